"""What every use case of authors begins with: whose client it is, and what its case says."""

from uuid import UUID

from understudy.accounts.access import Actor
from understudy.kernel.db import Session
from understudy.kernel.errors import Conflict
from understudy.llm.types import BudgetKey, Charge, Scope
from understudy.personas import store as personas
from understudy.personas.makers import require_maker
from understudy.personas.schemas import PersonaFields
from understudy.personas.service import PersonaNotFound, PersonaNotYours
from understudy.practice.clients.case_schemas import ClientCase
from understudy.practice.clients.schemas import PracticeBlock, block_of

PRODUCT = "practice"


class NotAClient(Conflict):
    """This persona has no practice block yet. Write one, and it is a client."""

    code = "not_a_client"


async def seen(session: Session, actor: Actor, id: UUID) -> personas.Found:
    """Return a persona the actor may see.

    Raises:
        PersonaNotFound: it is not there or not visible to the actor.
    """
    found = await personas.persona(session, actor, id)
    if found is None:
        raise PersonaNotFound
    return found


async def read(session: Session, actor: Actor, id: UUID) -> personas.Found:
    """Return a persona whose whole case the actor may read: every maker's who sees it.

    Raises:
        PersonaNotFound: it is not there or not visible to the actor.
        MakesNoPersonas: a student; they may only talk with it.
    """
    found = await seen(session, actor, id)
    require_maker(actor)
    return found


async def edited(session: Session, actor: Actor, id: UUID, *, lock: bool = False) -> personas.Found:
    """Return a persona the actor may edit.

    Raises:
        PersonaNotFound: it is not there or not visible to the actor.
        PersonaNotYours: the actor may only talk with it.
    """
    found = await personas.persona(session, actor, id, lock=lock)
    if found is None:
        raise PersonaNotFound
    if not personas.can_edit(actor, found[0]):
        raise PersonaNotYours
    return found


def client_in(found: personas.Found) -> tuple[PersonaFields, PracticeBlock]:
    """Return the fields and the block of a client.

    Raises:
        NotAClient: it is a persona without a block.
        BlockInvalid: the block cannot be read.
    """
    fields = personas.fields_of(found[1])
    block = block_of(fields)
    if block is None:
        raise NotAClient
    return fields, block


def case_of(found: personas.Found, block: PracticeBlock | None) -> ClientCase:
    """Return a client as its author sees it."""
    row, version = found
    return ClientCase(
        persona_id=row.id,
        version=version.number,
        version_id=version.id,
        name=personas.fields_of(version).name,
        block=block,
    )


def charge(actor: Actor, purpose: str) -> Charge:
    """Return who pays when authors try something: they do."""
    return Charge(
        payer_id=actor.id,
        actor_id=actor.id,
        product=PRODUCT,
        purpose=purpose,
        budgets=(BudgetKey(Scope.ROLE, actor.role),),
    )
