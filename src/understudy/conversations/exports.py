"""Use cases of exports: a zip of any number of conversations, made by a job."""

from collections.abc import AsyncGenerator
from datetime import timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy.exc import IntegrityError

from understudy.accounts import audit
from understudy.accounts.access import Actor, require_admin
from understudy.conversations import export_store
from understudy.conversations.export_flow import EXPORT, clear
from understudy.conversations.export_schemas import Export, ExportChoice, ExportFile
from understudy.conversations.problems import (
    ConversationNotFound,
    ExportExpired,
    ExportNotFound,
    ExportNotReady,
    NothingToExport,
)
from understudy.jobs.problems import JobNotFound
from understudy.jobs.schemas import Job, JobDraft, JobState
from understudy.jobs.service import JobService
from understudy.kernel.clock import now
from understudy.kernel.db import Database, Session
from understudy.kernel.files import Files
from understudy.kernel.ids import new_id
from understudy.kernel.tasks import every

SWEEP_EVERY_S = 600.0


class ExportService:
    """What people and programs do with exports."""

    def __init__(
        self, db: Database, jobs: JobService, files: Files, zone: ZoneInfo, kept_for: timedelta
    ) -> None:
        self._db, self._jobs, self._files = db, jobs, files
        self._zone, self._kept_for = zone, kept_for

    async def start(self, actor: Actor, choice: ExportChoice, *, id: UUID | None = None) -> Job:
        """Begin an export; an `id` of the actor's, with the same choice, is returned.

        Raises:
            Forbidden: other people's conversations, for who is no administrator.
            ConversationNotFound: the actor may not read one of `ids`.
            NothingToExport: no conversation fits.
            JobNotFound: the id is somebody else's job.
            JobIdTaken: the id is the actor's, with another choice.
        """
        if _is_of_others(actor, choice):
            require_admin(actor)
        chosen = id or new_id()
        try:
            job = await self._start(actor, choice, chosen)
        except IntegrityError:  # the same request, twice at once: the other one was quicker
            job = await self._start(actor, choice, chosen)
        self._jobs.wake()
        return job

    async def _start(self, actor: Actor, choice: ExportChoice, id: UUID) -> Job:
        arguments = choice.model_dump(mode="json", exclude_defaults=True)
        async with self._db.begin() as session:
            count = await self._count(session, actor, choice)
            title = f"Export of {count:,} conversation{'' if count == 1 else 's'}"
            draft = JobDraft(title=title, total=count)
            job = await self._jobs.start(session, actor, EXPORT, arguments, id, draft)
            if not job.total:  # not `count`: this may be the same request again
                raise NothingToExport
        return job

    async def _count(self, session: Session, actor: Actor, choice: ExportChoice) -> int:
        if not await self._may_read_each(session, actor, choice):
            raise ConversationNotFound
        return await export_store.count(session, export_store.chosen(actor, choice, self._zone))

    async def _may_read_each(self, session: Session, actor: Actor, choice: ExportChoice) -> bool:
        if choice.ids is None:
            return True
        these = ExportChoice(ids=choice.ids)
        found = await export_store.count(session, export_store.chosen(actor, these, self._zone))
        return found == len(set(choice.ids))

    async def get(self, actor: Actor, id: UUID) -> Export:
        """Return an export; one of other people's conversations to administrators only.

        Raises:
            ExportNotFound: there is none that the actor may see.
        """
        try:
            job = await self._jobs.get(actor, id)
        except JobNotFound:
            raise ExportNotFound from None
        if job.kind != EXPORT:
            raise ExportNotFound
        await self._require_right(actor, id)
        found = await self._files.find(id)
        return Export(job=job, file=ExportFile.model_validate(found) if found else None)

    async def _require_right(self, actor: Actor, id: UUID) -> None:
        """Ask as at the start: who began it may have been an administrator then, and be none now.

        Raises:
            ExportNotFound: the actor might not begin this export today.
        """
        if actor.is_admin:
            return
        async with self._db.read() as session:
            choice = await export_store.choice(session, id)
            if _is_of_others(actor, choice) or not await self._may_read_each(
                session, actor, choice
            ):
                raise ExportNotFound

    async def fetch(self, actor: Actor, id: UUID) -> tuple[ExportFile, AsyncGenerator[bytes]]:
        """Return an export's file and its bytes; somebody else's is audited.

        Raises:
            ExportNotFound: there is none that the actor may see.
            ExportNotReady: its file is not there yet, or will never be.
            ExportExpired: its file was deleted.
        """
        export = await self.get(actor, id)
        if export.file is None:
            raise ExportExpired if export.job.state is JobState.DONE else ExportNotReady
        if export.job.owner_id != actor.id:
            async with self._db.begin() as session:
                audit.record(session, actor.id, "conversation_export.read", ("job", id))
        return export.file, self._files.read(id)

    async def keep_clean(self) -> None:
        """Sweep every few minutes, for ever."""
        await every(SWEEP_EVERY_S, self.sweep, "exports_not_swept")

    async def sweep(self) -> None:
        """Delete the texts of exports that were given up."""
        async with self._db.read() as session:
            left_over = await export_store.left_over(session, now() - self._kept_for)
        for job_id in left_over:
            await clear(self._db, job_id)


def _is_of_others(actor: Actor, choice: ExportChoice) -> bool:
    return choice.everybody or choice.person_id not in (None, actor.id)
