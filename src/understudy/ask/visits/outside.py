"""Pages as models for programs of others: each that is on, for whoever may ask it.

Nothing of it is stored: there is no session, so nothing comes into the inbox. The answer is the one
that visitors get, from the same documents and with the same checks.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby

from understudy.accounts.access import Actor
from understudy.ask.pages.problems import PageNotFound
from understudy.ask.pages.schemas import OpenPage, key_of
from understudy.ask.pages.showing import resting
from understudy.ask.pages.visiting import Visiting
from understudy.ask.visits.corpora import Corpora
from understudy.ask.visits.problems import (
    PageRests,
    QuestionsUsedUp,
    QuestionUnusable,
    question_of,
    require_awake,
)
from understudy.ask.visits.replying import Case, DocumentReply, Today, canary_of
from understudy.ask.visits.schemas import AnswerDetails, PageAnswer
from understudy.conversations.asked import Asked, Stopping, newest
from understudy.conversations.history import Spoken
from understudy.conversations.outside import ModelCard
from understudy.conversations.replies import Asking, Given, Heard
from understudy.conversations.schemas import MessageRole, Product
from understudy.kernel.ids import new_id
from understudy.llm.calls import Listener
from understudy.llm.money.promises import BudgetReached
from understudy.llm.types import Charge

PREFIX = "ask:"
_CHARACTERS_PER_TOKEN = 8
"""More than words of any language have: older ones than this leads to fit in no history."""


@dataclass(frozen=True, slots=True)
class PageOffer:
    """A page in the current versions of its documents, for one actor."""

    reply: DocumentReply
    actor: Actor
    page: OpenPage
    product: str = Product.ASK

    @property
    def card(self) -> ModelCard:
        """What it is called."""
        public = self.page.public
        titles = [each.title for each in public.documents]
        return card_of(public.slug, public.title, titles, self.page.created_at)

    @property
    def session(self) -> str:
        """The window of this person on this page, as every visitor's session has one."""
        return f"{self.page.id}/{self.actor.id}"

    @property
    def shows_usage(self) -> bool:
        """Whether the actor pays for the answers."""
        return self.actor.id == self.page.owner_id

    async def answer(self, asked: Asked, hear: Listener) -> Given:
        """Answer what was asked last; earlier questions and answers are told as far as they fit.

        Raises:
            PageRests: today's money is spent; nothing was asked.
            QuestionUnusable: there is no question, or not one that visitors may ask.
            QuestionsUsedUp: says how many a conversation may have.
        """
        require_awake(self.page.public)
        said = _with_question(asked.said)
        if _sides(said).count(MessageRole.USER) > self.page.public.questions_per_visitor:
            raise QuestionsUsedUp(most=self.page.public.questions_per_visitor)
        most = self.reply.asking.settings.ask_history_tokens * _CHARACTERS_PER_TOKEN
        told = newest(said, most)
        try:
            given = await self.reply.give(Heard(new_id(), told, "", asked.seed), hear)
        except BudgetReached as refusal:
            if self.shows_usage:
                raise
            # Which budget it is, and how much that has, is for its owner to know.
            sentence = resting(refusal.resets)
            raise PageRests(retry_after_s=refusal.retry_after_s, resting=sentence) from refusal
        details = self._details(given, asked, len(_sides(said)) - len(_sides(told)))
        return given._replace(details=details.model_dump(mode="json"))

    def _details(self, given: Given, asked: Asked, untold: int) -> PageAnswer:
        """Return what was checked of the words that are heard before one of the `stop` texts."""
        found = AnswerDetails.model_validate(given.details)
        heard = len(Stopping(asked.stops, lambda _: None).cut(given.answer.text))
        return PageAnswer(
            verdict=found.verdict,
            citations=tuple(each for each in found.citations if each.at <= heard),
            dropped=found.dropped,
            remembered=found.remembered.model_copy(update={"left": found.remembered.left + untold}),
            documents=self.page.public.documents,
        )


class AskModels:
    """All pages an actor may ask.

    Args:
        pages: that are on.
        asking: asks models.
        corpora: documents ready to be asked.
        today: for those who ask.
        secret: this installation's own; canaries are made of it.
    """

    def __init__(
        self, pages: Visiting, asking: Asking, corpora: Corpora, today: Today, secret: str
    ) -> None:
        self._pages, self._asking, self._corpora = pages, asking, corpora
        self._today, self._secret = today, secret

    async def list(self, actor: Actor) -> Sequence[ModelCard]:
        """Return them by title."""
        cards = [card_of(*page) for page in await self._pages.listed(actor)]
        return sorted(cards, key=lambda card: (card.name.casefold(), card.id))

    async def find(self, actor: Actor, id: str) -> PageOffer | None:
        """Return the page that has the rest of this id in its address; also one not listed."""
        if not id.startswith(PREFIX):
            return None
        try:
            page = await self._pages.enter(id.removeprefix(PREFIX), actor)
        except PageNotFound:
            return None
        reply = DocumentReply(self._asking, self._corpora, self._case(actor, page))
        return PageOffer(reply, actor, page)

    def _case(self, actor: Actor, page: OpenPage) -> Case:
        charge = Charge(
            payer_id=page.owner_id,
            actor_id=actor.id,
            product=Product.ASK,
            purpose="answer",
            budgets=(key_of(page.id),),
        )
        return Case(
            session_id=page.id,
            page_id=page.id,
            title=page.public.title,
            version_ids=page.version_ids,
            canary=canary_of(self._secret, page.id),
            today=self._today(),
            model=page.model or "",
            summed_up=None,
            charge=charge,
        )


def card_of(slug: str, title: str, documents: Sequence[str], created_at: datetime) -> ModelCard:
    """Return a page as programs are shown it: its address, its title and those it answers from."""
    titles = ", ".join(f"“{each}”" for each in documents)
    return ModelCard(PREFIX + slug, title, f"Answers from {titles}.", created_at)


def _with_question(said: tuple[Spoken, ...]) -> tuple[Spoken, ...]:
    """Return a conversation that ends with one question: all that was said since the answer.

    Raises:
        QuestionUnusable: it ends with none.
    """
    start = len(said)
    while start and said[start - 1].role == MessageRole.USER:
        start -= 1
    if start == len(said):
        raise QuestionUnusable(reason="a page answers questions, and the last message is none")
    question = question_of("\n\n".join(each.text for each in said[start:]))
    return (*said[:start], replace(said[-1], text=question))


def _sides(said: tuple[Spoken, ...]) -> list[MessageRole]:
    """Return whose turn was when; what one side says in a row is one line."""
    return [side for side, _ in groupby(said, key=lambda each: each.role)]
