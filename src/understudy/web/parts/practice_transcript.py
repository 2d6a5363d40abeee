"""What was said in a session, to be read."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any
from uuid import UUID

from understudy.conversations.schemas import Message, MessageRole
from understudy.practice.sessions.schemas import Thumb, Transcript
from understudy.web.parts.kit import badge, box, button, text

type FromHere = Callable[[UUID], Any]
type Below = Callable[[UUID], None]


def place_of(message_id: UUID) -> str:
    """Return the name of a turn's place in the page, for links to it."""
    return f"turn-{message_id}"


def transcript_view(
    transcript: Transcript,
    worker: str,
    *,
    try_again: FromHere | None = None,
    numbers: Mapping[UUID, int] = MappingProxyType({}),
    below: Below | None = None,
) -> None:
    """Add all turns, oldest first.

    Args:
        transcript: what was said.
        worker: what the student is called here.
        try_again: takes the id of a turn of the student to go on from it in a new attempt.
        numbers: of turns, as a report counts them, by the ids of messages.
        below: adds what stands under a turn, by the id of its message.
    """
    if not transcript.messages:
        text("p", "Nothing was said.", "quiet")
        return
    with box("transcript", "ol"):
        for message in transcript.messages:
            _turn(transcript, message, worker, try_again, numbers.get(message.id), below)


def _turn(
    transcript: Transcript,
    message: Message,
    worker: str,
    try_again: FromHere | None,
    number: int | None,
    below: Below | None,
) -> None:
    is_worker = message.role is MessageRole.USER
    rating = transcript.ratings.get(message.id)
    with box("said worker" if is_worker else "said", "li") as row:
        with box("line-up"):
            text("strong", worker if is_worker else message.speaker)
            if number:
                text("span", f"turn {number}", "tiny numbers")
            if rating:
                badge("Good reply" if rating.thumb is Thumb.UP else "Bad reply")
        text("p", message.text, "prose")
        if message.problem:
            text("p", message.problem, "tiny")
        if rating and rating.comment:
            text("p", f"“{rating.comment}”", "small quiet")
        if is_worker and try_again:
            again = button("Try again from here", lambda: try_again(message.id), kind="plain")
            again.classes("small")
        if below:
            below(message.id)
    row.props["id"] = place_of(message.id)
