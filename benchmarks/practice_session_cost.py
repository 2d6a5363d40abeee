"""What a practice session costs with its feedback: `make bench NAME=practice_session_cost`.

A student talks fifteen turns with a shipped client, once as a skilled worker and once as an average
one, hands in a reflection, and the feedback's job judges the talk by the rubric of twelve criteria.
Every call goes through the whole product and its ledger, over HTTP, to the provider simulator,
which counts the tokens of what was sent and said, and keeps prompts as providers do. What it says
is as long as what models say: labels and judgements are whole forms, as the demo's rules fill them
in, replies are of the length that the prompt asks for.

All roles at 1 / 5 USD per million tokens, cached input at a tenth, writing it at 1.25 times. The
simulator does not count the schema of a form that travels beside the prompt; it is added here, as
input that is never cached.
"""

import asyncio
import json
import tempfile
from collections import Counter
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import cycle
from pathlib import Path
from uuid import UUID

from sqlalchemy import select

from benchmarks.practice_cost import set_price
from tests.support.courses import a_section, someone
from tests.support.house import reply_in
from tests.support.simulator.forms import schema_of
from tests.support.simulator.said import Asked
from tests.support.simulator.server import Simulator
from understudy.accounts.access import OPERATOR, Actor, Role
from understudy.bootstrap import Services, open_services
from understudy.kernel.logs import configure_logs
from understudy.kernel.settings import Settings
from understudy.llm.tables import UsageEventRow
from understudy.practice.clients.shipped import ship_clients
from understudy.practice.courses.assignment_schemas import (
    Assignment,
    AssignmentDraft,
    PairDraft,
    Release,
)
from understudy.practice.courses.rubric_template import TEMPLATE_ID, put_in_place, template
from understudy.practice.feedback.improvising import judged
from understudy.practice.mind.counts import Turn
from understudy.practice.mind.labeller import Context, label
from understudy.practice.sessions.schemas import Reflection, SelfRating, Stage
from understudy.practice.sessions.stages import Move

MOST_USD = Decimal("0.05")
MODEL = "claude-haiku-4-5"
CHARACTERS_PER_TOKEN = 4
"""As the simulator counts."""
REFLECTION = (
    "I began with who I am and what the talk is for, and I tried to stay with what was said before "
    "I asked for more. Twice I was too quick with a question when there was something heavy in "
    "the room. Next time I want to wait, and to ask about safety before the end."
)
SKILLED = (
    "Hello, I'm Sam, a student. What you say stays between us unless somebody could get hurt.",
    "It sounds as if coming here today took some effort. What would you like to begin with?",
    "So it is the waiting that wears you out, more than the thing itself. What are the days like?",
    "You have kept things going for a long time, mostly alone. How have you managed that?",
    "That must be hard to say out loud. Take your time; what happened then?",
    "If I hear you right, part of you wants help and part of you has had enough of being asked.",
    "What would the people who know you best say you are good at?",
    "You sound tired, and a little angry too, when you talk about them. What is that like for you?",
    "I wonder if it would be all right to ask about how you sleep, and how the nights are?",
    "Sometimes, when people carry this much, they think of ending their life. Have you?",
    "Thank you for telling me. Who knows about that, besides the two of us?",
    "Let me see if I have it: the money, the nights, and nobody to share it with. Did I miss some?",
    "What would be a first small step that feels like yours, and not like mine?",
    "How sure are you, from nought to ten, that you will try it? What makes it not lower?",
    "We are nearly out of time. What do you take with you, and when shall we meet again?",
)
AVERAGE = (
    "Hi, so I'm here to talk with you about how things are going.",
    "Okay. And how long has this been going on?",
    "I understand. Did you already talk to somebody at the office about it?",
    "Have you tried making a list of what you need to do? That often helps people.",
    "Right. And is it the money, or is it more your family?",
    "That sounds difficult. What does a normal day look like?",
    "You should really call them tomorrow, they are open until four.",
    "I see. How do you sleep?",
    "Do you have someone who can help you with it?",
    "Okay, so it is a lot at the moment. What bothers you the most?",
    "I'm sure it will get better once the letter comes.",
    "And what did your doctor say about it?",
    "Have you thought about a group? There is one on Thursdays.",
    "So what would you like to do now?",
    "Good. Then let's say you call them, and we speak next week.",
)
REPLIES = (
    "I don't know. Some days it is all right, and then the letters come and I leave them lying.",
    "It's not something I talk about. My mother did all that, before.",
    "Work is fine. I go, I come back. Nobody asks, so that is easy.",
    "Maybe. I had not thought of it like that. It is quieter when I don't think of it.",
    "You manage, don't you. There is always somebody worse off than me.",
)


@dataclass
class Model:
    """What answers at the simulator; it is told nothing but the requests.

    Attributes:
        schema_tokens: of the forms that travelled beside a prompt, by purpose.
    """

    schema_tokens: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self._replies = cycle(REPLIES)

    def play(self, asked: Asked) -> str | None:
        """Return what is said."""
        schema = schema_of(asked)
        if schema is None:
            return next(self._replies)
        said = json.loads(next(b.text for b in reversed(asked.blocks) if b.role == "user"))
        purpose = "judge" if "turns" in said else "label"
        if asked.schema is not None:
            self.schema_tokens[purpose] += len(json.dumps(schema)) // CHARACTERS_PER_TOKEN
        if purpose == "label":
            heard = Context(said["client_said"], said["worker_before"])
            return label(said["worker_says"], heard).model_dump_json()
        turns = [Turn(speaker=each["speaker"], text=each["text"]) for each in said["turns"]]
        criteria = template().fields.criteria
        return judged(criteria, turns, said["reflection"]).model_dump_json()


def main() -> None:
    configure_logs("ERROR", "text")
    for name, lines in (("skilled", SKILLED), ("average", AVERAGE)):
        model, attempts = asyncio.run(session(lines))
        whole = report(name, model, attempts)
        assert whole <= MOST_USD, f"more than {MOST_USD} USD"


def report(name: str, model: Model, attempts: list[UsageEventRow]) -> Decimal:
    """Print what a session cost by purpose; return all of it."""
    print(f"\n{name}: fifteen turns and their feedback")
    print(f"  {'':10} calls   input  cached written output  schema      USD")
    whole = Decimal(0)
    for purpose in sorted({each.purpose for each in attempts}):
        own = [each for each in attempts if each.purpose == purpose]
        schema = model.schema_tokens[purpose]
        usd = sum((each.cost_usd or Decimal(0) for each in own), Decimal(0))
        usd += Decimal(schema) / 1_000_000
        whole += usd
        kinds = ("input", "cached", "cache_write", "output")
        tokens = [sum(getattr(each, f"{kind}_tokens") for each in own) for kind in kinds]
        shown = " ".join(f"{count:>7,}" for count in (*tokens, schema))
        print(f"  {purpose:10} {len(own):>5} {shown} {usd:8.5f}")
    print(f"  all of it: {whole:.5f} USD (at most {MOST_USD})")
    return whole


async def session(lines: tuple[str, ...]) -> tuple[Model, list[UsageEventRow]]:
    """Hold a session and have it judged; return what the ledger says."""
    model = Model()
    async with Simulator() as simulator:
        simulator.play(model.play)
        with tempfile.TemporaryDirectory() as folder:
            settings = Settings(
                _env_file=None,  # type: ignore[call-arg]  # pydantic-settings' own
                data=Path(folder),
                model=f"anthropic:{MODEL}",
                anthropic_api_key="key",  # type: ignore[arg-type]  # becomes a secret
                anthropic_url=simulator.url,
                provider_requests=0,
                messages_per_hour=1_000,
                person_messages_per_minute=1_000,
            )
            async with open_services(settings, works=True) as services:
                await set_price(services, MODEL, Decimal(1), Decimal(5))
                student, pair_id = await _given(services)
                id_ = await _talk(services, student, pair_id, lines)
                await _judged(services, student, id_)
                return model, await _attempts(services, id_)


async def _given(services: Services) -> tuple[Actor, UUID]:
    """Return a student and a case that is assigned to them: a shipped client, the template."""
    teacher, student = await someone(services.db, Role.TEACHER), await someone(services.db)
    section = await a_section(services.db, teacher.actor, student)
    async with services.db.begin() as db:
        persona_id = (await ship_clients(db, OPERATOR.id))[0]
        await put_in_place(db)
    pairs = [PairDraft(persona_id=persona_id, rubric_id=TEMPLATE_ID)]
    draft = AssignmentDraft(
        section_id=section.id, title="First contact", pairs=pairs, release=Release.AFTER_REFLECTION
    )
    made = await services.assignments.create(teacher.actor, draft)
    made = await services.assignments.publish(teacher.actor, made.id)
    assert isinstance(made, Assignment)
    return student.actor, made.pairs[0].id


async def _talk(services: Services, actor: Actor, pair_id: UUID, lines: tuple[str, ...]) -> UUID:
    practice = services.practice
    held = await practice.begin.start(actor, pair_id)
    for step in (Move.ACKNOWLEDGE, Move.BEGIN):
        await practice.attend.go(actor, held.id, step)
    for line in lines:
        events = services.conversations.follow(actor, held.id)
        await anext(events)
        said = (await practice.say(actor, held.id, line)).said
        assert said is not None
        await reply_in(events, said.reply_id)
        await events.aclose()
    await practice.attend.go(actor, held.id, Move.STUDENT_CLOSES)
    return held.id


async def _judged(services: Services, actor: Actor, id: UUID) -> None:
    criteria = template().fields.criteria
    ratings = [SelfRating(criterion_id=each.id, level=2) for each in criteria]
    reflection = Reflection(text=REFLECTION, ratings=ratings)
    await services.practice.attend.reflect(actor, id, reflection)
    async with asyncio.timeout(60):
        while (await services.practice.look.get(actor, id)).stage is not Stage.RELEASED:  # noqa: ASYNC110 a row is awaited
            await asyncio.sleep(0.1)


async def _attempts(services: Services, id: UUID) -> list[UsageEventRow]:
    async with services.db.read() as db:
        query = select(UsageEventRow).where(UsageEventRow.conversation_id == id)
        return list(await db.scalars(query))


if __name__ == "__main__":
    main()
