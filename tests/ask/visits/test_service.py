from contextlib import aclosing
from decimal import Decimal

import pytest

from tests.support.accounts import add_member
from tests.support.ask import HANDBOOK, a_document, a_page, upload
from tests.support.visits import SOMEBODY, answered, entered
from understudy.accounts.access import Role
from understudy.ask.documents.events import DOCUMENT_CHANGED
from understudy.ask.documents.schemas import DocumentChanges
from understudy.ask.pages.problems import PageNotFound
from understudy.ask.pages.schemas import PageChanges
from understudy.ask.reading.schemas import Private
from understudy.ask.visits.models import AskAnswerRow, AskSessionRow
from understudy.ask.visits.problems import (
    AnswerNotFound,
    DocumentGone,
    NoSuchDocument,
    PageRests,
    QuestionsUsedUp,
    SessionClosed,
)
from understudy.ask.visits.schemas import AnswerDetails, Feedback
from understudy.bootstrap import Services, open_services
from understudy.conversations.problems import ConversationNotFound
from understudy.conversations.schemas import ConversationChanges, ConversationStatus
from understudy.kernel.ids import new_id
from understudy.kernel.settings import Settings
from understudy.llm.traffic.messages import MessagesLimited


async def test_an_answer_comes_from_the_document_with_checked_citations(
    services: Services,
) -> None:
    page = await a_page(services, (await add_member(services.db, Role.TEACHER)).actor)
    message = await answered(services, await entered(services, page.slug), "Are dogs allowed?")
    details = AnswerDetails.model_validate(message.details)
    assert (details.verdict, details.dropped) == ("answered", 0)
    (citation,) = details.citations
    assert (citation.section_title, citation.quote) == (
        "Dogs",
        "Dogs are not allowed in the office.",
    )
    assert "[S" not in message.text
    assert "@@" not in message.text
    assert message.usage is None  # what it costs is for the owner to know
    assert details.remembered.lines == 1


async def test_what_is_not_in_there_is_said_and_kept_for_the_owner(services: Services) -> None:
    page = await a_page(services, (await add_member(services.db, Role.TEACHER)).actor)
    opened = await entered(services, page.slug)
    message = await answered(services, opened, "How much does a parking space cost?")
    assert AnswerDetails.model_validate(message.details).verdict == "not_in_document"
    async with services.db.read() as session:
        row = await session.get_one(AskAnswerRow, message.id)
    assert (row.verdict, row.page_id) == ("not_in_document", page.id)
    assert row.question == "How much does a parking space cost?"
    assert "park" in " ".join(row.asked)


async def test_what_the_owner_does_not_tell_reaches_no_visitor(services: Services) -> None:
    owner = await add_member(services.db, Role.TEACHER)
    document = await a_document(services, owner.actor)
    page = await a_page(services, owner.actor, document)
    opened = await entered(services, page.slug)
    message = await answered(services, opened, "What is the e-mail address to write to?")
    shown = await services.ask.visits.document(opened.visit, 0)
    assert "amina@" in HANDBOOK
    assert "amina@" not in message.text + str(message.details) + str(shown)
    told = DocumentChanges(told=frozenset({Private.CONTACT}))
    await services.ask.documents.change(owner.actor, document.id, told)
    fresh = await entered(services, page.slug)
    assert "amina@" in str(await services.ask.visits.document(fresh.visit, 0))
    for place in (-1, 1):
        with pytest.raises(NoSuchDocument):
            await services.ask.visits.document(fresh.visit, place)
    await services.ask.pages.switch_off(owner.actor, page.id)
    with pytest.raises(PageNotFound):  # also for who has come in before
        await services.ask.visits.document(fresh.visit, 0)


async def test_a_visitor_acts_in_their_own_session_and_nowhere_else(services: Services) -> None:
    owner = await add_member(services.db, Role.ADMIN)
    page = await a_page(services, owner.actor)
    first, second = await entered(services, page.slug), await entered(services, page.slug)
    message = await answered(services, first, "Are dogs allowed?")
    forged = second.visit._replace(id=first.visit.id)
    assert forged.visitor.role is Role.STUDENT  # whoever the page belongs to
    with pytest.raises(AnswerNotFound):
        await services.ask.visits.rate(second.visit, message.id, Feedback(value=1))
    talk = await services.conversations.get(owner.actor, first.visit.id)
    assert talk.persona_id is None
    student = await add_member(services.db)
    with pytest.raises(ConversationNotFound):
        await services.conversations.get(student.actor, first.visit.id)
    assert not (await services.conversations.list(owner.actor)).items


async def test_questions_are_counted_by_session_and_survive_every_way_of_going_on(
    services: Services,
) -> None:
    owner = await add_member(services.db, Role.TEACHER)
    page = await a_page(services, owner.actor, questions_per_visitor=2)
    opened = await entered(services, page.slug)
    first = await answered(services, opened, "Are dogs allowed?")
    await answered(services, opened, "How much leave is there?")
    for _ in range(2):
        with pytest.raises(QuestionsUsedUp):
            await services.ask.visits.say(opened.visit, "And cats?")
        with pytest.raises(QuestionsUsedUp):
            await services.ask.visits.regenerate(opened.visit, first.id)
        given = page.slug, opened.visit.id, opened.told.resume_token, SOMEBODY
        opened = await services.ask.entering.resume(*given)
        assert opened.told.questions_left == 0


async def test_a_session_may_ask_so_often_in_a_minute(services: Services) -> None:
    page = await a_page(services, (await add_member(services.db, Role.TEACHER)).actor)
    opened = await entered(services, page.slug)
    for _ in range(services.adjustments.now.visitor_messages_per_minute):
        await answered(services, opened, "Are dogs allowed?")
    with pytest.raises(MessagesLimited):
        await services.ask.visits.say(opened.visit, "Once more?")


async def test_a_page_without_money_rests_politely_and_one_that_is_off_is_gone(
    services: Services,
) -> None:
    owner = await add_member(services.db, Role.TEACHER)
    page = await a_page(services, owner.actor, budget_per_day_usd=Decimal(0))
    opened = await entered(services, page.slug)
    assert opened.told.page.resting
    with pytest.raises(PageRests) as refusal:
        await services.ask.visits.say(opened.visit, "Are dogs allowed?")
    assert refusal.value.retry_after_s > 0
    await services.ask.pages.switch_off(owner.actor, page.id)
    with pytest.raises(PageNotFound):
        await services.ask.visits.say(opened.visit, "Are dogs allowed?")


async def test_thumbs_are_kept_changed_and_taken_back(services: Services) -> None:
    page = await a_page(services, (await add_member(services.db, Role.TEACHER)).actor)
    opened = await entered(services, page.slug)
    message = await answered(services, opened, "Are dogs allowed?")
    for given in (Feedback(value=-1, comment="Too short"), Feedback(value=1), None):
        await services.ask.visits.rate(opened.visit, message.id, given)
        async with services.db.read() as session:
            row = await session.get_one(AskAnswerRow, message.id)
        assert row.value == (given.value if given else None)
        assert row.comment == (given.comment if given else "")
    with pytest.raises(AnswerNotFound):
        await services.ask.visits.rate(opened.visit, new_id(), Feedback(value=1))


async def test_who_watches_is_told_that_a_document_was_replaced(services: Services) -> None:
    owner = await add_member(services.db, Role.TEACHER)
    page = await a_page(services, owner.actor)
    opened = await entered(services, page.slug)
    async with aclosing(services.ask.visits.follow(opened.visit)) as events:
        snapshot = await anext(events)
        assert snapshot.data.keys() == {"messages"}  # nothing of whose page it is
        file = upload("# Staff handbook\n\nDogs are welcome.\n")
        await services.ask.documents.replace(owner.actor, page.documents[0].id, file)
        told = await anext(events)
    assert told.name == DOCUMENT_CHANGED
    assert told.data["number"] == 2


async def test_what_left_the_memory_is_summed_up_and_told(installation: Settings) -> None:
    small = installation.model_copy(update={"ask_history_tokens": 1_000, "ask_least_exchanges": 2})
    async with open_services(small) as services:
        page = await a_page(services, (await add_member(services.db, Role.TEACHER)).actor)
        opened = await entered(services, page.slug)
        message = await answered(services, opened, "Are dogs allowed?")
        for number in range(6):
            asked = f"Question {number}: are dogs allowed? " + "Please tell me. " * 60
            message = await answered(services, opened, asked)
        told = AnswerDetails.model_validate(message.details).remembered
        assert told.left == message.left_out > 0
        assert told.summed_up
        assert told.lines >= 5  # two exchanges and the question, whatever their length
        async with services.db.read() as session:
            row = await session.get_one(AskSessionRow, opened.visit.id)
        assert row.summary.startswith("- Asked: ")
        assert row.summed_up == told.left
        assert "not allowed" in message.text


async def test_a_conversation_that_its_owner_completed_is_told_to_be_closed(
    services: Services,
) -> None:
    owner = await add_member(services.db, Role.TEACHER)
    page = await a_page(services, owner.actor)
    opened = await entered(services, page.slug)
    message = await answered(services, opened, "Are dogs allowed?")
    visits, visit = services.ask.visits, opened.visit
    completed = ConversationChanges(status=ConversationStatus.COMPLETED)
    await services.conversations.change(owner.actor, visit.id, completed)
    for refused in (
        visits.say(visit, "And cats?"),
        visits.edit(visit, message.parent_id or new_id(), "And cats?"),
        visits.regenerate(visit, message.id),
    ):
        with pytest.raises(SessionClosed):
            await refused
    assert len((await visits.messages(visit)).items) == 2
    active = ConversationChanges(status=ConversationStatus.ACTIVE)
    await services.conversations.change(owner.actor, visit.id, active)
    assert (await answered(services, opened, "How much leave is there?")).text


async def test_a_document_that_was_removed_answers_nobody_any_more(services: Services) -> None:
    owner = await add_member(services.db, Role.TEACHER)
    document = await a_document(services, owner.actor)
    other = await a_document(services, owner.actor, "# Other\n\nCats sleep in the archive.\n")
    page = await a_page(services, owner.actor, document)
    opened = await entered(services, page.slug)
    await answered(services, opened, "Are dogs allowed?")
    await services.ask.pages.switch_off(owner.actor, page.id)
    await services.ask.pages.change(owner.actor, page.id, PageChanges(document_ids=(other.id,)))
    await services.ask.documents.remove(owner.actor, document.id)
    await services.ask.pages.switch_on(owner.actor, page.id)
    visits, visit = services.ask.visits, opened.visit
    before = await visits.messages(visit)
    for refused in (
        visits.document(visit, 0),
        visits.say(visit, "Are cats allowed?"),
        visits.edit(visit, before.items[0].id, "Are cats allowed?"),
        visits.regenerate(visit, before.items[1].id),
    ):
        with pytest.raises(DocumentGone):
            await refused
    assert await visits.messages(visit) == before  # nothing was stored
    fresh = await entered(services, page.slug)
    assert "archive" in (await answered(services, fresh, "Where do cats sleep?")).text
