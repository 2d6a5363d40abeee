"""One persona: its card for readers, the editor for those who may change it."""

from contextlib import AbstractContextManager
from uuid import UUID

from nicegui import ui

from understudy.kernel.errors import Conflict, Forbidden
from understudy.kernel.ids import new_id
from understudy.personas.card_service import CardForm
from understudy.personas.prompt import CHAT, ChatVariables
from understudy.personas.schemas import (
    Persona,
    PersonaCard,
    PersonaChanges,
    PersonaDraft,
    PersonaFields,
    Visibility,
)
from understudy.web.frame import frame
from understudy.web.notices import notice
from understudy.web.parts.kit import (
    Kind,
    back_link,
    box,
    button,
    link_button,
    page_head,
    sheet,
    text,
)
from understudy.web.parts.persona_card import person_line, persona_card
from understudy.web.parts.persona_form import PersonaForm
from understudy.web.parts.persona_history import PersonaHistory
from understudy.web.parts.tones import tone_of
from understudy.web.session import Visiting, Visitor

_EXPORTS = (
    ("YAML, for Understudy", "export"),
    ("Character card: picture", f"card?form={CardForm.PNG}"),
    ("Character card: JSON, version 3", f"card?form={CardForm.JSON_V3}"),
    ("Character card: JSON, version 2", f"card?form={CardForm.JSON_V2}"),
)


async def new_persona_page(visitor: Visiting) -> None:
    """Write a new persona."""
    if not visitor.actor.makes_personas:
        raise Forbidden
    with frame(visitor, "/personas", "New persona"), box("page"):
        EditorView(visitor, None).build()


async def persona_page(visitor: Visiting, id: UUID) -> None:
    """Show a persona, to be edited by those who may."""
    found = await visitor.services.personas.get(visitor.actor, id)
    with frame(visitor, "/personas", found.name), box("page"):
        if isinstance(found, Persona):
            EditorView(visitor, found).build()
        else:
            _card_only(visitor, found)


def _card_only(visitor: Visitor, card: PersonaCard) -> None:
    back_link("Personas", "/personas")
    with box("only-card"), _shown(card.id, card, "h1"):
        _chat_button(visitor, card.id, "primary")


def _shown(
    id: UUID | None, who: PersonaCard | PersonaFields, heading: str = "h2"
) -> AbstractContextManager[ui.element]:
    line = person_line(who.pronouns, who.age if isinstance(who.age, int) else None)
    tone = tone_of(id) if id else "teal"
    name = who.name or "Name"
    return persona_card(name, line, who.role_line, who.tags, tone=tone, heading=heading)


def _chat_button(visitor: Visitor, persona_id: UUID, kind: Kind = "") -> None:
    begun_id = new_id()  # chosen before the click: two clicks begin one conversation

    async def talk() -> None:
        actor = await visitor.actor_now()
        begun = await visitor.services.conversations.start(actor, persona_id, id=begun_id)
        ui.navigate.to(f"/conversations/{begun.id}")

    button("Chat", talk, kind=kind, picture="talk")


class EditorView:
    """The editor of one persona, new or there already."""

    def __init__(self, visitor: Visitor, persona: Persona | None) -> None:
        self._visitor, self._personas = visitor, visitor.services.personas
        self._persona = persona
        self._new_id = new_id()
        self._unsaved = False

    def build(self) -> None:
        """Build the page."""
        persona = self._persona
        back_link("Personas", "/personas")
        with page_head(persona.name if persona else "New persona", stays=True):
            self._state = text("span", "", "unsaved")
            self._state.props["role"] = "status"
            if persona:
                _chat_button(self._visitor, persona.id)
            button("Save", self._save, kind="primary")
        with box("editor"):
            with box() as self._left:
                self._form = PersonaForm(
                    persona.fields if persona else None,
                    persona.visibility if persona else Visibility.PRIVATE,
                    self._changed,
                )
            with box("stack aside"):
                self._preview = box()
                self._prompt_panel()
                if persona:
                    PersonaHistory(self._visitor, persona).build()
                    self._more(persona)
        self._show_preview()

    def _changed(self) -> None:
        self._mark(unsaved=True)
        self._show_preview()

    def _mark(self, *, unsaved: bool) -> None:
        if unsaved == self._unsaved:
            return
        self._unsaved = unsaved
        self._state.text = "Not saved yet" if unsaved else ""
        # `site.js` asks before a page with this mark is left.
        self._left.props["data-unsaved"] = "" if unsaved else None
        self._left.update()

    def _show_preview(self) -> None:
        fields = self._form.so_far()
        self._preview.clear()
        with self._preview, _shown(self._persona.id if self._persona else None, fields):
            text("span", "As everyone sees it", "about")
        self._prompt.text = self._prompt_of(fields)

    def _prompt_of(self, fields: PersonaFields) -> str:
        prompts = self._visitor.services.prompts
        return prompts.system_of(CHAT.bind(ChatVariables(persona=fields)))

    def _prompt_panel(self) -> None:
        with box("panel"):
            text("h2", "What the model is told")
            self._prompt = text("pre", "", "prompt-text")
            self._prompt.props.update({"tabindex": "0", "aria-label": "Prompt"})

    def _more(self, persona: Persona) -> None:
        with box("panel"):
            text("h2", "Export")
            with box("stack"):
                for label, path in _EXPORTS:
                    address = f"/api/personas/{persona.id}/{path}"
                    link = link_button(label, address, picture="download")
                    link.props["download"] = ""
        with box("panel stack"):
            button("Remove", self._ask_to_remove, kind="danger", picture="remove")

    async def _save(self) -> None:
        fields = self._form.read()
        if fields is None:
            notice("Some fields cannot be saved like this; they say why.")
        elif self._persona is None:
            await self._create(fields)
        else:
            await self._store(fields, self._persona.version)

    async def _create(self, fields: PersonaFields) -> None:
        draft = PersonaDraft(**dict(fields), visibility=self._form.visibility)
        actor = await self._visitor.actor_now()
        made = await self._personas.create(actor, draft, id=self._new_id)
        self._mark(unsaved=False)
        ui.navigate.to(f"/personas/{made.id}")

    async def _store(self, fields: PersonaFields, version: int) -> None:
        assert self._persona  # noqa: S101 the caller looked
        changes = PersonaChanges(
            fields=fields, visibility=self._form.visibility, expected_version=version
        )
        actor = await self._visitor.actor_now()
        try:
            saved = await self._personas.change(actor, self._persona.id, changes)
        except Conflict as conflict:
            await self._settle(conflict, fields)
            return
        self._mark(unsaved=False)
        if saved.version == self._persona.version:
            notice("Saved.")
            self._persona = saved
        else:
            ui.navigate.reload()

    async def _settle(self, conflict: Conflict, fields: PersonaFields) -> None:
        """Let the visitor choose between their text and the one that was saved meanwhile."""
        assert self._persona  # noqa: S101 only a persona that is there can conflict
        theirs = await self._personas.get(await self._visitor.actor_now(), self._persona.id)
        if not isinstance(theirs, Persona):
            raise conflict

        async def keep_mine() -> None:
            close()
            await self._store(fields, theirs.version)

        def take_theirs() -> None:
            self._mark(unsaved=False)
            ui.navigate.reload()

        with sheet("Someone saved this persona meanwhile") as close:
            text("p", conflict.message, "quiet")
            text(
                "p",
                "Your text is still in the form. Save it as the newest version (theirs stays in "
                "the history), or leave it and see theirs.",
                "quiet",
            )
            with box("actions"):
                button("Back to my text", close, kind="plain")
                button("See theirs", take_theirs)
                button("Save mine", keep_mine, kind="primary")

    def _ask_to_remove(self) -> None:
        persona = self._persona
        assert persona  # noqa: S101 the button is there for these only

        async def remove() -> None:
            await self._personas.remove(await self._visitor.actor_now(), persona.id)
            self._mark(unsaved=False)
            ui.navigate.to("/personas")

        with sheet(f"Remove {persona.name}?") as close:
            text(
                "p",
                "Nobody can begin a conversation with it any more. Conversations that were held "
                "stay as they are.",
                "quiet",
            )
            with box("actions"):
                button("Keep it", close, kind="plain")
                button("Remove", remove, kind="danger")
