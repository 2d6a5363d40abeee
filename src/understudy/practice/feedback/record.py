"""An interview as it is judged and reported: its active branch in turns, without account names."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from uuid import UUID

from understudy.accounts.models import PersonRow
from understudy.conversations import message_store
from understudy.conversations.models import ConversationRow, MessageRow
from understudy.conversations.schemas import MessageRole, MessageStatus
from understudy.kernel.db import Session
from understudy.practice.mind.counts import Speaker, Turn, labelled
from understudy.practice.mind.disclosure import Choice
from understudy.practice.mind.labels import WorkerLabels
from understudy.practice.mind.trust import State, Step
from understudy.practice.sessions import store
from understudy.practice.sessions.frames import Frame, spans_of
from understudy.practice.sessions.models import ClientTurnRow, PracticeSessionRow, WorkerTurnRow
from understudy.practice.sessions.privacy import Identity
from understudy.practice.sessions.schemas import Reflection


@dataclass(frozen=True, slots=True)
class Record:
    """What was said, and what it did to the client.

    Attributes:
        turns: the worker's with labels, by rule where no model gave any.
        message_ids: of each turn: several messages of one side in a row are one turn.
        steps: one for each turn of the worker that was answered, with the state after the answer.
        choices: what could be told in each of these.
        reflection: what the student wrote afterwards.
    """

    turns: tuple[Turn, ...]
    message_ids: tuple[tuple[UUID, ...], ...]
    steps: tuple[Step, ...]
    choices: tuple[Choice, ...]
    reflection: str

    def turn_of(self, message_id: UUID) -> int | None:
        """Return the number of the turn a message is in; None if it is in none."""
        numbered = enumerate(self.message_ids, start=1)
        return next((number for number, ids in numbered if message_id in ids), None)


@dataclass(frozen=True, slots=True)
class _Said:
    speaker: Speaker
    text: str
    ids: tuple[UUID, ...]


async def record_of(session: Session, row: PracticeSessionRow) -> Record:
    """Read a session's interview.

    Replies that were cut or failed are left out: the student saw them go wrong, the client did
    not say them. So is what was said to the platform, in double parentheses.
    """
    student = await _student(session, row.student_id)
    held = await session.get_one(ConversationRow, row.conversation_id)
    messages = await message_store.branch(session, held.active_message_id)
    said = _turns(messages, student)
    ids = [each for turn in said for each in turn.ids]
    workers = await store.worker_turns(session, ids)
    clients = await store.client_turns(session, ids)
    turns = [Turn(speaker=t.speaker, text=t.text, labels=_labels(t, workers)) for t in said]
    steps, choices = _went_on(said, clients)
    return Record(
        turns=labelled(turns),
        message_ids=tuple(turn.ids for turn in said),
        steps=steps,
        choices=choices,
        reflection=student.taken_out(reflection_of(row).text),
    )


def reflection_of(row: PracticeSessionRow) -> Reflection:
    """Return what the student wrote about a session; an empty one if nothing yet."""
    return Reflection.model_validate(row.reflection) if row.reflection else Reflection()


async def _student(session: Session, student_id: UUID) -> Identity:
    person = await session.get(PersonRow, student_id)
    return Identity(person.name, person.email) if person else Identity("")


def _turns(messages: Sequence[MessageRow], student: Identity) -> list[_Said]:
    said: list[_Said] = []
    for message in messages:
        speaker = Speaker.WORKER if message.role == MessageRole.USER else Speaker.CLIENT
        text = _text(message, student)
        if not text or message.status != MessageStatus.COMPLETE:
            continue
        if said and said[-1].speaker is speaker:
            whole = f"{said[-1].text}\n\n{text}"
            said[-1] = replace(said[-1], text=whole, ids=(*said[-1].ids, message.id))
        else:
            said.append(_Said(speaker, text, (message.id,)))
    return said


def _text(message: MessageRow, student: Identity) -> str:
    if message.role != MessageRole.USER:
        return message.text.strip()
    inside = [span.text for span in spans_of(message.text) if span.frame is Frame.IN_ROLE]
    return student.taken_out(" ".join(inside)).strip()


def _labels(turn: _Said, known: dict[UUID, WorkerTurnRow]) -> WorkerLabels | None:
    """Return a turn's labels: of the message that was answered, which is the last of it."""
    row = known.get(turn.ids[-1])
    return WorkerLabels.model_validate(row.labels) if row else None


def _went_on(
    said: Sequence[_Said], known: dict[UUID, ClientTurnRow]
) -> tuple[tuple[Step, ...], tuple[Choice, ...]]:
    """Return what each answered turn did, up to the first of which nothing is known.

    A client that speaks first, before any turn of the worker, is not an answer.
    """
    steps: list[Step] = []
    choices: list[Choice] = []
    for before, turn in pairwise(said):
        if turn.speaker is not Speaker.CLIENT or before.speaker is not Speaker.WORKER:
            continue
        row = known.get(turn.ids[-1])
        if row is None:
            break
        why = Step.model_validate(row.step).why
        steps.append(Step(state=State.model_validate(row.state), why=why))
        choices.append(Choice.model_validate(row.choice))
    return tuple(steps), tuple(choices)
