"""What the rows of the access table name, made only for rows that name it.

The owner is a teacher. Documents are read by processes of their own, and sessions take turns: to
make everything for each row took most of the table's time.
"""

from collections.abc import Awaitable, Callable, Iterator, Mapping
from dataclasses import dataclass, field
from string import Formatter
from typing import Any
from uuid import UUID

from tests.support.access import Row
from tests.support.access_ask import asked_page
from tests.support.access_feedback import judged_session
from tests.support.accounts import PASSWORD, Member, add_member
from tests.support.clients import a_tested_client
from tests.support.courses import a_rubric, a_section, an_assignment
from tests.support.drafts import asked
from tests.support.house import reply_in
from tests.support.jobs import a_job
from tests.support.openai_programs import a_persona
from tests.support.personas import made
from tests.support.practice import practised_sessions
from tests.support.talks import an_export
from understudy.accounts.access import Role
from understudy.accounts.schemas import TokenDraft
from understudy.bootstrap import Services
from understudy.jobs.schemas import JobState
from understudy.kernel.ids import new_id
from understudy.personas.schemas import Persona

type Facts = Mapping[str, UUID | str | int]
type Maker = Callable[[Scene], Awaitable[Facts]]


@dataclass(frozen=True)
class Scene:
    """An owner, and what was made for them so far."""

    services: Services
    owner: Member
    _made: dict[Maker, Facts] = field(default_factory=dict)

    async def once(self, maker: Maker) -> Facts:
        """Return what a maker made, the same each time."""
        if maker not in self._made:
            self._made[maker] = await maker(self)
        return self._made[maker]

    async def facts(self, row: Row | None = None) -> dict[str, str]:
        """Return what this row names, or everything there is, by name."""
        named = MAKERS.keys() if row is None else set(_names(row))
        facts: dict[str, UUID | str | int] = {
            "pause": "pause",
            "hold": "hold",
            "password": PASSWORD,
            "email": self.owner.email,
        }
        for name, maker in MAKERS.items():
            if name in named:
                facts |= await self.once(maker)
        return {name: str(value) for name, value in facts.items()}


async def person(services: Services, role: Role) -> Member:
    """Add somebody."""
    return await add_member(services.db, role, email=f"{new_id()}@example.org")


def _names(row: Row) -> Iterator[str]:
    for written in _texts([row.path, row.body]):
        yield from (name for _, name, _, _ in Formatter().parse(written) if name)


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, dict | list):
        for one in value.values() if isinstance(value, dict) else value:
            yield from _texts(one)
    elif isinstance(value, str):
        yield value


async def _conversation(scene: Scene) -> Facts:
    services, actor = scene.services, scene.owner.actor
    persona = await made(services.db, actor)
    conversation = await services.conversations.start(actor, persona.id)
    events = services.conversations.follow(actor, conversation.id)
    await anext(events)
    said = await services.chat.say(actor, conversation.id, "Hello")
    assert said.message
    await reply_in(events, said.reply_id)
    await events.aclose()
    return {
        "persona_id": persona.id,
        "number": persona.version,
        "id": conversation.id,
        "message_id": said.message.id,
        "reply_id": said.reply_id,
    }


async def _plain_persona(scene: Scene) -> Facts:
    persona = await a_persona(scene.services.db, scene.owner.actor, visibility="private")
    return {"plain_id": persona.id}


async def _token(scene: Scene) -> Facts:
    draft = TokenDraft(label="script")
    return {"token_id": (await scene.services.accounts.create_token(scene.owner.actor, draft)).id}


async def _jobs(scene: Scene) -> Facts:
    services, actor = scene.services, scene.owner.actor
    ended: dict[str, Any] = {"state": JobState.DONE, "done": 11, "failed": 1}
    return {
        "job_id": (await a_job(services, actor)).id,
        "paused_job_id": (await a_job(services, actor, state=JobState.PAUSED)).id,
        "ended_job_id": (await a_job(services, actor, **ended)).id,
    }


async def _drafts(scene: Scene) -> Facts:
    return {"drafts_id": (await scene.services.drafts.start(scene.owner.actor, asked(2))).id}


async def _export(scene: Scene) -> Facts:
    await scene.once(_conversation)
    return {"export_id": (await an_export(scene.services, scene.owner.actor)).id}


async def _somebody(scene: Scene) -> Facts:
    return {"person_id": (await person(scene.services, Role.STUDENT)).actor.id}


async def _client(scene: Scene) -> Facts:
    case, question = await a_tested_client(scene.services, scene.owner.actor)
    return {"client_id": case.id, "client_test_id": question.id}


async def _section(scene: Scene) -> Facts:
    member = await person(scene.services, Role.STUDENT)
    section = await a_section(scene.services.db, scene.owner.actor, member)
    return {
        "section_id": section.id,
        "member_id": member.actor.id,
        "member_email": member.email,
    }


async def _rubric(scene: Scene) -> Facts:
    return {"rubric_id": (await a_rubric(scene.services.db, scene.owner.actor)).id}


async def _assignments(scene: Scene) -> Facts:
    db, actor = scene.services.db, scene.owner.actor
    section_id = _id(await scene.once(_section), "section_id")
    client_id = _id(await scene.once(_client), "client_id")
    case = await scene.services.personas.get(actor, client_id)
    assert isinstance(case, Persona)
    given = await an_assignment(db, actor, section_id, published=True, persona=case)
    return {
        "assignment_id": (await an_assignment(db, actor, section_id)).id,
        "published_id": given.id,
        "published_pair_id": given.pairs[0].id,
    }


async def _practised(scene: Scene) -> Facts:
    client_id = _id(await scene.once(_client), "client_id")
    return await practised_sessions(scene.services, scene.owner.actor, client_id)


async def _judged(scene: Scene) -> Facts:
    return await judged_session(scene.services, scene.owner)


async def _asked(scene: Scene) -> Facts:
    return await asked_page(scene.services, scene.owner.actor)


def _id(facts: Facts, name: str) -> UUID:
    found = facts[name]
    assert isinstance(found, UUID)
    return found


_NAMED: dict[Maker, str] = {
    _conversation: "persona_id number id message_id reply_id",
    _plain_persona: "plain_id",
    _token: "token_id",
    _jobs: "job_id paused_job_id ended_job_id",
    _drafts: "drafts_id",
    _export: "export_id",
    _somebody: "person_id",
    _client: "client_id client_test_id",
    _section: "section_id member_id member_email",
    _rubric: "rubric_id",
    _assignments: "assignment_id published_id published_pair_id",
    _practised: "session_id session_message_id session_reply_id ended_session_id ended_message_id",
    _judged: (
        "judged_id judged_line_id judged_comment_id judged_section_id judged_assignment_id "
        "opening research_id"
    ),
    _asked: "visit_id place document_id free_document_id page_id slug",
}
MAKERS = {name: maker for maker, names in _NAMED.items() for name in names.split()}
