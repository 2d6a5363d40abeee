"""The talk of a practice session, with all a student has at hand meanwhile."""

from collections.abc import Awaitable, Callable
from uuid import UUID

from nicegui import ui
from nicegui.events import GenericEventArguments

from understudy.practice.courses.assignment_schemas import HintMode
from understudy.practice.sessions.schemas import Notes, Passage, SessionForStudents, Stage
from understudy.practice.sessions.stages import Move
from understudy.web.parts.client_marks import ClientMarks
from understudy.web.parts.crisis_panel import CareBox, crisis_panel
from understudy.web.parts.kit import Act, avatar, box, button, icon, icon_link, sheet, text
from understudy.web.parts.practice_aside import AsideField
from understudy.web.parts.practice_notes import NotesField
from understudy.web.parts.practice_words import ENDS, person_of, turns_of
from understudy.web.parts.prebrief import case_facts
from understudy.web.parts.talk_model import TalkModel
from understudy.web.parts.tones import tone_of
from understudy.web.session import Visitor

_LOOK_EVERY_S = 3.0
"""How soon the page sees that the time is up, once the clock has said so."""
_NOTICE = (
    "The client is an AI that plays a person. To ask the platform something, write ((like this))."
)
_WORDS = "event => emit(event.detail.message.text)"
type Go = Callable[[Move], Awaitable[None]]


class PracticeTalk:
    """An active or paused session.

    Args:
        visitor: the student.
        found: their session.
        notes: what they have jotted down.
        go: lets something happen to the session, and shows what follows.
        is_fixed: what is said stays as it is.
        marks: where its author says of a reply what to keep or change; None to others.
        model: what plays the client of a test chat; None where that is not to be chosen.
    """

    def __init__(
        self,
        visitor: Visitor,
        found: SessionForStudents,
        notes: Notes,
        go: Go,
        *,
        is_fixed: bool,
        marks: ClientMarks | None = None,
        model: TalkModel | None = None,
    ) -> None:
        self._visitor, self._found, self._go = visitor, found, go
        self._marks, self._model = marks, model
        self._practice = visitor.services.practice
        self._notes, self._is_fixed = notes, is_fixed
        self._is_paused = found.stage is Stage.PAUSED

    async def build(self) -> None:
        """Build the page's body."""
        with box("practice-talk"):
            with box("talk-main"):
                self._head()
                self._care = CareBox()
                self._over = box("over-bar")
                self._over.props["role"] = "status"
                self._over.set_visibility(False)
                if self._is_paused:
                    self._pause_bar()
                self._component()
                self._hint_bar()
                self._acts()
            crisis_panel(self._found.panel, self._found.support_contact)
            with box("talk-side", "aside") as side:
                await self._side()
            side.props["aria-label"] = "Beside the talk"
        self._watch = ui.timer(_LOOK_EVERY_S, self._look_again, active=False)

    # ---- What stands there

    def _head(self) -> None:
        client = self._found.client
        with box("talk-head", "header"):
            icon_link("Practice", "back", "/practice").classes("only-phone")
            avatar(client.name, tone_of(client.persona_id))
            with box("titles"):
                text("h1", client.name, "cut")
                with box("sub line-up"):
                    self._turns = text("span", self._told(), "numbers")
                    if self._found.left.seconds is not None:
                        self._clock = ui.element("practice-clock").classes("numbers")
                        self._clock.on("time-up", self._time_up, args=[])
                        self._wind()
            case = button("", self._open_case, picture="info").classes("bare only-phone")
        case.props["aria-label"] = case.props["title"] = "The case"

    def _told(self) -> str:
        return turns_of(self._found.turns, self._found.left)

    def _wind(self) -> None:
        if self._found.left.seconds is None:
            return
        self._clock.props["seconds"] = str(round(self._found.left.seconds))
        if self._found.stage is Stage.ACTIVE:
            self._clock.props["running"] = ""
        else:
            self._clock.props.pop("running", None)
        self._clock.update()

    def _pause_bar(self) -> None:
        with box("over-bar"):
            with box("grow"):
                text("strong", "Paused")
                text("p", "The clock stands still and the client waits, as long as you like.")
            button("Go on", lambda: self._go(Move.RESUME), kind="primary", picture="go")
        AsideField(self._visitor, self._found.id, self._care.show)

    def _component(self) -> None:
        found = self._found
        self._talk = ui.element("understudy-conversation").mark("conversation")
        self._talk.props.update(
            {
                "conversation-id": str(found.conversation_id),
                "persona-name": found.client.name,
                "persona-tone": tone_of(found.client.persona_id),
                "user-name": self._visitor.person.name,
                "notice": _NOTICE,
                "placeholder": f"Say something to {found.client.name.split()[0]}",
                "sign-in": "/sign-in",
                "practice": "",
                "can-rate": "",
            }
        )
        if self._is_fixed:
            self._talk.props["fixed"] = ""
        if self._model:
            self._talk.props["can-see-costs"] = ""
        if not self._is_paused:
            self._talk.props["can-write"] = ""
        self._talk.on("understudy-message", self._heard, js_handler=_WORDS)
        self._talk.on("understudy-care", self._show_care, js_handler="e => emit(e.detail)")

    def _hint_bar(self) -> None:
        with box("hint-bar") as self._hint_bar_root:
            icon("hint")
            self._hint = text("p", "", "grow")
            close = button("", self._close_hint, picture="close").classes("bare")
        close.props["aria-label"] = close.props["title"] = "Close the hint"
        self._hint.props["role"] = "status"
        self._close_hint()

    def _close_hint(self) -> None:
        self._hint_bar_root.set_visibility(False)

    def _acts(self) -> None:
        with box("talk-acts") as acts:
            if self._found.hint_mode is not HintMode.OFF and not self._is_paused:
                _act("Hint", "hint", self._ask_hint)
            _act("Notes", "notes", self._open_notes).classes("only-phone")
            if not self._is_paused:
                _act("Pause", "pause", lambda: self._go(Move.PAUSE))
            _act("End the talk", "end", self._ask_end)
            _act("Stop for me", "halt", self._ask_stop)
        self._acts_root = acts
        acts.props.update({"role": "toolbar", "aria-label": "The session"})

    async def _side(self) -> None:
        if self._marks:
            await self._marks.build()
        if self._model:
            self._model.panel()
        with box("panel stack tight"):
            text("h2", "Your notes")
            NotesField(self._visitor, self._found.id, self._notes, self._care.show)
        with box("panel stack tight"):
            text("h2", self._found.client.name)
            about = person_of(self._found.client.pronouns, self._found.client.age)
            text("p", about, "quiet small")
            case_facts(self._found.client)

    # ---- What happens

    async def _heard(self, event: GenericEventArguments) -> None:
        if self._marks:
            self._marks.take(str(event.args))
        await self._look_again()

    async def _look_again(self) -> None:
        actor = await self._visitor.actor_now()
        found = await self._practice.look.get(actor, self._found.id)
        if not isinstance(found, SessionForStudents):
            return
        was, self._found = self._found.stage, found
        self._turns.set_text(self._told())
        self._wind()
        if found.stage is Stage.ACTIVE:
            await self._show_hint(is_asked=False)
        elif found.stage is not was:
            self._is_over()

    async def _show_hint(self, *, is_asked: bool) -> None:
        actor = await self._visitor.actor_now()
        found = await self._practice.look.hint(actor, self._found.id, is_asked=is_asked)
        if found is not None:
            self._hint.set_text(found.text)
        self._hint_bar_root.set_visibility(found is not None)

    async def _ask_hint(self) -> None:
        await self._show_hint(is_asked=True)

    def _show_care(self, event: GenericEventArguments) -> None:
        given = event.args if isinstance(event.args, dict) else {}
        word = {name: str(given.get(name, "")) for name in ("heading", "text")}
        self._care.show(Passage.model_validate(word))

    def _time_up(self) -> None:
        self._watch.activate()

    def _is_over(self) -> None:
        """Say that nothing more is said; what was said last can still be read."""
        self._watch.deactivate()
        self._talk.props.pop("can-write", None)
        self._talk.update()
        self._acts_root.set_visibility(False)
        reason = self._found.end_reason
        self._over.clear()
        with self._over:
            with box("grow"):
                text("strong", ENDS[reason] if reason else "The session is not under way any more.")
                text("p", "Read on as long as you like; nothing more can be said.")
            button("Go on", lambda: ui.navigate.to(_address(self._found.id)), kind="primary")
        self._over.set_visibility(True)

    def _open_case(self) -> None:
        with sheet(self._found.client.name) as close:
            case_facts(self._found.client)
            if self._model:
                self._model.field()
            with box("actions"):
                button("Close", close, kind="primary")

    async def _open_notes(self) -> None:
        async def done() -> None:
            await field.keep()
            close()

        actor = await self._visitor.actor_now()
        notes, _ = await self._practice.look.kept(actor, self._found.id)
        with sheet("Your notes") as close:
            field = NotesField(self._visitor, self._found.id, notes, self._care.show)
            with box("actions"):
                button("Done", done, kind="primary")

    def _ask_end(self) -> None:
        with sheet(f"End the talk with {self._found.client.name}?") as close:
            text("p", "Nothing more can be said then. What you said is kept, and reflecting on it "
                 "comes next.")  # fmt: skip
            with box("actions"):
                button("Go on talking", close, kind="plain")
                button("End the talk", lambda: self._go(Move.STUDENT_CLOSES), kind="primary")

    def _ask_stop(self) -> None:
        with sheet("Stop, for your own sake?") as close:
            text("p", "The talk ends at once. Nobody is told why, there is no mark against you, "
                 "and you see whom you can talk to. To catch your breath, pause.")  # fmt: skip
            with box("actions"):
                button("Go on talking", close, kind="plain")
                if not self._is_paused:
                    button("Pause", lambda: self._go(Move.PAUSE))
                button("Stop now", lambda: self._go(Move.SAFETY_STOP), kind="primary")


def _act(label: str, picture: str, act: Act) -> ui.button:
    return button(label, act, kind="plain", picture=picture).classes("act")


def _address(id: UUID) -> str:
    return f"/practice/sessions/{id}"
