"""Ask's manners: a visitor asks while the page is open, and its documents answer."""

from uuid import UUID

from understudy.ask.documents.problems import DocumentNotFound
from understudy.ask.documents.store import titles
from understudy.ask.pages.schemas import key_of
from understudy.ask.pages.store import page_anywhere
from understudy.ask.visits import store
from understudy.ask.visits.corpora import Corpora
from understudy.ask.visits.models import AskSessionRow
from understudy.ask.visits.problems import DocumentGone, QuestionsUsedUp, SessionUnknown
from understudy.ask.visits.replying import Case, DocumentReply, Today, canary_of
from understudy.ask.visits.summaries import SummedUp
from understudy.conversations.replies import Asking, Reply
from understudy.conversations.schemas import Product
from understudy.conversations.speaking import Place
from understudy.kernel.db import Session
from understudy.llm.types import Charge


class AskManners:
    """Who may ask in a session, and how it is answered.

    Args:
        asking: asks models.
        corpora: documents ready to be asked.
        today: for those who ask.
        secret: this installation's own; canaries are made of it.
    """

    product = Product.ASK

    def __init__(self, asking: Asking, corpora: Corpora, today: Today, secret: str) -> None:
        self._asking, self._corpora, self._today, self._secret = asking, corpora, today, secret

    async def admit(self, session: Session, place: Place) -> None:
        """Let a visitor ask as long as questions are left.

        Raises:
            SessionUnknown: the conversation is no visitor's.
            DocumentGone: one that it is held on was removed.
            QuestionsUsedUp: says how many there were.
        """
        row = await _row(session, place.conversation.id)
        try:
            await titles(session, row.version_ids)
        except DocumentNotFound:
            raise DocumentGone from None
        page = await page_anywhere(session, row.page_id)
        if page and row.questions >= page.questions_per_visitor:
            raise QuestionsUsedUp(most=page.questions_per_visitor)

    async def reply(self, session: Session, place: Place, id: UUID) -> Reply:
        """Return the answer that the documents give; it counts as a question."""
        row = await _row(session, place.conversation.id, lock=True)
        page = await page_anywhere(session, row.page_id)
        if page is None:
            raise SessionUnknown
        row.questions += 1
        charge = Charge(
            payer_id=page.owner_id,
            actor_id=row.person_id or page.owner_id,
            product=Product.ASK,
            purpose="answer",
            budgets=(key_of(page.id),),
            conversation_id=row.conversation_id,
            message_id=id,
        )
        case = Case(
            session_id=row.conversation_id,
            page_id=page.id,
            title=page.title,
            version_ids=row.version_ids,
            canary=canary_of(self._secret, page.id),
            today=self._today(),
            model=page.model or "",
            summed_up=SummedUp(row.summary, row.summed_up, row.summed_digest),
            charge=charge,
        )
        return DocumentReply(self._asking, self._corpora, case)


async def _row(session: Session, id: UUID, *, lock: bool = False) -> AskSessionRow:
    row = await store.visit(session, id, lock=lock)
    if row is None:
        raise SessionUnknown
    return row
