"""A session as a document: what was said, what came of it, and what somebody may read of that."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from understudy.conversations.schemas import Message, MessageRole
from understudy.conversations.transcript import AI_MADE
from understudy.practice.feedback.view_schemas import FeedbackView
from understudy.practice.records.document import Block, Document, Facts, Heading, Prose, Said
from understudy.practice.records.report_text import report_blocks
from understudy.practice.sessions.schemas import (
    EndReason,
    Reflection,
    SessionForStudents,
    SessionForTeachers,
    Thumb,
    Transcript,
)

_ENDS = {
    EndReason.STUDENT_CLOSE: "ended by the student",
    EndReason.CLIENT_END: "ended by the client",
    EndReason.TIME: "the time was used up",
    EndReason.TURNS: "the turns were used up",
    EndReason.BUDGET: "the limit of cost was reached",
    EndReason.SAFETY_STOP: "stopped by the student",
    EndReason.ERROR: "a technical failure",
}
_THUMBS = {Thumb.UP: "Good reply", Thumb.DOWN: "Bad reply"}


@dataclass(frozen=True, slots=True)
class Material:
    """What a session's document is made of, as far as its reader may read it.

    Attributes:
        shown: the session.
        assignment: its title; empty in free practice.
        said: what was said.
        view: the feedback, or what is waited for.
        notes: the student's own, for themselves only.
        reflection: the same, while it is not in the feedback.
        zone: of times and days.
    """

    shown: SessionForStudents | SessionForTeachers
    assignment: str
    said: Transcript
    view: FeedbackView
    notes: str
    reflection: Reflection | None
    zone: ZoneInfo


def transcript_of(material: Material) -> Document:
    """Return a session as a document."""
    shown, zone = material.shown, material.zone
    day = shown.created_at.astimezone(zone)
    return Document(
        title=f"Practice with {shown.client.name}",
        about=f"{_day(day)} · attempt {shown.attempt} · {AI_MADE}",
        blocks=tuple(_blocks(material)),
    )


def _blocks(material: Material) -> Iterator[Block]:
    yield Facts(tuple(_facts(material)))
    yield Heading("What was said")
    if not material.said.messages:
        yield Prose("Nothing was said.", is_aside=True)
    numbers = {turn.message_id: turn.turn for turn in material.view.turns}
    for message in material.said.messages:
        yield _said(material, message, numbers.get(message.id))
    if material.notes:
        yield Heading("Your notes")
        yield Prose("Nobody else reads them.", is_aside=True)
        yield Prose(material.notes)
    if material.view.report is None and material.reflection and material.reflection.text:
        yield Heading("Your reflection")
        yield Prose(material.reflection.text)
    yield from report_blocks(material.view)


def _facts(material: Material) -> Iterator[tuple[str, str]]:
    shown, zone = material.shown, material.zone
    client = shown.client
    person = [client.name, client.pronouns, str(client.age) if client.age else ""]
    yield "Client", " · ".join(part for part in person if part)
    yield "Student", material.view.student_name
    yield "Assignment", material.assignment or "None: free practice"
    yield "Stage", shown.stage.replace("_", " ").capitalize()
    yield "Begun", _moment(shown.created_at, zone)
    if shown.ended_at:
        why = f" ({_ENDS[shown.end_reason]})" if shown.end_reason else ""
        yield "Ended", f"{_moment(shown.ended_at, zone)}{why}"
    yield "Turns", str(shown.turns)
    yield "Times", f"in {zone.key}"


def _said(material: Material, message: Message, number: int | None) -> Said:
    at = message.created_at.astimezone(material.zone)
    rated = material.said.ratings.get(message.id)
    remarks = [message.problem] if message.problem else []
    if rated:
        words = f": {rated.comment}" if rated.comment else ""
        remarks.append(f"{_THUMBS[rated.thumb]}{words}")
    place = f"{number}. " if number else ""
    return Said(
        head=f"{place}{message.speaker}, {at:%H:%M}",
        text=message.text,
        is_worker=message.role is MessageRole.USER,
        remarks=tuple(remarks),
    )


def _moment(moment: datetime, zone: ZoneInfo) -> str:
    local = moment.astimezone(zone)
    return f"{_day(local)}, {local:%H:%M}"


def _day(local: datetime) -> str:
    return f"{local.day} {local:%B %Y}"
