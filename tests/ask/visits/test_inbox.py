"""What owners read of what visitors asked, on both databases."""

from datetime import timedelta

import pytest

from tests.support.accounts import Member, add_member
from tests.support.ask import a_page
from tests.support.visits import SOMEBODY, answered, entered
from understudy.accounts import audit
from understudy.accounts.access import Role
from understudy.ask.pages.problems import PageNotFound
from understudy.ask.pages.schemas import AskPage
from understudy.ask.visits.entering import Opened
from understudy.ask.visits.inbox import Inbox
from understudy.ask.visits.models import AskAnswerRow
from understudy.ask.visits.problems import TalkNotFound
from understudy.ask.visits.schemas import Feedback
from understudy.ask.visits.visitor import Caller
from understudy.bootstrap import Services
from understudy.kernel.clock import now
from understudy.kernel.ids import new_id
from understudy.kernel.page import CursorInvalid, encode_cursor

ABSENT = "How much does a parking space cost?"


@pytest.fixture
def read(services: Services) -> Inbox:
    return services.ask.inbox


async def another(services: Services, role: Role, name: str = "Another") -> Member:
    """Add somebody else."""
    return await add_member(services.db, role, email=f"{new_id()}@example.org", name=name)


async def asks(services: Services, page: AskPage, *texts: str) -> Opened:
    """Let a visitor ask."""
    opened = await entered(services, page.slug)
    for text in texts:
        await answered(services, opened, text)
    return opened


async def test_a_summary_tells_days_thumbs_and_cost(
    services: Services, owner: Member, page: AskPage, read: Inbox
) -> None:
    opened = await entered(services, page.slug)
    first = await answered(services, opened, "Are dogs allowed?")
    second = await answered(services, opened, ABSENT)
    await services.ask.visits.rate(opened.visit, first.id, Feedback(value=1))
    await services.ask.visits.rate(opened.visit, second.id, Feedback(value=-1))
    await entered(services, page.slug)  # who asks nothing is no conversation
    found = await read.summary(owner.actor, page.id, days=7)
    assert len(found.days) == 7
    today = found.days[-1]
    assert (today.answered, today.not_in_document, today.questions) == (1, 1, 2)
    assert (found.questions, found.unanswered, found.conversations) == (2, 1, 1)
    assert (found.liked, found.disliked) == (1, 1)
    assert found.cost_usd == 0  # the demo model is free


async def test_an_answer_belongs_to_its_day_and_leaves_with_it(
    services: Services, owner: Member, page: AskPage, read: Inbox
) -> None:
    opened = await entered(services, page.slug)
    message = await answered(services, opened, ABSENT)
    async with services.db.begin() as session:
        row = await session.get_one(AskAnswerRow, message.id)
        row.created_at = now() - timedelta(days=3)
    found = await read.summary(owner.actor, page.id, days=7)
    assert [day.not_in_document for day in found.days] == [0, 0, 0, 1, 0, 0, 0]
    assert (await read.summary(owner.actor, page.id, days=2)).questions == 0
    assert not (await read.gaps(owner.actor, page.id, days=2)).items
    assert (await read.gaps(owner.actor, page.id)).questions == 1


async def test_what_the_documents_do_not_tell_is_gathered(
    services: Services, owner: Member, page: AskPage, read: Inbox
) -> None:
    await asks(services, page, "Are dogs allowed?", ABSENT)
    last = await asks(services, page, "Parking costs?")
    found = await read.gaps(owner.actor, page.id)
    (gap,) = found.items
    assert (gap.example, gap.others) == ("Parking costs?", (ABSENT,))
    assert (gap.conversations, gap.conversation_id) == (2, last.visit.id)
    assert (found.questions, found.older) == (2, 0)


async def test_too_many_unanswered_questions_are_counted(
    services: Services, owner: Member, page: AskPage, read: Inbox
) -> None:
    await asks(services, page, ABSENT, "Is there a swimming pool?")
    found = await read.gaps(owner.actor, page.id, most=1)
    assert [gap.example for gap in found.items] == ["Is there a swimming pool?"]
    assert (found.questions, found.older) == (1, 1)


async def test_conversations_come_in_pages_the_newest_first(
    services: Services, owner: Member, page: AskPage, read: Inbox
) -> None:
    made = [await asks(services, page, f"Are {name} allowed?", ABSENT) for name in ("dogs", "cats")]
    first = await read.talks(owner.actor, page.id, limit=1)
    rest = await read.talks(owner.actor, page.id, after=first.next, limit=1)
    assert [talk.id for talk in (*first.items, *rest.items)] == [
        opened.visit.id for opened in reversed(made)
    ]
    assert rest.next is None
    (talk,) = rest.items
    assert (talk.first_question, talk.questions) == ("Are dogs allowed?", 2)
    assert (talk.unanswered, talk.signed_in) == (1, False)
    assert await read.talk(owner.actor, page.id, talk.id) == talk
    with pytest.raises(CursorInvalid):
        await read.talks(owner.actor, page.id, after="nowhere")


async def test_who_is_signed_in_is_told_as_that_and_no_more(
    services: Services, owner: Member, page: AskPage, read: Inbox
) -> None:
    person = await another(services, Role.STUDENT, "Nora Nobody")
    opened = await entered(services, page.slug, Caller(SOMEBODY.address, person.actor))
    await answered(services, opened, "Are dogs allowed?")
    (talk,) = (await read.talks(owner.actor, page.id)).items
    assert talk.signed_in
    assert "Nora" not in talk.model_dump_json()


async def test_opinions_are_read_with_their_questions(
    services: Services, owner: Member, page: AskPage, read: Inbox
) -> None:
    opened = await entered(services, page.slug)
    for text, value in (("Are dogs allowed?", 1), (ABSENT, -1)):
        message = await answered(services, opened, text)
        given = Feedback(value=1 if value > 0 else -1, comment=f"about {value}")
        await services.ask.visits.rate(opened.visit, message.id, given)
    first = await read.opinions(owner.actor, page.id, limit=1)
    rest = await read.opinions(owner.actor, page.id, after=first.next, limit=1)
    told = [(each.question, each.value, each.comment) for each in (*first.items, *rest.items)]
    assert told == [(ABSENT, -1, "about -1"), ("Are dogs allowed?", 1, "about 1")]


async def test_weeks_are_counted_for_pages_one_may_see(
    services: Services, owner: Member, page: AskPage, read: Inbox
) -> None:
    await asks(services, page, "Are dogs allowed?", ABSENT)
    quiet = await a_page(services, owner.actor)
    mine = await read.weeks(owner.actor, [page.id, quiet.id])
    assert (mine[page.id].questions, mine[page.id].unanswered) == (2, 1)
    assert (mine[quiet.id].questions, mine[quiet.id].unanswered) == (0, 0)
    other = await another(services, Role.TEACHER)
    assert (await read.weeks(other.actor, [page.id]))[page.id].questions == 0


async def test_only_owners_and_administrators_read_and_these_are_written_down(
    services: Services, owner: Member, page: AskPage, read: Inbox
) -> None:
    opened = await asks(services, page, ABSENT)
    for role in (Role.STUDENT, Role.TEACHER, Role.RESEARCHER):
        other = await another(services, role)
        with pytest.raises(PageNotFound):
            await read.summary(other.actor, page.id)
        with pytest.raises(PageNotFound):
            await read.gaps(other.actor, page.id)
        with pytest.raises(PageNotFound):
            await read.talks(other.actor, page.id)
        with pytest.raises(PageNotFound):
            await read.talk(other.actor, page.id, opened.visit.id)
        with pytest.raises(PageNotFound):
            await read.opinions(other.actor, page.id)
    await read.gaps(owner.actor, page.id)
    admin = await another(services, Role.ADMIN)
    assert (await read.gaps(admin.actor, page.id)).questions == 1
    async with services.db.read() as session:
        (entry,) = await audit.entries(session, None, 10, action="ask_inbox.read")
    assert (entry.actor_id, entry.subject_id) == (admin.actor.id, page.id)


async def test_a_conversation_of_another_page_is_not_found(
    services: Services, owner: Member, page: AskPage, read: Inbox
) -> None:
    opened = await asks(services, page, ABSENT)
    other = await a_page(services, owner.actor)
    for page_id, talk_id in ((other.id, opened.visit.id), (page.id, new_id())):
        with pytest.raises(TalkNotFound):
            await read.talk(owner.actor, page_id, talk_id)
    with pytest.raises(CursorInvalid):
        await read.talks(owner.actor, page.id, after=encode_cursor("x"))
