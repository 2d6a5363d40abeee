"""Having a model fill in what is empty of a client: what it will cost, and what it did."""

from uuid import UUID

from nicegui import ui

from understudy.llm.types import Role
from understudy.personas.schemas import PersonaFields
from understudy.practice.clients.case_schemas import DraftAsked, Drafted
from understudy.practice.clients.drafting import usage_of
from understudy.web.parts.client_questions import cost_words
from understudy.web.parts.fields import prose_field
from understudy.web.parts.figures import money
from understudy.web.parts.kit import box, button, sheet, text
from understudy.web.session import Visitor

LONGEST_BRIEF = 4_000


def guess_words(visitor: Visitor, fields: PersonaFields, brief: str) -> str:
    """Return what drafting the rest of this client from a brief will probably cost."""
    services = visitor.services
    name, _ = services.aliases.resolve(services.gateway.models.chain(Role.MAIN)[0])
    usage = usage_of(services.prompts, fields, brief)
    cost_usd = services.prices.cost_usd(name.provider, name.model, usage)
    if cost_usd is None:
        return f"One call to {name}; what it costs is not known."
    return (
        f"One call to {name}, about {money(cost_usd)}."
        if cost_usd
        else f"One call to {name}, free."
    )


class DraftSheet:
    """The question what a draft is to be about; what is stored is what is filled."""

    def __init__(self, visitor: Visitor, persona_id: UUID, fields: PersonaFields) -> None:
        self._visitor, self._id, self._fields = visitor, persona_id, fields

    def open(self) -> None:
        """Open it."""
        with sheet("Draft what is empty") as self._close:
            text("p", "What you wrote stays as it is. Read every word of the draft.", "quiet")
            self._brief = prose_field("What the case is about", "", self._look, most=LONGEST_BRIEF)
            self._told = text("p", "", "quiet small")
            self._told.props["role"] = "status"
            with box("actions"):
                button("Cancel", self._close, kind="plain")
                self._go = button("Draft", self._draft, kind="primary")
        self._look()

    def _look(self) -> None:
        self._told.set_text(guess_words(self._visitor, self._fields, self._brief.value or ""))

    async def _draft(self) -> None:
        written = (self._brief.value or "").strip()
        self._brief.error = None if written else "Please say in a few words what it is about."
        if not written:
            return
        self._go.set_enabled(False)
        try:
            authoring = self._visitor.services.clients.authoring
            actor = await self._visitor.actor_now()
            drafted = await authoring.draft(actor, self._id, DraftAsked(brief=written))
        finally:
            self._go.set_enabled(True)
        self._close()
        show_drafted(drafted)


def show_drafted(drafted: Drafted) -> None:
    """Say what was filled in and what it cost, and lead on to it."""

    def see() -> None:
        ui.navigate.to(f"/clients/{drafted.case.persona_id}")

    with sheet("The draft is there"):
        count = len(drafted.filled)
        filled = "1 field was" if count == 1 else f"{count} fields were"
        told = f"{filled} filled in by {drafted.model}; {cost_words(drafted.cost_usd)}."
        text("p", told if count else f"Nothing was empty that a draft fills. {told}", "quiet")
        with box("actions"):
            button("Read it", see, kind="primary")
