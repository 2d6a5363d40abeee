"""Use cases of character cards: personas from other tools' files, and files for other tools."""

import asyncio
from enum import StrEnum
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from understudy.accounts.access import Actor
from understudy.personas.card_files import read_file, write_json, write_picture
from understudy.personas.card_writing import write_card
from understudy.personas.character_cards import read_card
from understudy.personas.makers import require_maker
from understudy.personas.schemas import Persona, PersonaDraft, PersonaFields
from understudy.personas.service import PersonaNotYours, PersonaService

V2_ONLY = (
    "This card was written as version 3 and is read here as version 2. "
    "Use a tool that reads version 3 to have all of it."
)
"""What the specification wants to be said in a picture that carries both."""


class CardForm(StrEnum):
    """What a card is written as."""

    JSON_V3 = "json-v3"
    JSON_V2 = "json-v2"
    PNG = "png"

    @property
    def ending(self) -> str:
        """Return how the names of such files end."""
        return "png" if self is CardForm.PNG else "json"


class ImportedCard(BaseModel):
    """The persona that a card became, and what was left out or replaced on the way."""

    model_config = ConfigDict(frozen=True)

    persona: Persona
    notes: list[str] = Field(description="Sentences, one for each thing.")


class CardService:
    """Character cards for those who make personas."""

    def __init__(self, personas: PersonaService) -> None:
        self._personas = personas

    async def import_card(self, actor: Actor, data: bytes) -> ImportedCard:
        """Make a persona of a card, private: what the file is, is seen from its bytes.

        Raises:
            MakesNoPersonas: a student.
            CardInvalid: says what the file is, and what to do.
        """
        require_maker(actor)
        draft, notes = await asyncio.to_thread(_read, data)
        persona = await self._personas.create(actor, draft)
        return ImportedCard(persona=persona, notes=notes)

    async def export_card(self, actor: Actor, id: UUID, form: CardForm) -> bytes:
        """Return a persona as a card that imports as the same persona.

        Raises:
            PersonaNotFound, PersonaNotYours: as for every edit.
        """
        persona = await self._personas.get(actor, id)
        if not isinstance(persona, Persona):
            raise PersonaNotYours
        return await asyncio.to_thread(_written, persona.fields, form)


def _read(data: bytes) -> tuple[PersonaDraft, list[str]]:
    card, left_out = read_file(data)
    draft, notes = read_card(card)
    return draft, [*left_out, *notes]


def _written(fields: PersonaFields, form: CardForm) -> bytes:
    if form is not CardForm.PNG:
        return write_json(write_card(fields, 2 if form is CardForm.JSON_V2 else 3))
    older = write_card(fields, 2)
    notes = older["data"]["creator_notes"]
    older["data"]["creator_notes"] = f"{V2_ONLY}\n\n{notes}".strip()
    return write_picture(older, write_card(fields, 3))
