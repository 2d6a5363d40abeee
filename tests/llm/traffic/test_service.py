"""What people and administrators see of limits, and change."""

from uuid import UUID

import pytest

from tests.support.accounts import Member, add_member
from tests.support.traffic import enter, queue_of
from understudy.accounts.access import OPERATOR, Actor, Role
from understudy.kernel.db import Database
from understudy.kernel.errors import Forbidden
from understudy.kernel.page import CursorInvalid, encode_cursor
from understudy.kernel.settings import Settings
from understudy.llm.adjustments import AdjustmentInvalid, Adjustments
from understudy.llm.traffic.lanes import Lanes
from understudy.llm.traffic.messages import MessageLimits
from understudy.llm.traffic.service import LimitService
from understudy.llm.traffic.windows import Windows

STUDENT = Actor(UUID(int=8), Role.STUDENT)


@pytest.fixture
def adjustments(db: Database, settings: Settings) -> Adjustments:
    return Adjustments(db, settings)


@pytest.fixture
def messages(adjustments: Adjustments) -> MessageLimits:
    return MessageLimits(Windows(), adjustments)


@pytest.fixture
def limits(db: Database, adjustments: Adjustments, messages: MessageLimits) -> LimitService:
    return LimitService(db, adjustments, messages, Lanes({}))


@pytest.fixture
async def admin(db: Database) -> Member:
    return await add_member(db, Role.ADMIN, name="Ada Moss")


async def test_people_see_their_own_window_and_everyones_share(
    limits: LimitService, messages: MessageLimits
) -> None:
    await messages.admit(person=STUDENT.id)
    seen = await limits.state(STUDENT)
    assert (seen.person.used, seen.installation.used) == (1, 1)
    assert (seen.providers, seen.warning) == (None, None)


async def test_administrators_see_the_providers_queues_too(
    db: Database, adjustments: Adjustments, messages: MessageLimits, admin: Member
) -> None:
    async with queue_of(adjustments, keys=2) as outgoing:
        await enter(outgoing)
        limits = LimitService(db, adjustments, messages, Lanes({outgoing.provider: outgoing}))
        (provider,) = (await limits.state(admin.actor)).providers or []
    assert provider.provider == "anthropic"
    assert [key.requests.used for key in provider.keys] == [1, 0]
    assert (provider.waiting_interactive, provider.paused) == (0, False)


async def test_a_warning_comes_at_the_share_that_was_set(
    limits: LimitService, messages: MessageLimits, admin: Member
) -> None:
    await limits.change(admin.actor, {"messages_per_hour": 10, "warn_at_share": 0.3})
    for said in range(4):
        warning = (await limits.state(admin.actor)).warning
        assert bool(warning) == (said >= 3)
        await messages.admit(person=STUDENT.id)
    assert "4 of 10" in ((await limits.state(admin.actor)).warning or "")


async def test_only_administrators_see_and_change_limits(limits: LimitService) -> None:
    with pytest.raises(Forbidden):
        limits.adjustments(STUDENT)
    with pytest.raises(Forbidden):
        await limits.change(STUDENT, {"attempts": 2})
    with pytest.raises(Forbidden):
        await limits.history(STUDENT)


async def test_changes_are_kept_with_who_and_when_newest_first(
    limits: LimitService, admin: Member
) -> None:
    await limits.change(admin.actor, {"provider_requests": 70})
    await limits.change(OPERATOR, {"provider_requests": None})
    with pytest.raises(AdjustmentInvalid):
        await limits.change(admin.actor, {"provider_requests": -1})
    newest = await limits.history(admin.actor, limit=1)
    older = await limits.history(admin.actor, after=newest.next, limit=1)
    changes = [*newest.items, *older.items]
    assert [(c.actor, c.name, c.before, c.after) for c in changes] == [
        ("Operator", "provider_requests", 70, None),
        ("Ada Moss", "provider_requests", 50, 70),
    ]
    assert changes[0].at >= changes[1].at
    assert older.next is None
    values = {each.name: each.value for each in limits.adjustments(admin.actor)}
    assert values["provider_requests"] == 50


async def test_a_cursor_of_another_list_is_refused(limits: LimitService, admin: Member) -> None:
    with pytest.raises(CursorInvalid):
        await limits.history(admin.actor, after=encode_cursor("no id"))
