"""Disclosure follows skill: a skilled and an unskilled worker talk with each shipped client."""

from collections.abc import Sequence
from contextlib import aclosing
from statistics import median
from typing import NamedTuple
from uuid import UUID

import pytest

from tests.support.accounts import Member
from tests.support.courses import someone
from tests.support.house import reply_in
from understudy.accounts.access import OPERATOR, Role
from understudy.bootstrap import Services
from understudy.kernel.settings import Settings
from understudy.personas.schemas import PersonaFields
from understudy.practice.clients.schemas import PracticeBlock, block_of
from understudy.practice.clients.shipped import ship_clients, shipped_clients
from understudy.practice.mind.ceiling import tells
from understudy.practice.mind.schemas import Style
from understudy.practice.mind.trust import State
from understudy.practice.sessions.models import ClientTurnRow
from understudy.practice.sessions.stages import Move

TURNS = 20
CLIENTS = shipped_clients()


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """People do not speak as fast as these two."""
    return settings.model_copy(update={"person_messages_per_minute": 1_000})


class Talked(NamedTuple):
    """What came of a talk."""

    replies: list[str]
    states: list[State]

    @property
    def facts(self) -> tuple[str, ...]:
        return self.states[-1].disclosed_fact_ids


def skilled(topics: Sequence[str], turn: int) -> str:
    """Hears, leaves the choice, and asks one open question about one thing."""
    topic = topics[turn % len(topics)]
    lead = (
        "It sounds like this has been weighing on you for a long time.",
        "You sound worn out, and you still came here today. That took strength.",
        "If you would rather not go there, that is up to you.",
        "I am sorry. That must be hard to carry alone.",
    )[turn % 4]
    return f"{lead} What has it been like for you with {topic}?"


def unskilled(topics: Sequence[str], turn: int) -> str:
    """Asks about the same things, and pushes, advises and blames."""
    topic = topics[turn % len(topics)]
    return (
        f"You should really do something about {topic}. Have you tried a list?",
        f"Is it {topic}? Or is it money? Or do you just not want to?",
        f"You need to stop making excuses about {topic}.",
        f"Everybody has trouble with {topic}. You have to look on the bright side.",
    )[turn % 4]


def case(persona_id: UUID) -> PracticeBlock:
    fields = PersonaFields.model_validate(CLIENTS[persona_id].model_dump(exclude={"visibility"}))
    block = block_of(fields)
    assert block is not None
    return block


def topics_of(block: PracticeBlock) -> list[str]:
    """Return what one would ask about, the easiest first."""
    by_level = sorted(block.facts, key=lambda fact: fact.disclosure_level)
    return list(dict.fromkeys(fact.topic_tags[0].replace("_", " ") for fact in by_level))


async def talk(services: Services, worker: Member, persona_id: UUID, lines: list[str]) -> Talked:
    """Hold a whole session, and return what the client said and felt."""
    practice, actor = services.practice, worker.actor
    session = await practice.begin.practise(actor, persona_id)
    for move in (Move.ACKNOWLEDGE, Move.BEGIN):
        await practice.attend.go(actor, session.id, move)
    replies, states = list[str](), list[State]()
    async with aclosing(services.conversations.follow(actor, session.id)) as events:
        await anext(events)
        for line in lines:
            said = (await practice.say(actor, session.id, line)).said
            assert said is not None
            reply = await reply_in(events, said.reply_id)
            async with services.db.read() as db:
                kept = await db.get(ClientTurnRow, reply.id)
            assert kept is not None
            replies.append(reply.text)
            states.append(State.model_validate(kept.state))
            if kept.choice["must_end"]:
                break
    return Talked(replies, states)


@pytest.mark.parametrize("persona_id", CLIENTS, ids=lambda of: CLIENTS[of].name.split()[0])
async def test_a_skilled_worker_hears_more(services: Services, persona_id: UUID) -> None:
    async with services.db.begin() as session:
        await ship_clients(session, OPERATOR.id)
    block, topics = case(persona_id), topics_of(case(persona_id))
    lines = {name: [say(topics, n) for n in range(TURNS)] for name, say in WORKERS.items()}
    good, poor = [
        await talk(services, await someone(services.db, Role.ADMIN), persona_id, lines[name])
        for name in WORKERS
    ]
    assert len(good.states) == TURNS
    assert len(good.facts) >= len(poor.facts) + 2
    assert good.states[-1].trust > good.states[0].trust
    assert good.states[-1].trust > poor.states[-1].trust + 0.5
    assert min(s.trust for s in good.states) >= 2.4, "skill costs no trust"
    assert words(good) > words(poor)
    if block.talk.style in (Style.PLAIN, Style.RESERVED):
        assert median(len(reply.split()) for reply in good.replies) <= 20
    for talked in (good, poor):
        for fact in block.facts:
            if fact.must_never_volunteer and fact.id not in talked.facts:
                assert not any(tells(reply, fact) for reply in talked.replies), fact.id


def words(talked: Talked) -> float:
    """Return how much is said in a reply."""
    return sum(len(reply.split()) for reply in talked.replies) / len(talked.replies)


WORKERS = {"skilled": skilled, "unskilled": unskilled}
