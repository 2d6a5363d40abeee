"""Beginning a client: an empty case, or one that a model drafts."""

from uuid import UUID

from nicegui import ui

from understudy.kernel.ids import new_id
from understudy.personas.schemas import PersonaDraft, PersonaFields
from understudy.practice.clients.case_schemas import DraftAsked
from understudy.practice.clients.parts import Picked
from understudy.practice.clients.picklists import DIFFICULTIES, ISSUES, Difficulty, Issue
from understudy.practice.clients.schemas import PracticeBlock, with_block
from understudy.web.parts.client_asks import labels
from understudy.web.parts.client_draft import LONGEST_BRIEF, guess_words, show_drafted
from understudy.web.parts.fields import choice_field, line_field, prose_field
from understudy.web.parts.in_place import Switch
from understudy.web.parts.kit import box, button, sheet, text
from understudy.web.session import Visitor

_DIFFICULTY = {str(int(code)): meaning.label for code, meaning in DIFFICULTIES.items()}


class NewClient:
    """The form that begins a client."""

    def __init__(self, visitor: Visitor) -> None:
        self._visitor = visitor
        self._id = new_id()  # chosen before the click: two clicks begin one client

    def open(self) -> None:
        """Open it."""
        with sheet("New client") as self._close:
            self._name = line_field("Name", "", self._look, most=120)
            options = {"": "Decide later", **labels(ISSUES)}
            self._issue = choice_field("What brings them", options, "", self._look)
            with box("line-up wrap"):
                self._difficulty = Switch("Difficulty", _DIFFICULTY, "1", self._look)
                self._meaning = text("span", "", "quiet small")
            hint = "For a draft: what the case is about"
            self._brief = prose_field(hint, "", self._look, most=LONGEST_BRIEF)
            self._told = text("p", "", "quiet small")
            self._told.props["role"] = "status"
            with box("actions"):
                button("Cancel", self._close, kind="plain")
                self._drafting = button("Begin with a draft", self._draft)
                button("Begin empty", self._begin, kind="primary")
        self._look()

    def _look(self) -> None:
        self._meaning.set_text(DIFFICULTIES[Difficulty(int(self._difficulty.value))].sentence)
        brief = (self._brief.value or "").strip()
        self._drafting.set_enabled(bool(brief))
        fields = with_block(PersonaFields(name=self._name.value or "?"), self._block())
        guess = guess_words(self._visitor, fields, brief)
        self._told.set_text(guess if brief else "Without a draft it costs nothing.")

    def _block(self) -> PracticeBlock:
        issue = self._issue.value
        return PracticeBlock(
            difficulty=Difficulty(int(self._difficulty.value)),
            issues=(Picked[Issue](code=Issue(issue)),) if issue else (),
        )

    async def _make(self) -> UUID | None:
        name = (self._name.value or "").strip()
        self._name.error = None if name else "Please enter a name."
        if not name:
            return None
        fields = with_block(PersonaFields(name=name), self._block())
        actor = await self._visitor.actor_now()
        draft = PersonaDraft.model_validate(fields.model_dump())
        return (await self._visitor.services.personas.create(actor, draft, self._id)).id

    async def _begin(self) -> None:
        if made_id := await self._make():
            ui.navigate.to(f"/clients/{made_id}")

    async def _draft(self) -> None:
        made_id = await self._make()
        if made_id is None:
            return
        asked = DraftAsked(brief=(self._brief.value or "").strip())
        self._told.set_text("Drafting … The client is saved already.")
        self._drafting.set_enabled(False)
        try:
            authoring = self._visitor.services.clients.authoring
            actor = await self._visitor.actor_now()
            drafted = await authoring.draft(actor, made_id, asked)
        finally:
            self._told.set_text("No draft came. The client is saved without one.")
            self._drafting.set_enabled(True)
        self._close()
        show_drafted(drafted)
