"""An answer from documents: what is told, what may be heard of it, and what was checked."""

import hmac
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from uuid import UUID

from understudy.ask.answering.checking import checked
from understudy.ask.answering.memory import Remembered as Divided
from understudy.ask.answering.memory import bounded, remembered, room
from understudy.ask.answering.numbered import Numbered
from understudy.ask.answering.prompt import ANSWER, AnswerVariables, fixed_part, summary_request
from understudy.ask.answering.schemas import CheckedAnswer
from understudy.ask.answering.showing import Showing
from understudy.ask.answering.words import telling
from understudy.ask.visits import store
from understudy.ask.visits.corpora import Corpora, Corpus
from understudy.ask.visits.models import AskAnswerRow
from understudy.ask.visits.schemas import AnswerDetails, Remembered
from understudy.ask.visits.summaries import SummedUp, digest_of, going_on
from understudy.conversations.history import lines_for_persona
from understudy.conversations.models import MessageRow
from understudy.conversations.replies import Asking, Given, Heard
from understudy.conversations.schemas import MessageStatus
from understudy.kernel.clock import now
from understudy.kernel.db import Session
from understudy.llm.calls import Listener
from understudy.llm.errors import ModelFailed
from understudy.llm.money.promises import BudgetReached
from understudy.llm.tokens import estimate_tokens
from understudy.llm.types import Charge, Line, Request

type Today = Callable[[], date]
"""The day for whoever asks."""

_MOST_WORDS = 12
_NO_DOCUMENTS = Numbered(text="", titles=(), passages=())
_CANARY_LETTERS = 12


def canary_of(secret: str, id: UUID) -> str:
    """Return a word that is always the same for one page, so that what models have read stays."""
    return hmac.new(secret.encode(), id.bytes, "sha256").hexdigest()[:_CANARY_LETTERS]


@dataclass(frozen=True, slots=True)
class Case:
    """What is asked, of what, and who pays.

    Attributes:
        session_id: the visitor's.
        page_id: where.
        title: of the page.
        version_ids: that the session is held on.
        canary: the word that must not be heard.
        today: for whoever asks.
        model: that was chosen; empty is the main one.
        summed_up: what was kept of the conversation's beginning; None where nothing is kept. Then
            no summary is made, which would be paid for with every question, and what does not
            fit is left out.
        charge: who pays.
    """

    session_id: UUID
    page_id: UUID
    title: str
    version_ids: tuple[UUID, ...]
    canary: str
    today: date
    model: str
    summed_up: SummedUp | None
    charge: Charge


@dataclass(slots=True)
class DocumentReply:
    """One answer."""

    asking: Asking
    corpora: Corpora
    case: Case
    _checked: CheckedAnswer | None = field(default=None)
    _question: str = field(default="")
    _summed_up: SummedUp = field(default_factory=SummedUp)

    @property
    def charge(self) -> Charge:
        """Who pays for it."""
        return self.case.charge

    @property
    def found(self) -> CheckedAnswer | None:
        """The answer as it was checked; None as long as it was not given to its end."""
        return self._checked

    @property
    def summed_up(self) -> SummedUp:
        """The summary that the next answer goes on from."""
        return self._summed_up

    async def give(self, heard: Heard, hear: Listener) -> Given:
        """Have the question answered; what is heard has no marks and no last line."""
        corpus = await self.corpora.of(self.case.version_ids)
        lines = lines_for_persona(heard.said)
        told = self._told(corpus)
        memory, room_tokens = self._divided(lines, corpus, told)
        self._question = lines[-1].text
        self._summed_up = await self._sum_up(memory.left, heard.seed)
        told = told.model_copy(update={"summary": self._summed_up.text})
        request = self._request(told, memory, heard)
        fixed = fixed_part(request.system)
        showing = Showing(self.case.canary, hear, fixed)
        answer = await self.asking.gateway.complete(request, self.charge, showing.hear)
        showing.end()
        self._checked = checked(
            answer.text,
            corpus.numbered,
            self.case.canary,
            fixed=fixed,
            derived=told.derived,
            asked=self._question,
        )
        details = self._details(self._checked, memory, room_tokens)
        said = replace(answer, text=self._checked.text)
        return Given(said, len(memory.left), details.model_dump(mode="json"))

    async def ended(self, session: Session, message: MessageRow) -> None:
        """Keep what became of the question, and the summary."""
        row = await store.visit(session, self.case.session_id, lock=True)
        if row is None or message.status != MessageStatus.COMPLETE or self._checked is None:
            return
        row.summary, row.summed_up, row.summed_digest = self._summed_up
        if await session.get(AskAnswerRow, message.id) is None:
            session.add(
                AskAnswerRow(
                    message_id=message.id,
                    conversation_id=message.conversation_id,
                    page_id=self.case.page_id,
                    question=self._question,
                    asked=sorted(set(telling(self._question)))[:_MOST_WORDS],
                    verdict=self._checked.verdict,
                    claimed=self._checked.claimed,
                    citations=len(self._checked.citations),
                    dropped=self._checked.dropped,
                    created_at=now(),
                )
            )

    def _told(self, corpus: Corpus) -> AnswerVariables:
        case = self.case
        return AnswerVariables(
            numbered=corpus.numbered,
            canary=case.canary,
            derived=corpus.facts(case.today),
            today=case.today,
            title=case.title,
        )

    def _details(self, found: CheckedAnswer, memory: Divided, room_tokens: int) -> AnswerDetails:
        return AnswerDetails(
            verdict=found.verdict,
            citations=found.citations,
            dropped=found.dropped,
            remembered=Remembered(
                lines=len(memory.kept),
                left=len(memory.left),
                summed_up=bool(self._summed_up.text),
                used_tokens=memory.used_tokens,
                room_tokens=room_tokens,
            ),
        )

    def _divided(
        self, lines: Sequence[Line], corpus: Corpus, told: AnswerVariables
    ) -> tuple[Divided, int]:
        settings = self.asking.settings
        beside = ANSWER.bind(told.model_copy(update={"numbered": _NO_DOCUMENTS}))
        free = room(
            self.asking.window_tokens(self.case.model),
            settings.ask_reply_tokens,
            estimate_tokens(self.asking.prompts.system_of(beside)),
            corpus.tokens,
            settings.ask_history_tokens,
        )
        # Lines that a program tells of may be as long as it likes: none of them has to stay.
        least = 0 if self.case.summed_up is None else settings.ask_least_exchanges
        return remembered(lines, free, least, estimate_tokens), free

    def _request(self, told: AnswerVariables, memory: Divided, heard: Heard) -> Request:
        versions = ",".join(map(str, self.case.version_ids))
        return self.asking.prompts.request(
            ANSWER.bind(told),
            memory.kept,
            seed=f"{versions}|{heard.seed}",
            cache_key=str(self.case.page_id),
            most_tokens=self.asking.settings.ask_reply_tokens,
            model=self.case.model,
        )

    async def _sum_up(self, left: Sequence[Line], seed: str) -> SummedUp:
        """Return a summary of what has left; the one there is if no model can make another."""
        if self.case.summed_up is None:
            return SummedUp()
        before = going_on(self.case.summed_up, left)
        if before.lines == len(left):
            return before
        request = summary_request(self.asking.prompts, before.text, left[before.lines :], seed=seed)
        charge = replace(self.charge, purpose="summary")
        try:
            answer = await self.asking.gateway.complete(request, charge)
        except (ModelFailed, BudgetReached):
            return before
        return SummedUp(bounded(answer.text), len(left), digest_of(left))
