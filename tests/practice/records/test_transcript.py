from datetime import timedelta
from uuid import UUID

from sqlalchemy import update

from tests.support.handed_in import Class, a_class, stored
from understudy.accounts.access import Actor
from understudy.bootstrap import Services
from understudy.practice.feedback.schemas import Reason
from understudy.practice.feedback.view_schemas import CommentDraft, DisputeDraft, OverrideDraft
from understudy.practice.records.markdown import to_markdown
from understudy.practice.records.transcript import transcript_of
from understudy.practice.sessions.models import PracticeSessionRow
from understudy.practice.sessions.schemas import Notes, ReplyRating, Thumb
from understudy.practice.sessions.stages import Move

NOTE = "Ask about the brother."


async def read(of: Class, actor: Actor, id_: UUID) -> str:
    return to_markdown(transcript_of(await of.services.records.write.material(actor, id_)))


async def reviewed(of: Class) -> UUID:
    """Write a session with everything in it that a document may tell."""
    id_ = await stored(of)
    view = await of.feedback.report(of.student.actor, id_)
    client = next(turn for turn in view.turns if turn.speaker == "client")
    attend = of.services.practice.attend
    await attend.note(of.student.actor, id_, Notes(text=NOTE))
    rating = ReplyRating(thumb=Thumb.DOWN, comment="Too open")
    await attend.rate(of.student.actor, id_, client.message_id, rating)
    comment = CommentDraft(message_id=view.turns[1].message_id, text="A warm beginning.")
    await of.feedback.comment(of.teacher.actor, id_, comment)
    assert view.report is not None
    criterion = view.report.criteria[0].id
    reason: Reason = "I was in the room."
    draft = OverrideDraft(level=4, reason=reason)
    await of.feedback.override(of.teacher.actor, id_, criterion, draft)
    await of.feedback.dispute(of.student.actor, id_, DisputeDraft(reason="I did ask."))
    return id_


async def test_it_tells_what_was_said_and_what_came_of_it(services: Services) -> None:
    of = await a_class(services)
    text = await read(of, of.student.actor, await reviewed(of))
    for told in (
        "# Practice with Lena Hartwig",
        "The persona's messages were made by AI.",
        "- **Student:** Rana Duval",
        "- **Assignment:** First contact",
        "- **Stage:** Released",
        "(ended by the student)",
        "**1. Lena, ",
        "**2. Rana Duval, ",
        "You should go to the housing office.",
        "> Bad reply: Too open",
        "## Feedback",
        "No teacher has reviewed it",
        "The teacher: I was in the room.",
        "Turn 2: A warm beginning.",
        "I did ask.",
        "I was too quick with advice.",
    ):
        assert told in text, told


async def test_notes_are_in_the_students_own_and_in_nobody_elses(services: Services) -> None:
    of = await a_class(services)
    id_ = await reviewed(of)
    assert NOTE in await read(of, of.student.actor, id_)
    assert NOTE not in await read(of, of.teacher.actor, id_)
    assert "I was in the room." in await read(of, of.teacher.actor, id_)


async def test_feedback_that_is_not_shown_yet_is_only_in_the_teachers(services: Services) -> None:
    of = await a_class(services, release="after_review")
    id_ = await stored(of)
    mine = await read(of, of.student.actor, id_)
    assert "Your teacher looks at your feedback before you see it." in mine
    assert "Overall" not in mine
    assert "## Your reflection\n\nI was too quick with advice." in mine
    assert "**Overall:**" in await read(of, of.teacher.actor, id_)


async def test_a_stop_for_ones_own_sake_is_the_students_to_tell(services: Services) -> None:
    of = await a_class(services)
    moves = (Move.ACKNOWLEDGE, Move.BEGIN, Move.SAFETY_STOP)
    id_ = await of.handed_in(moves=moves)
    assert "(stopped by the student)" in await read(of, of.student.actor, id_)
    assert "(ended by the student)" in await read(of, of.teacher.actor, id_)


async def test_times_are_those_of_the_installations_zone(services: Services) -> None:
    of = await a_class(services)
    id_ = await of.handed_in()
    async with of.db.begin() as session:
        row = await session.get_one(PracticeSessionRow, id_)
        begun = row.created_at.replace(hour=9, minute=30) - timedelta(days=3)
        await session.execute(
            update(PracticeSessionRow).where(PracticeSessionRow.id == id_).values(created_at=begun)
        )
    text = await read(of, of.student.actor, id_)
    assert f"- **Begun:** {begun.day} {begun:%B %Y}, 09:30" in text
    assert "- **Times:** in UTC" in text
