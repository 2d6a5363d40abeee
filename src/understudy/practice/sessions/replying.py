"""A client's reply: the turn is labelled, trust moves, what may be told is chosen, then it speaks.

Nothing is shown before it was checked. What cannot be shown is asked for once more, and then the
client evades, in role. The state before a reply is that of the reply before it on its branch, so
that another reply, another wording and another branch each go on from where they stand.
"""

from dataclasses import dataclass, field, replace
from uuid import UUID

from understudy.conversations.history import Spoken
from understudy.conversations.models import MessageRow
from understudy.conversations.replies import Asking, Given, Heard
from understudy.conversations.schemas import MessageRole, MessageStatus
from understudy.kernel.clock import monotonic_s
from understudy.kernel.db import Database, Session
from understudy.llm.calls import Listener
from understudy.llm.types import Charge
from understudy.personas.schemas import PersonaFields
from understudy.practice.clients.prompt import CLIENT, variables_for
from understudy.practice.clients.schemas import PracticeBlock
from understudy.practice.clients.turn import Turn, turn_of
from understudy.practice.mind import trust
from understudy.practice.mind.ceiling import Reason
from understudy.practice.mind.danger import asked_for
from understudy.practice.mind.disclosure import Choice, blocked_topics, choose, remember
from understudy.practice.sessions import store
from understudy.practice.sessions.before import Before, before_of
from understudy.practice.sessions.frames import Frame, spans_of
from understudy.practice.sessions.labelling import Labelled, LabelVariables, labelled
from understudy.practice.sessions.models import ClientTurnRow, WorkerTurnRow
from understudy.practice.sessions.moving import end_if_used_up, move
from understudy.practice.sessions.privacy import Identity
from understudy.practice.sessions.schemas import Stage
from understudy.practice.sessions.speech import as_answer, bare, let_go
from understudy.practice.sessions.stages import Move
from understudy.practice.sessions.telling import (
    deflection,
    to_mend,
    told_in,
    verdict_on,
)

_LONGEST_NOTE = 200


@dataclass(frozen=True, slots=True)
class Case:
    """Who is talked with, by whom, who pays, and which model was chosen for it, if any."""

    session_id: UUID
    fields: PersonaFields
    block: PracticeBlock
    student: Identity
    charge: Charge
    model: str = ""


@dataclass(slots=True)
class _Done:
    """What is written down with the end of a reply."""

    before: Before
    labelled: Labelled
    step: trust.Step
    choice: Choice
    withheld: list[Reason]
    is_deflection: bool
    took_ms: int
    note: str


@dataclass(slots=True)
class ClientReply:
    """One reply of one client."""

    asking: Asking
    db: Database
    case: Case
    _done: _Done | None = field(default=None)

    @property
    def charge(self) -> Charge:
        """Who pays for it."""
        return self.case.charge

    async def give(self, heard: Heard, hear: Listener) -> Given:
        """Give the reply, checked, in pieces."""
        began_s = monotonic_s()
        private = replace(heard, said=tuple(map(self._without_names, heard.said)))
        before = await before_of(self.db, private)
        if before.message_id is None:
            opening = as_answer(self.case.block.opening_line or self.case.fields.first_message)
            await let_go(opening.text, hear)
            return Given(opening)
        labelled_ = before.labelled or await self._labelled(before)
        character = self.case.block.character
        step = trust.after(before.state, labelled_.labels, character, told=before.has_told)
        seed = int.from_bytes(self.case.session_id.bytes[-4:])
        choice = choose(step.state, labelled_.labels, character, before.worker_turn, seed)
        given, withheld, is_deflection = await self._checked(private, before, labelled_, choice)
        self._done = _Done(
            before=before,
            labelled=labelled_,
            step=step,
            choice=choice,
            withheld=withheld,
            is_deflection=is_deflection,
            took_ms=round((monotonic_s() - began_s) * 1000),
            note=given.answer.note,
        )
        await let_go(given.answer.text, hear)
        return given

    async def ended(self, session: Session, message: MessageRow) -> None:
        """Keep the client's state with its reply, count the turn, and end what is used up."""
        row = await store.anywhere(session, self.case.session_id, lock=True)
        if row is None:
            return
        row.cost_usd = await store.cost_usd(session, row.conversation_id)
        done = self._done
        if done is None or not _came(message):
            return
        row.turns = done.before.number
        row.model_note = (done.note[:_LONGEST_NOTE] or None) if row.model else None
        await self._write(session, message, done)
        if row.stage in (Stage.ACTIVE, Stage.PAUSED) and done.choice.must_end:
            await move(session, row, Move.CLIENT_ENDS, None)
        await end_if_used_up(session, row)

    def _without_names(self, spoken: Spoken) -> Spoken:
        if spoken.role is not MessageRole.USER:
            return spoken
        inside = [span.text for span in spans_of(spoken.text) if span.frame is Frame.IN_ROLE]
        return replace(spoken, text=self.case.student.taken_out(" ".join(inside)))

    async def _labelled(self, before: Before) -> Labelled:
        character = self.case.block.character
        tags = sorted({tag for fact in character.facts for tag in fact.topic_tags})
        blocked = blocked_topics(before.choice, character) if before.choice else ()
        heard = LabelVariables(
            worker_turn=before.worker_turn,
            client_turn=before.client_turn,
            worker_before=before.worker_before,
            tags=tuple(tags),
            blocked=tuple(sorted(blocked)),
        )
        charge = replace(self.charge, purpose="label")
        return await labelled(self.asking.gateway, self.asking.prompts, heard, charge)

    async def _checked(
        self, heard: Heard, before: Before, labelled_: Labelled, choice: Choice
    ) -> tuple[Given, list[Reason], bool]:
        """Return a reply that may be shown, why others were not, and whether it only evades."""
        withheld: list[Reason] = []
        turn = turn_of(
            self.case.block,
            choice,
            number=before.number,
            danger=asked_for(before.worker_turn) if labelled_.labels.asks_about_risk else (),
        )
        known = [m.text for m in heard.said if m.role is MessageRole.USER]
        given = await self._asked(heard, turn, "reply")
        reasons = verdict_on(given.answer.text, self.case.block, choice, known).reasons
        if reasons:
            withheld += reasons
            mended = turn.model_copy(update={"to_mend": to_mend(reasons)})
            given = await self._asked(heard, mended, "reply.again")
            reasons = verdict_on(given.answer.text, self.case.block, choice, known).reasons
        if not reasons:
            return given, withheld, False
        evasion = deflection(self.case.block, choice, seed=heard.seed)
        given = given._replace(answer=replace(given.answer, text=evasion))
        return given, [*withheld, *reasons], True

    async def _asked(self, heard: Heard, turn: Turn, purpose: str) -> Given:
        bound = CLIENT.bind(variables_for(self.case.fields, self.case.block, turn))
        key = str(self.charge.conversation_id)
        request, left_out = self.asking.request(bound, heard, key, self.case.model)
        request = replace(request, seed=f"{request.seed}|{purpose}")
        charge = replace(self.charge, purpose=purpose)
        answer = await self.asking.gateway.complete(request, charge)
        return Given(replace(answer, text=bare(answer.text)), left_out)

    async def _write(self, session: Session, message: MessageRow, done: _Done) -> None:
        worker_id = done.before.message_id
        if worker_id and not await session.get(WorkerTurnRow, worker_id):
            session.add(
                WorkerTurnRow(
                    message_id=worker_id,
                    session_id=self.case.session_id,
                    labels=done.labelled.labels.model_dump(mode="json"),
                    by_rule=done.labelled.by_rule,
                )
            )
        told = told_in(message.text, self.case.block, done.choice)
        state = remember(done.step.state, done.choice, told)
        session.add(
            ClientTurnRow(
                message_id=message.id,
                session_id=self.case.session_id,
                step=done.step.model_dump(mode="json"),
                choice=done.choice.model_dump(mode="json"),
                state=state.model_dump(mode="json"),
                withheld=[reason.model_dump(mode="json") for reason in done.withheld],
                is_deflection=done.is_deflection,
                took_ms=done.took_ms,
            )
        )
        await session.flush()


def _came(message: MessageRow) -> bool:
    """Say whether the client spoke: also where its student cut it short after the first words.

    Else whoever stops every reply would talk on without a turn being counted or anything felt.
    """
    is_cut = message.status == MessageStatus.STOPPED and bool(message.text)
    return is_cut or message.status == MessageStatus.COMPLETE
