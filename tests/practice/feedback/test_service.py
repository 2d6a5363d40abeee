"""The chore of feedback: that the service shows what is due has its tests in test_releasing."""

import asyncio
from datetime import timedelta

import pytest

from tests.support.handed_in import a_class, stored
from understudy.bootstrap import Services
from understudy.kernel.clock import now
from understudy.practice.courses.assignment_schemas import AssignmentChanges
from understudy.practice.feedback import service
from understudy.practice.sessions.schemas import Stage


async def test_what_is_due_is_shown_by_itself(
    services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service, "LOOK_EVERY_S", 0.01)
    of = await a_class(services, release="after_due", due_at=now() + timedelta(days=1))
    id_ = await stored(of)
    changes = AssignmentChanges(due_at=now() - timedelta(days=1))
    await services.assignments.change(of.teacher.actor, of.assignment.id, changes)
    chore = asyncio.create_task(of.feedback.keep_shown())
    async with asyncio.timeout(30):
        while await of.stage(id_) is not Stage.RELEASED:
            await asyncio.sleep(0.02)
    chore.cancel()
