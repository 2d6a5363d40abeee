"""Use cases of exports for research: sessions without names, as a zip made by a job."""

from collections.abc import AsyncGenerator
from uuid import UUID

from sqlalchemy.exc import IntegrityError

from understudy.accounts import audit
from understudy.accounts.access import Actor, Role
from understudy.jobs.problems import JobNotFound
from understudy.jobs.schemas import Job, JobDraft, JobState
from understudy.jobs.service import JobService
from understudy.kernel.clock import now
from understudy.kernel.db import Database, Session
from understudy.kernel.files import Files
from understudy.kernel.ids import new_id
from understudy.practice.courses.admission import SectionNotFound, SectionNotYours, admitted
from understudy.practice.courses.section_schemas import Part
from understudy.practice.records import research_store as store
from understudy.practice.records.problems import (
    NotForResearch,
    NothingToExport,
    ResearchExportExpired,
    ResearchExportNotFound,
    ResearchExportNotReady,
)
from understudy.practice.records.research_flow import KIND
from understudy.practice.records.schemas import ResearchChoice, ResearchExport, ResearchFile


class Research:
    """What researchers and teachers take with them."""

    def __init__(self, db: Database, jobs: JobService, files: Files) -> None:
        self._db, self._jobs, self._files = db, jobs, files

    async def start(self, actor: Actor, choice: ResearchChoice, *, id: UUID | None = None) -> Job:
        """Begin an export of a section, or of all an actor may export; an `id` twice is once.

        Raises:
            NotForResearch: the actor exports nothing for research.
            SectionNotFound, SectionNotYours: the section is not theirs to export.
            NothingToExport: no session of it is over.
            JobNotFound, JobIdTaken: the id is taken.
        """
        chosen = id or new_id()
        try:
            job = await self._start(actor, choice, chosen)
        except IntegrityError:  # the same request, twice at once: the other one was quicker
            job = await self._start(actor, choice, chosen)
        self._jobs.wake()
        return job

    async def _start(self, actor: Actor, choice: ResearchChoice, id: UUID) -> Job:
        arguments = choice.model_dump(mode="json")
        async with self._db.begin() as session:
            await _require_right(session, actor, choice)
            count = await store.count(session, store.chosen(actor, choice, now()))
            title = f"Research export of {count:,} session{'' if count == 1 else 's'}"
            draft = JobDraft(title=title, total=count)
            job = await self._jobs.start(session, actor, KIND, arguments, id, draft)
            if not job.total:  # not `count`: this may be the same request again
                raise NothingToExport
            subject = ("section", choice.section_id) if choice.section_id else None
            audit.record(session, actor.id, "practice_research.begun", subject, job=str(id))
        return job

    async def get(self, actor: Actor, id: UUID) -> ResearchExport:
        """Return an export of the actor's.

        Raises:
            ResearchExportNotFound: there is none, or they might not begin it today.
        """
        try:
            job = await self._jobs.get(actor, id)
        except JobNotFound:
            raise ResearchExportNotFound from None
        if job.kind != KIND:
            raise ResearchExportNotFound
        try:
            async with self._db.read() as session:
                choice, _, _ = await store.begun(session, id)
                await _require_right(session, actor, choice)
        except (NotForResearch, SectionNotFound, SectionNotYours):
            raise ResearchExportNotFound from None
        found = await self._files.find(id)
        return ResearchExport(job=job, file=ResearchFile.model_validate(found) if found else None)

    async def fetch(self, actor: Actor, id: UUID) -> tuple[ResearchFile, AsyncGenerator[bytes]]:
        """Return an export's file and its bytes; that it was taken is written in the audit log.

        Raises:
            ResearchExportNotFound: as `get`.
            ResearchExportNotReady: its file is not there yet, or will never be.
            ResearchExportExpired: its file was deleted.
        """
        export = await self.get(actor, id)
        if export.file is None:
            is_done = export.job.state is JobState.DONE
            raise ResearchExportExpired if is_done else ResearchExportNotReady
        async with self._db.begin() as session:
            audit.record(session, actor.id, "practice_research.fetched", ("job", id))
        return export.file, self._files.read(id)


async def _require_right(session: Session, actor: Actor, choice: ResearchChoice) -> None:
    """Let only those pass who export this for research.

    Administrators export everything; teachers the sections they teach; researchers those they were
    made an assistant of, which is how a teacher shares a section with them.
    """
    if actor.role is Role.STUDENT:
        raise NotForResearch
    if choice.section_id is None:
        return
    if not await store.may_export(session, actor, choice.section_id):
        await admitted(session, actor, choice.section_id, Part.READS)  # says that it is not there
        raise SectionNotYours
