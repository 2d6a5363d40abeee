"""What a client's reply goes on from: what was said, and the state the client was in."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from understudy.conversations.history import Spoken
from understudy.conversations.replies import Heard
from understudy.conversations.schemas import MessageRole
from understudy.kernel.db import Database
from understudy.practice.mind import trust
from understudy.practice.mind.disclosure import Choice
from understudy.practice.mind.labels import WorkerLabels
from understudy.practice.sessions import store
from understudy.practice.sessions.labelling import Labelled
from understudy.practice.sessions.models import WorkerTurnRow


@dataclass(frozen=True, slots=True)
class Before:
    """What a reply goes on from; without a worker's turn the client speaks first."""

    state: trust.State
    choice: Choice | None
    has_told: bool
    labelled: Labelled | None
    message_id: UUID | None
    worker_turn: str
    client_turn: str
    worker_before: str
    number: int


async def before_of(db: Database, heard: Heard) -> Before:
    """Look at what was said, and at the state the client was in when it last spoke."""
    turns, ids = list(_turns(heard.said)), [said.id for said in heard.said if said.id]
    worker = _last(turns, MessageRole.USER)
    async with db.read() as session:
        snapshots = await store.client_turns(session, ids)
        labels = await store.worker_turns(session, ids)
    last = next((snapshots[each] for each in reversed(ids) if each in snapshots), None)
    known = labels.get(worker.id) if worker and worker.id else None
    state = trust.State.model_validate(last.state) if last else trust.State()
    told = trust.Step.model_validate(last.step).state.disclosed_fact_ids if last else ()
    earlier = [turn for turn in turns if turn is not worker]
    client, before = _last(earlier, MessageRole.PERSONA), _last(earlier, MessageRole.USER)
    return Before(
        state=state,
        choice=Choice.model_validate(last.choice) if last else None,
        has_told=bool(last and set(state.disclosed_fact_ids) - set(told)),
        labelled=_known(known),
        message_id=worker.id if worker else None,
        worker_turn=worker.text if worker else "",
        client_turn=client.text if client else "",
        worker_before=before.text if before else "",
        number=sum(turn.role is MessageRole.USER for turn in turns),
    )


def _known(row: WorkerTurnRow | None) -> Labelled | None:
    return Labelled(WorkerLabels.model_validate(row.labels), row.by_rule) if row else None


def _turns(said: Sequence[Spoken]) -> Iterator[Spoken]:
    """Yield what was said as turns: several messages in a row by one side are one, by the last."""
    kept: Spoken | None = None
    for message in said:
        if not message.text:
            continue
        if kept and kept.role is message.role:
            kept = replace(message, text=f"{kept.text}\n\n{message.text}")
            continue
        if kept:
            yield kept
        kept = message
    if kept:
        yield kept


def _last(turns: Sequence[Spoken], role: MessageRole) -> Spoken | None:
    return next((turn for turn in reversed(turns) if turn.role is role), None)
