"""Talking from outside: sources side by side, and what is told when no model answers."""

from dataclasses import dataclass, field, replace

import pytest

from tests.support.house import House
from tests.support.openai_programs import a_persona
from understudy.accounts.access import OPERATOR, Actor
from understudy.conversations.asked import Asked
from understudy.conversations.history import Spoken
from understudy.conversations.outside import (
    ModelCard,
    ModelNotFound,
    NoAnswer,
    OutsideService,
    Withheld,
)
from understudy.conversations.replies import Given
from understudy.conversations.schemas import MessageRole, MessageStatus
from understudy.kernel.clock import now
from understudy.llm.calls import Listener
from understudy.llm.errors import SENTENCES, Cause, ProviderError
from understudy.llm.money.promises import BudgetReached
from understudy.llm.money.schemas import BudgetDraft
from understudy.llm.traffic.messages import MessageLimits, MessagesLimited
from understudy.llm.traffic.windows import Windows
from understudy.llm.types import Answer, Usage

HELLO = Asked((Spoken(MessageRole.USER, "Hello", MessageStatus.COMPLETE),))


@dataclass(frozen=True)
class Echo:
    """A model of another product: it says what it hears."""

    card: ModelCard = field(default_factory=lambda: ModelCard("ask:handbook", "H", "", now()))
    product: str = "ask"
    session: str | None = "page/student"
    shows_usage: bool = False

    async def answer(self, asked: Asked, hear: Listener) -> Given:
        hear(asked.said[-1].text)
        return Given(Answer(asked.said[-1].text, Usage(), "stop", "echo"))


class Echoes:
    """Offers it to everyone."""

    async def list(self, actor: Actor) -> list[ModelCard]:  # noqa: ARG002 for everyone
        return [Echo().card]

    async def find(self, actor: Actor, id: str) -> Echo | None:  # noqa: ARG002 the same
        return Echo() if id == Echo().card.id else None


def service(house: House, *sources: Echoes) -> OutsideService:
    limits = MessageLimits(Windows(), house.services.adjustments)
    return OutsideService(house.services.gateway, limits, sources)


async def test_products_offer_their_models_side_by_side(house: House) -> None:
    outside, actor = service(house, Echoes()), house.student.actor
    (card,) = await outside.list(actor)
    heard: list[str] = []
    offer = await outside.find(actor, card.id)
    given = await outside.answer(actor, offer, HELLO, heard.append)
    assert (given.answer.text, heard) == ("Hello", ["Hello"])
    with pytest.raises(ModelNotFound) as error:
        await outside.find(actor, "ask:staff")
    assert "'ask:staff'" in error.value.message


@pytest.mark.parametrize("window", ["person_messages_per_minute", "visitor_messages_per_minute"])
async def test_each_question_is_one_message_of_its_person_and_of_their_visit(
    house: House, window: str
) -> None:
    outside, actor = service(house, Echoes()), house.student.actor
    await house.services.adjustments.change(OPERATOR, {window: 2})
    for _ in range(2):
        await outside.answer(actor, Echo(), HELLO, lambda _: None)
    with pytest.raises(MessagesLimited):
        await outside.answer(actor, Echo(), HELLO, lambda _: None)
    elsewhere = Echo(session="another page/student")
    if window == "visitor_messages_per_minute":
        await outside.answer(actor, elsewhere, HELLO, lambda _: None)
    else:
        with pytest.raises(MessagesLimited):
            await outside.answer(actor, elsewhere, HELLO, lambda _: None)


async def test_a_failure_is_told_in_the_installation_s_words(house: House) -> None:
    persona = await a_persona(house.services.db, house.teacher.actor)
    outside, actor = house.services.outside, house.student.actor
    offer = await outside.find(actor, str(persona.id))
    told: list[NoAnswer] = []
    for _ in range(2):
        house.model.add(ProviderError(Cause.OVERLOADED, retry_after_s=7))
        with pytest.raises(NoAnswer) as error:
            await outside.answer(actor, offer, HELLO, lambda _: None)
        told.append(error.value)
        words = {"failure_messages": {"chat": "We are closed at night."}}
        await house.services.adjustments.change(OPERATOR, words)
    assert [each.cause for each in told] == [Cause.OVERLOADED] * 2
    assert "overloaded" in told[0].message
    assert told[1].message == "We are closed at night."
    assert told[0].retry_after_s == 7


async def test_a_student_reads_no_amounts_of_a_budget_and_a_teacher_does(house: House) -> None:
    persona = await a_persona(house.services.db, house.teacher.actor)
    limit = {"scope": "installation", "period": "total", "limit_tokens": 7}
    await house.services.budgets.set(OPERATOR, BudgetDraft.model_validate(limit))
    told = []
    for member in (house.student, house.teacher):
        offer = await house.services.outside.find(member.actor, str(persona.id))
        with pytest.raises(BudgetReached) as error:
            await house.services.outside.answer(member.actor, offer, HELLO, lambda _: None)
        told.append(error.value.message)
    assert told[0] == SENTENCES[Cause.BUDGET]
    assert "(7 tokens)" in told[1]


async def test_a_reply_ends_before_a_stop_and_says_so(house: House) -> None:
    outside, actor = service(house, Echoes()), house.student.actor
    heard: list[str] = []
    asked = replace(HELLO, stops=("lo", "zz"))
    answer = (await outside.answer(actor, Echo(), asked, heard.append)).answer
    assert (answer.text, answer.finish_reason, "".join(heard)) == ("Hel", "stop", "Hel")


async def test_what_a_filter_withholds_is_not_asked_for_again(house: House) -> None:
    persona = await a_persona(house.services.db, house.teacher.actor)
    offer = await house.services.outside.find(house.student.actor, str(persona.id))
    house.model.add("Well, ", ProviderError(Cause.FILTERED))
    heard: list[str] = []
    asked = replace(HELLO, stops=(" then",))
    with pytest.raises(Withheld) as error:
        await house.services.outside.answer(house.student.actor, offer, asked, heard.append)
    assert "content filter" in error.value.message
    assert "".join(heard) == "Well, "
