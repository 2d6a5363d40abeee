"""Whom somebody may practise with, without an assignment."""

from uuid import UUID

from understudy.accounts.access import Actor
from understudy.kernel.db import Session
from understudy.personas import store as personas
from understudy.personas.service import PersonaNotFound
from understudy.practice.clients import store as clients
from understudy.practice.clients.schemas import block_of
from understudy.practice.sessions.problems import NothingToTalkWith


async def playable(session: Session, actor: Actor, persona_id: UUID) -> UUID:
    """Return the version to practise with: the author's is the one at hand, others' a published.

    Raises:
        PersonaNotFound: there is no such persona for the actor.
        NothingToTalkWith: it is no client, or none of its versions is published.
    """
    found = await personas.persona(session, actor, persona_id)
    if found is None:
        raise PersonaNotFound
    row, version = found
    if personas.can_edit(actor, row):
        if block_of(personas.fields_of(version)) is None:
            raise NothingToTalkWith
        return version.id
    published = await clients.published(session, persona_id)
    if published is None:
        raise NothingToTalkWith
    return published.persona_version_id
