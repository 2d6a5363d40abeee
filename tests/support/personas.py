"""Personas and the actors around them."""

from understudy.accounts.access import Actor, Role
from understudy.kernel.db import Database
from understudy.kernel.ids import new_id
from understudy.personas.schemas import Persona, PersonaDraft, Visibility
from understudy.personas.service import PersonaService


def actor(role: Role = Role.TEACHER) -> Actor:
    """Return somebody of this role; nobody else has their id."""
    return Actor(new_id(), role)


def draft(name: str = "Mara Voss", **fields: object) -> PersonaDraft:
    """Return a persona with a private side: a background and an extension."""
    return PersonaDraft.model_validate(
        {
            "name": name,
            "background": "Lost her flat in spring.",
            "role_line": "Looking for a flat",
            "tags": ["housing"],
            "extensions": {"practice": {"note": "private"}},
            **fields,
        }
    )


async def made(
    db: Database, by: Actor, name: str = "Mara Voss", visibility: Visibility = Visibility.PRIVATE
) -> Persona:
    """Return a new persona of this actor."""
    return await PersonaService(db).create(by, draft(name, visibility=visibility))
