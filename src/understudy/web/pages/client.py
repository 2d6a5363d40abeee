"""One client: the form for its author, the case for colleagues who may only read it."""

from collections.abc import Mapping
from uuid import UUID

from nicegui import ui

from understudy.kernel.errors import Conflict
from understudy.kernel.ids import new_id
from understudy.personas.makers import require_maker
from understudy.personas.schemas import Persona, PersonaChanges, PersonaFields
from understudy.personas.service import PersonaNotYours
from understudy.practice.clients.case_schemas import Mark
from understudy.practice.clients.schemas import block_of
from understudy.practice.clients.showing import name_for_authors
from understudy.web.frame import frame
from understudy.web.notices import notice
from understudy.web.parts.client_asks import Asked
from understudy.web.parts.client_draft import DraftSheet
from understudy.web.parts.client_findings import ClientFindings
from understudy.web.parts.client_form import ClientForm
from understudy.web.parts.client_marks import ClientMarks
from understudy.web.parts.client_prompt import ClientPrompt
from understudy.web.parts.client_questions import ClientQuestions
from understudy.web.parts.client_reading import client_reading
from understudy.web.parts.client_use import use_words
from understudy.web.parts.kit import back_link, box, button, link_button, page_head, sheet, text
from understudy.web.parts.model_choice import asked_model
from understudy.web.parts.persona_card import VISIBILITY_NAMES
from understudy.web.session import Visiting, Visitor

_RUBRICS_LOOKED_AT = 10


async def client_page(visitor: Visiting, id: UUID) -> None:
    """Show a client: to be written by those who may, to be read by other authors."""
    require_maker(visitor.actor)
    found = await visitor.services.personas.get(visitor.actor, id)
    case = await visitor.services.clients.authoring.case(visitor.actor, id)
    with frame(visitor, "/clients", name_for_authors(found.name, case.block)), box("page"):
        if isinstance(found, Persona):
            await ClientView(visitor, found).build()
        else:
            _read_only(visitor, found.id, found.name)
            client_reading(case.block)


def _read_only(visitor: Visitor, persona_id: UUID, name: str) -> None:
    copy_id = new_id()  # chosen before the click: two clicks make one copy

    async def copy() -> None:
        actor = await visitor.actor_now()
        made = await visitor.services.clients.library.duplicate(actor, persona_id, copy_id)
        ui.navigate.to(f"/clients/{made.persona_id}")

    back_link("Clients", "/clients")
    with page_head(name, "Shared with you to read. Copy it to change it."):
        _talk_link(visitor, persona_id)
        button("Copy to my clients", copy, kind="primary", picture="copy")


def _talk_link(visitor: Visitor, persona_id: UUID) -> None:
    if hasattr(visitor.services, "practice"):
        link_button("Talk with this client", f"/practice/try/{persona_id}", picture="talk")


async def _criteria(visitor: Visitor) -> Mapping[str, str]:
    """Return what facts can speak for: the criteria of the rubrics the visitor may use."""
    found: dict[str, str] = {}
    rubrics = visitor.services.rubrics
    for card in (await rubrics.list(visitor.actor, limit=_RUBRICS_LOOKED_AT)).items:
        rubric = await rubrics.get(visitor.actor, card.id)
        for criterion in rubric.fields.criteria:
            found.setdefault(criterion.id, f"{criterion.name} ({criterion.id})")
    return found


class ClientView:
    """The form of one client and what stands beside it."""

    def __init__(self, visitor: Visitor, persona: Persona) -> None:
        self._visitor, self._personas = visitor, visitor.services.personas
        self._id, self._version, self._stored = persona.id, persona.version, persona.fields
        self._persona = persona
        self._unsaved, self._edits = False, 0

    async def build(self) -> None:
        """Build the page."""
        back_link("Clients", "/clients")
        seen_by = VISIBILITY_NAMES[self._persona.visibility]
        name = name_for_authors(self._persona.name, block_of(self._stored))
        with page_head(name, seen_by, stays=True) as self._sub:
            self._state = text("span", "", "unsaved")
            self._state.props["role"] = "status"
            _talk_link(self._visitor, self._id)
            button("Save", self._save, kind="primary")
        with box("editor client-editor"):
            with box("stack tight") as self._left:
                with box("line-up wrap draft-line"):
                    button("Draft what is empty", self._draft, kind="plain", picture="edit")
                    text("span", "A model fills in what you have not written.", "tiny")
                self._form = ClientForm(
                    self._stored,
                    self._changed,
                    await _criteria(self._visitor),
                    await self._model(),
                )
            with box("stack aside"):
                await self._beside()

    async def _model(self) -> Asked:
        block = block_of(self._stored)
        offers, case_id = self._visitor.services.clients.offers, self._id if block else None
        offered = await offers.list(self._visitor.actor, case_id)
        return asked_model(offered, block.model if block else "")

    async def _beside(self) -> None:
        use = await self._visitor.services.figures.client(self._visitor.actor, self._id)
        text("p", use_words(use), "quiet small")
        self._findings = ClientFindings(
            self._visitor, self._id, self._form, lambda: self._version, self._save_first
        )
        self._findings.build()
        self._questions = ClientQuestions(self._visitor, self._id, self._facts, self._save_first)
        await self._questions.build()
        ClientPrompt(self._visitor, self._id).build()
        await ClientMarks(self._visitor, self._id, self._marked).build()

    def _facts(self) -> Mapping[str, str]:
        block = block_of(self._stored)
        return {fact.id: fact.text for fact in block.facts} if block else {}

    def _changed(self) -> None:
        self._edits += 1
        self._mark(unsaved=True)

    def _mark(self, *, unsaved: bool) -> None:
        if unsaved == self._unsaved:
            return
        self._unsaved = unsaved
        self._state.text = "Not saved yet" if unsaved else ""
        # `site.js` asks before a page with this mark is left.
        self._left.props["data-unsaved"] = "" if unsaved else None
        self._left.update()

    async def _save(self) -> None:
        if await self._store(self._version):
            notice("Saved.")

    async def _save_first(self) -> bool:
        """Save what is written, for what works on the stored client; tell whether that is done."""
        return not self._unsaved or await self._store(self._version)

    async def _store(self, expected: int) -> bool:
        fields = self._form.read()
        if fields is None:
            notice("Nothing was saved: some fields cannot be saved like this; they say why.")
            return False
        edits = self._edits
        changes = PersonaChanges(fields=fields, expected_version=expected)
        actor = await self._visitor.actor_now()
        try:
            saved = await self._personas.change(actor, self._id, changes)
        except Conflict as conflict:
            await self._settle(conflict)
            return False
        self._take(saved.version, saved.fields)
        # What was typed while it was saved is not saved yet.
        self._mark(unsaved=self._edits != edits)
        self._questions.offer_facts()
        await self._findings.look()
        return True

    def _take(self, version: int, fields: PersonaFields) -> None:
        self._version, self._stored = version, fields

    async def _settle(self, conflict: Conflict) -> None:
        """Let the visitor choose between their text and the one that was saved meanwhile."""
        theirs = await self._personas.get(await self._visitor.actor_now(), self._id)
        if not isinstance(theirs, Persona):
            raise conflict

        async def keep_mine() -> None:
            close()
            if await self._store(theirs.version):
                notice("Saved.")

        def take_theirs() -> None:
            self._mark(unsaved=False)
            ui.navigate.reload()

        with sheet("Someone saved this client meanwhile") as close:
            text("p", conflict.message, "quiet")
            text(
                "p",
                "Your text is still in the form. Save it as the newest version (theirs stays in "
                "the history of the persona), or leave it and see theirs.",
                "quiet",
            )
            with box("actions"):
                button("Back to my text", close, kind="plain")
                button("See theirs", take_theirs)
                button("Save mine", keep_mine, kind="primary")

    async def _marked(self, mark: Mark) -> None:
        """Take over the principle that a mark added: the rest of the form stays as it is typed."""
        now = await self._personas.get(await self._visitor.actor_now(), self._id)
        if not isinstance(now, Persona):
            raise PersonaNotYours
        self._form.add_principle(mark.principle)
        notice("The principle is saved.")
        if now.version == self._version + 1:  # else others wrote, too: the next save tells
            self._take(now.version, now.fields)
        await self._findings.look()

    async def _draft(self) -> None:
        if await self._save_first():
            DraftSheet(self._visitor, self._id, self._stored).open()
