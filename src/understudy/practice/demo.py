"""The demo's course: a section, two assignments, and sessions of different skill.

The talks are held with the clients like any other, so that every page has something true to show.
"""

import asyncio
from collections.abc import Mapping
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID

import yaml

from understudy.accounts.access import Actor
from understudy.conversations.schemas import MessageStatus
from understudy.kernel.errors import NotFound, UnderstudyError
from understudy.kernel.ids import derived_id
from understudy.kernel.logs import get_logger
from understudy.practice.clients.shipped import shipped_clients
from understudy.practice.courses.assignment_schemas import AssignmentDraft, PairDraft
from understudy.practice.courses.assignments import AssignmentService
from understudy.practice.courses.rubric_template import TEMPLATE_ID, template
from understudy.practice.courses.section_schemas import EnrolmentDraft, SectionDraft
from understudy.practice.courses.sections import SectionService
from understudy.practice.sessions.schemas import Reflection, SelfRating, SessionSurvey, Stage
from understudy.practice.sessions.service import PracticeService
from understudy.practice.sessions.stages import Move

_ORIGIN = UUID("0d0b3a3e-6b44-5d5b-8f4e-7f3b1f0c2a11")
_SECTION = derived_id(_ORIGIN, "section")
_FIRST, _SECOND = derived_id(_ORIGIN, "first"), derived_id(_ORIGIN, "second")
_CASE = derived_id(_FIRST, "Marcus")
"""Whom the demo's talks are held with."""
_ASSIGNMENTS = (
    (
        _FIRST,
        "First talk: what a calm account leaves out",
        "Hold the first interview with Marcus. Find out how he is, and what is not said.",
        ("Marcus",),
    ),
    (
        _SECOND,
        "Two people who care for others",
        "Talk with both. Notice what you do differently with each of them.",
        ("Dorothea", "Jade"),
    ),
)
_FILE = Path(__file__).parent / "demo_talks.yaml"
_LOOKED_AFTER_S = 0.1

log = get_logger(__name__)


@cache
def talks() -> Mapping[str, Mapping[str, Any]]:
    """Return what students of the demo say, by their e-mails."""
    found: dict[str, dict[str, Any]] = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    return found


async def seed_course(
    sections: SectionService, assignments: AssignmentService, teacher: Actor
) -> None:
    """Make the section and its two assignments, if they are not there."""
    with suppress(NotFound):
        await sections.get(teacher, _SECTION)
        return  # whatever has become of it
    draft = SectionDraft(name="Interviewing I", course_code="SW 301", term="Autumn 2026")
    await sections.create(teacher, draft, _SECTION)
    for email in talks():
        await sections.enrol(teacher, _SECTION, EnrolmentDraft(email=email))
    clients = {found.name.split()[0]: id_ for id_, found in shipped_clients().items()}
    for id_, title, instructions, names in _ASSIGNMENTS:
        pairs = [
            PairDraft(id=derived_id(id_, name), persona_id=clients[name], rubric_id=TEMPLATE_ID)
            for name in names
        ]
        assigned = AssignmentDraft(
            section_id=_SECTION, title=title, instructions=instructions, pairs=pairs, attempts=3
        )
        await assignments.create(teacher, assigned, id_)
        await assignments.publish(teacher, id_)


async def hold_talks(practice: PracticeService, students: Mapping[str, Actor]) -> None:
    """Hold the demo's talks, all at once; those begun before are gone on with."""
    async with asyncio.TaskGroup() as group:
        for email, actor in students.items():
            group.create_task(_hold_if_possible(practice, actor, talks()[email]))


async def _hold_if_possible(
    practice: PracticeService, actor: Actor, talk: Mapping[str, Any]
) -> None:
    try:
        await _hold(practice, actor, talk)
    except UnderstudyError as error:  # the demo is there without it
        log.warning("demo_talk_not_held", reason=error.message)


async def _hold(practice: PracticeService, actor: Actor, talk: Mapping[str, Any]) -> None:
    id_ = derived_id(_CASE, str(actor.id))
    session = await practice.begin.start(actor, _CASE, id=id_)
    if session.id != id_ or session.stage not in (Stage.ASSIGNED, Stage.BRIEFED, Stage.ACTIVE):
        return
    if session.stage is Stage.ASSIGNED:
        await practice.attend.go(actor, id_, Move.ACKNOWLEDGE)
    await practice.attend.go(actor, id_, Move.BEGIN)
    for number, turn in enumerate(talk["turns"]):
        said = await practice.say(actor, id_, turn, message_id=derived_id(id_, number))
        if said.said:
            await _answered(practice, actor, id_, said.said.reply_id)
    await practice.attend.go(actor, id_, Move.STUDENT_CLOSES)
    levels = dict(talk["levels"])
    ratings = [
        SelfRating(criterion_id=each.id, level=levels.get(each.id, 2))
        for each in template().criteria
    ]
    await practice.attend.reflect(
        actor, id_, Reflection(text=talk["reflection"].strip(), ratings=ratings)
    )
    survey = SessionSurvey(believable=4, difficulty_right=3, helpful=4)
    await practice.attend.survey(actor, id_, survey)


async def _answered(
    practice: PracticeService, actor: Actor, session_id: UUID, reply_id: UUID
) -> None:
    """Wait for the end of a reply."""
    while True:
        said = (await practice.look.transcript(actor, session_id)).messages
        statuses = {each.id: each.status for each in said}
        if statuses.get(reply_id) not in (None, MessageStatus.RUNNING):
            return
        await asyncio.sleep(_LOOKED_AFTER_S)
