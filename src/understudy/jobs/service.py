"""Use cases of jobs: start, see, pause, resume, cancel, try again."""

import asyncio
from collections.abc import AsyncGenerator, Collection, Mapping, Sequence
from contextlib import aclosing, suppress
from datetime import UTC, datetime, timedelta
from uuid import UUID

from understudy.accounts import audit
from understudy.accounts.access import Actor, require_admin
from understudy.accounts.store import names_of
from understudy.jobs import store
from understudy.jobs.events import JOB_CHANGED, SNAPSHOT, channel_of
from understudy.jobs.kinds import Arguments, Kind
from understudy.jobs.models import JobRow
from understudy.jobs.pace import Pace, Paces
from understudy.jobs.problems import JobIdTaken, JobNotFound, NotNow
from understudy.jobs.rules import after_cancel, is_so_already, verbs_of, without_amounts
from understudy.jobs.schemas import Job, JobDraft, JobState, JobVerb, QueueView
from understudy.jobs.watch import Controls
from understudy.kernel.clock import now
from understudy.kernel.db import Database, DatabaseUnavailable, Session
from understudy.kernel.events import Event, EventBus, Gap
from understudy.kernel.page import CursorInvalid, Page, decode_cursor, encode_cursor, page_of
from understudy.kernel.process import workers
from understudy.llm.money.pricing import from_nano
from understudy.llm.tables import JobSpendRow

_UNDER_WAY = (JobState.QUEUED, JobState.RUNNING, JobState.PAUSED, JobState.CANCELLING)
_SHOWN_ON_MONITOR = 20
_RESUMED_AT_ONCE = 50


class JobService:
    """What people and programs do with jobs; see `Kind` for what products do."""

    def __init__(
        self,
        db: Database,
        bus: EventBus,
        kinds: Mapping[str, Kind],
        controls: Controls,
        wanted: asyncio.Event,
    ) -> None:
        self._db, self._bus, self._kinds = db, bus, kinds
        self._controls, self._wanted, self._paces = controls, wanted, Paces()

    async def start(
        self,
        session: Session,
        actor: Actor,
        kind: str,
        arguments: Arguments,
        job_id: UUID,
        draft: JobDraft,
    ) -> Job:
        """Write a job down, in the product's own transaction; call `wake` when it is committed.

        Whoever is alive takes it up, should this process end before. The same again returns the
        job that is there.

        Raises:
            JobNotFound: the id is somebody else's job.
            JobIdTaken: the id is the actor's, with other work.
        """
        row = await store.job(session, job_id)
        if row is None:
            row = store.add(session, job_id, actor.id, kind, arguments, draft)
            await session.flush()
        elif row.owner_id != actor.id:
            raise JobNotFound
        elif (row.kind, row.arguments) != (kind, dict(arguments)):
            raise JobIdTaken
        return (await self._seen(session, actor, [row]))[0]

    def wake(self) -> None:
        """Have new jobs taken up at once."""
        self._wanted.set()

    async def get(self, actor: Actor, id: UUID) -> Job:
        """Return a job.

        Raises:
            JobNotFound: there is none that the actor may see.
        """
        async with self._db.read() as session:
            row = await _found(session, actor, id)
            return (await self._seen(session, actor, [row]))[0]

    async def list(
        self,
        actor: Actor,
        *,
        states: Collection[JobState] | None = None,
        everybody: bool = False,
        after: str | None = None,
        limit: int = 50,
    ) -> Page[Job]:
        """Return jobs, the newest first: the actor's own, or everybody's for an administrator.

        Raises:
            Forbidden: everybody's jobs, for who is no administrator.
            CursorInvalid: `after` is not from this list.
        """
        if everybody:
            require_admin(actor)
        seen = store.visible_to(actor) if everybody else JobRow.owner_id == actor.id
        before = _place(after) if after else None
        async with self._db.read() as session:
            rows = await store.jobs(session, seen, states=states, before=before, limit=limit + 1)
            jobs = await self._seen(session, actor, rows)
        cursor = None
        if len(rows) > limit:
            last = rows[limit - 1]
            cursor = encode_cursor(last.created_at.isoformat(), last.id.hex)
        return page_of([*jobs], limit, cursor)

    async def pause(self, actor: Actor, id: UUID) -> Job:
        """Let a job begin nothing new; what runs is finished and kept.

        Raises:
            JobNotFound, NotNow: as for every verb.
        """
        return await self._do(actor, id, JobVerb.PAUSE)

    async def resume(self, actor: Actor, id: UUID) -> Job:
        """Go on where a job was paused, or failed; what was made is not made again.

        Raises:
            JobNotFound, NotNow: as for every verb.
        """
        return await self._do(actor, id, JobVerb.RESUME)

    async def cancel(self, actor: Actor, id: UUID) -> Job:
        """End a job: what runs is cut within two seconds, what was made is kept.

        Raises:
            JobNotFound, NotNow: as for every verb.
        """
        return await self._do(actor, id, JobVerb.CANCEL)

    async def retry_failed(self, actor: Actor, id: UUID) -> Job:
        """Try those items again that have failed.

        Raises:
            JobNotFound, NotNow: as for every verb; also if none has failed.
        """
        return await self._do(actor, id, JobVerb.RETRY)

    async def go_on(self, kind: str, *, halted_for: timedelta) -> int:
        """Resume jobs of a kind that could not go on and have waited so long; return how many.

        What somebody paused is left alone. What still cannot go on waits again.
        """
        async with self._db.begin() as session:
            rows = await store.halted(session, kind, now() - halted_for, _RESUMED_AT_ONCE)
            ids = [row.id for row in rows]
            for row in rows:
                _begin_again(row)
        for each in ids:
            self._bus.publish(channel_of(each), JOB_CHANGED, {})
        if ids:
            self.wake()
        return len(ids)

    async def watch(
        self, actor: Actor, id: UUID, after: str | None = None
    ) -> AsyncGenerator[Event]:
        """Follow a job: a `snapshot`, then `job.changed`, each with the whole job.

        Call `get` first: it says who may.
        """
        async with aclosing(self._bus.watch(channel_of(id), after)) as watching:
            async for item in watching:
                name = SNAPSHOT if isinstance(item, Gap) else JOB_CHANGED
                job = await self.get(actor, id)
                yield Event(item.position, name, {"job": job.model_dump(mode="json")})

    async def view(self, actor: Actor) -> QueueView:
        """Return how many jobs there are, and those that run, for the monitor.

        Raises:
            Forbidden: the actor is no administrator.
        """
        require_admin(actor)
        async with self._db.read() as session:
            seen = store.visible_to(actor)
            rows = await store.under_way(session, seen, _UNDER_WAY, _SHOWN_ON_MONITOR)
            running = await self._seen(session, actor, rows)
        return QueueView(by_state=await self.counts(), running=[*running])

    async def counts(self) -> dict[JobState, int]:
        """Return how many jobs are in each state, for the metrics."""
        async with self._db.read() as session:
            return await store.counts(session)

    async def workers(self) -> int:
        """Return how many processes work on jobs now: without one, nothing goes on."""
        async with self._db.read() as session:
            return await workers(session)

    async def _do(self, actor: Actor, id: UUID, verb: JobVerb) -> Job:
        async with self._db.begin() as session:
            row = await _found(session, actor, id, lock=True)
            kind, state = self._kinds.get(row.kind), JobState(row.state)
            if not is_so_already(verb, state):
                reopens = kind is not None and kind.reopen is not None
                if verb not in verbs_of(state, failed=row.failed, reopens=reopens):
                    raise NotNow(what=verb.capitalize(), state=state)
                await _change(session, row, verb, kind)
                facts = {"before": state, "after": row.state}
                audit.record(session, actor.id, f"job.{verb}", ("job", id), **facts)
            await session.flush()
            job = (await self._seen(session, actor, [row]))[0]
        self._bus.publish(channel_of(id), JOB_CHANGED, {})
        with suppress(DatabaseUnavailable):  # it is written: the work will hear of it
            await self._controls.look()
        self.wake()
        return job

    async def _seen(self, session: Session, actor: Actor, rows: Sequence[JobRow]) -> Sequence[Job]:
        names = await names_of(session, {row.owner_id for row in rows})
        spends = await store.spends(session, [row.id for row in rows])
        return [self._job(actor, row, names.get(row.owner_id), spends.get(row.id)) for row in rows]

    def _job(self, actor: Actor, row: JobRow, owner: str | None, spend: JobSpendRow | None) -> Job:
        kind, state, pace = self._kinds.get(row.kind), JobState(row.state), self._pace(row)
        cost_usd = from_nano(spend.cost_nano_usd if spend else 0)
        sees = actor.sees_costs
        return Job(
            id=row.id,
            kind=row.kind,
            product=kind.product if kind else "",
            title=row.title,
            owner_id=row.owner_id,
            owner_name=owner,
            state=state,
            done=row.done,
            failed=row.failed,
            total=row.total,
            calls=spend.calls if spend else 0,
            cost_usd=cost_usd if sees else None,
            estimate_usd=row.estimate_usd if sees else None,
            budget_usd=row.budget_usd if sees else None,
            rate_per_minute=pace.per_minute,
            eta_s=pace.eta_s,
            error=row.error if sees else without_amounts(state, row.error),
            link=kind.link(row.id) if kind else "",
            verbs=verbs_of(
                state, failed=row.failed, reopens=kind is not None and kind.reopen is not None
            ),
            created_at=row.created_at,
            started_at=row.started_at,
            ended_at=row.ended_at,
            updated_at=row.updated_at,
        )

    def _pace(self, row: JobRow) -> Pace:
        if row.state != JobState.RUNNING or row.started_at is None:
            self._paces.forget(row.id)
            return Pace(None, None)
        moment_s, began_s = now().timestamp(), row.started_at.timestamp()
        return self._paces.of(row.id, row.done + row.failed, row.total, moment_s, began_s)


async def _found(session: Session, actor: Actor, id: UUID, *, lock: bool = False) -> JobRow:
    row = await store.job(session, id, store.visible_to(actor), lock=lock)
    if row is None:
        raise JobNotFound
    return row


async def _change(session: Session, row: JobRow, verb: JobVerb, kind: Kind | None) -> None:
    match verb:
        case JobVerb.PAUSE:
            row.state = JobState.PAUSED
        case JobVerb.CANCEL:
            row.state = after_cancel(at_work=row.at_work)
            row.ended_at = None if row.at_work else now()
        case JobVerb.RETRY if kind and kind.reopen:
            row.failed -= await kind.reopen(session, row.id)
            _begin_again(row)
        case JobVerb.RESUME | JobVerb.RETRY:
            _begin_again(row)


def _begin_again(row: JobRow) -> None:
    row.state, row.run = JobState.QUEUED, row.run + 1
    row.error, row.ended_at = None, None


def _place(after: str) -> tuple[datetime, UUID]:
    moment, last_id = decode_cursor(after, 2)
    try:
        return datetime.fromisoformat(moment).astimezone(UTC), UUID(last_id)
    except (ValueError, OverflowError):
        raise CursorInvalid from None
