"""Thinking a session over: in one's own words, and by the levels of the rubric."""

from collections.abc import Awaitable, Callable
from uuid import UUID

from nicegui import ui

from understudy.practice.courses.rubric_schemas import Criterion, RubricFields
from understudy.practice.sessions.schemas import Reflection, SelfRating
from understudy.web.parts.crisis_panel import CareBox
from understudy.web.parts.fields import prose_field
from understudy.web.parts.kit import box, button, in_page, native_button, pressed, text
from understudy.web.parts.practice_notes import KEEP_AFTER_MS, word_of_care
from understudy.web.session import Visitor

_MOST = 20_000
_QUESTIONS = (
    "What went well, and what in your own words shows it?",
    "What would you say otherwise, and to which of the client's words?",
    "What will you try next time?",
)
_NOT_SEEN = 0
"""Stands for `not observed` among the buttons."""


class ReflectionForm:
    """The form; what is typed is kept at once, and handed in when the student says so.

    Args:
        visitor: the student.
        session_id: their session's.
        rubric: by which they rate themself; None: they do not see it.
        kept: what they wrote before.
        handed_in: what happens then.
    """

    def __init__(
        self,
        visitor: Visitor,
        session_id: UUID,
        rubric: RubricFields | None,
        kept: Reflection | None,
        handed_in: Callable[[], Awaitable[None] | None],
    ) -> None:
        self._visitor, self._session_id = visitor, session_id
        self._attend = visitor.services.practice.attend
        self._rubric, self._kept = rubric, kept or Reflection()
        self._handed_in = handed_in
        self._levels = {each.criterion_id: each.level for each in self._kept.ratings}

    def build(self, *, is_required: bool) -> None:
        """Build the form."""
        self._is_required = is_required
        with box("panel stack"):
            text("h2", "Your reflection")
            with box("plain-list marked", "ul"):
                for question in _QUESTIONS:
                    text("li", question)
            self._text = prose_field("In your own words", self._kept.text, self._keep, most=_MOST)
            self._text.props["debounce"] = KEEP_AFTER_MS
            self._care = CareBox()
        if self._rubric:
            with box("panel stack"):
                text("h2", "How do you see yourself?")
                for criterion in self._rubric.criteria:
                    self._criterion(criterion)
        self._problem = text("p", "", "problem")
        self._problem.props["role"] = "alert"
        with box("line-up wrap"):
            self._state = text("span", "", "tiny grow")
            self._state.props["role"] = "status"
            if not is_required:
                button("Go on without", self._skip, kind="plain")
            button("Hand in", self._hand_in, kind="primary")

    def _criterion(self, criterion: Criterion) -> None:
        marks: dict[int, ui.element] = {}
        with box("self-rating"):
            name = text("h3", criterion.name)
            with box("segments wide") as group:
                for score in (_NOT_SEEN, *sorted(level.score for level in criterion.levels)):
                    label = str(score) if score else "N/O"
                    mark = marks[score] = native_button(label, "segment")
                    if not score:
                        mark.props["title"] = "Not observed: the talk gave no occasion"
            words = text("p", "", "small quiet")
        group.props.update({"role": "group", "aria-labelledby": name.html_id})
        words.props["aria-live"] = "polite"

        def show() -> None:
            for score, each in marks.items():
                pressed(each, on=self._chosen(criterion.id) == score)
            words.set_text(_words_of(criterion, self._chosen(criterion.id)))

        async def choose(score: int) -> None:
            self._levels[criterion.id] = score or None
            show()
            await self._keep()

        for score, each in marks.items():
            each.on("click", in_page(lambda score=score: choose(score)))
        show()

    def _chosen(self, criterion_id: str) -> int | None:
        """Return the level that is chosen, 0 for `not observed`, None if nothing is."""
        if criterion_id not in self._levels:
            return None
        return self._levels[criterion_id] or _NOT_SEEN

    def _written(self) -> Reflection:
        ratings = [SelfRating(criterion_id=key, level=level) for key, level in self._levels.items()]
        return Reflection(text=self._text.value or "", ratings=ratings)

    async def _keep(self) -> None:
        actor = await self._visitor.actor_now()
        written = self._written()
        await self._attend.keep_reflection(actor, self._session_id, written)
        self._state.set_text("Kept. Nobody reads it before you hand it in.")
        self._care.show(await word_of_care(self._visitor, self._session_id, written.text))

    async def _hand_in(self) -> None:
        missing = self._missing()
        self._problem.set_text(missing)
        if missing:
            return
        actor = await self._visitor.actor_now()
        await self._attend.reflect(actor, self._session_id, self._written())
        await self._go_on()

    def _missing(self) -> str:
        """Return what is asked for and not there, as a sentence."""
        if not self._is_required:
            return ""
        criteria = self._rubric.criteria if self._rubric else []
        unrated = [each.name for each in criteria if each.id not in self._levels]
        said = "" if (self._text.value or "").strip() else "Write a few sentences on how it went. "
        if unrated:
            said += f"Rate yourself on: {', '.join(unrated)}. N/O is for what did not come up."
        return said.strip()

    async def _skip(self) -> None:
        actor = await self._visitor.actor_now()
        await self._attend.skip_reflection(actor, self._session_id)
        await self._go_on()

    async def _go_on(self) -> None:
        done = self._handed_in()
        if done is not None:
            await done


def _words_of(criterion: Criterion, chosen: int | None) -> str:
    if chosen is None:
        return criterion.description
    if chosen == _NOT_SEEN:
        return "Not observed: the talk gave no occasion."
    found = next(level for level in criterion.levels if level.score == chosen)
    return f"{found.label}: {found.descriptor}"
