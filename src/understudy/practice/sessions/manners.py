"""Practice's manners: what a student says goes to the client while the session is active."""

from uuid import UUID

from understudy.accounts.store import person
from understudy.conversations.replies import Asking, Reply
from understudy.conversations.schemas import Product
from understudy.conversations.speaking import Place
from understudy.kernel.db import Database, Session
from understudy.llm.types import BudgetKey, Charge, Scope
from understudy.personas import store as personas
from understudy.practice.clients.schemas import block_of
from understudy.practice.sessions import store
from understudy.practice.sessions.models import PracticeSessionRow
from understudy.practice.sessions.moving import used_up_now
from understudy.practice.sessions.privacy import Identity
from understudy.practice.sessions.problems import NothingToTalkWith, NotNow, SessionNotFound
from understudy.practice.sessions.replying import Case, ClientReply
from understudy.practice.sessions.schemas import Stage
from understudy.practice.sessions.stages import Move, Refusal, after
from understudy.practice.sessions.terms import require_enrolled


class PracticeManners:
    """Who may speak in a session, and how its client answers."""

    product = Product.PRACTICE

    def __init__(self, db: Database, asking: Asking) -> None:
        self._db, self._asking = db, asking

    async def admit(self, session: Session, place: Place) -> None:
        """Let the student speak while the session is active and nothing is used up.

        Raises:
            SessionNotFound: the conversation belongs to no session.
            NotNow: says why.
        """
        row = await _row(session, place.conversation.id)
        found = after(Stage(row.stage), Move.SAY)
        if isinstance(found, Refusal):
            raise NotNow(why=found.value)
        await require_enrolled(session, row)
        if await used_up_now(session, row):
            raise NotNow(why=Refusal.OVER.value)

    async def reply(self, session: Session, place: Place, id: UUID) -> Reply:
        """Return the client's reply."""
        row = await _row(session, place.conversation.id)
        version = await personas.version_row(session, row.persona_version_id)
        fields = personas.fields_of(version) if version else None
        block = block_of(fields) if fields else None
        if fields is None or block is None:
            raise NothingToTalkWith
        student = await person(session, row.student_id)
        case = Case(
            session_id=row.id,
            fields=fields,
            block=block,
            student=Identity(student.name, student.email),
            charge=_charge(row, place, id),
            model=row.model or "",
        )
        return ClientReply(self._asking, self._db, case)


def budgets_of(row: PracticeSessionRow) -> tuple[BudgetKey, ...]:
    """Return the section and the assignment that a session's calls are charged to."""
    keys = ((Scope.SECTION, row.section_id), (Scope.ASSIGNMENT, row.assignment_id))
    return tuple(BudgetKey(scope, str(of)) for scope, of in keys if of)


def _charge(row: PracticeSessionRow, place: Place, message_id: UUID) -> Charge:
    return Charge(
        payer_id=row.student_id,
        actor_id=row.student_id,
        product=Product.PRACTICE,
        purpose="reply",
        budgets=(BudgetKey(Scope.ROLE, place.actor.role), *budgets_of(row)),
        conversation_id=row.conversation_id,
        message_id=message_id,
    )


async def _row(session: Session, conversation_id: UUID) -> PracticeSessionRow:
    row = await store.of_conversation(session, conversation_id)
    if row is None:
        raise SessionNotFound
    return row
