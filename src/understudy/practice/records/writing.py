"""Use cases of transcripts: one session as a file."""

import asyncio
from pathlib import Path
from uuid import UUID
from zoneinfo import ZoneInfo

from understudy.accounts import audit
from understudy.accounts.access import Actor
from understudy.conversations.export_archive import stem_of
from understudy.kernel.db import Database
from understudy.practice.courses.models import AssignmentRow
from understudy.practice.feedback.service import FeedbackService
from understudy.practice.records.document import Document
from understudy.practice.records.markdown import to_markdown
from understudy.practice.records.problems import NothingToTell
from understudy.practice.records.schemas import Form, Written
from understudy.practice.records.transcript import Material, transcript_of
from understudy.practice.sessions import store as sessions
from understudy.practice.sessions.schemas import SessionForStudents, Stage
from understudy.practice.sessions.service import PracticeService
from understudy.practice.sessions.stages import OPEN


class Writing:
    """Sessions as files, for whoever may read them."""

    def __init__(
        self,
        db: Database,
        practice: PracticeService,
        feedback: FeedbackService,
        zone: ZoneInfo,
        font: Path | None,
    ) -> None:
        self._db, self._practice, self._feedback = db, practice, feedback
        self._zone, self._font = zone, font

    async def transcript(self, actor: Actor, id: UUID, form: Form) -> Written:
        """Return a session as a file: what was said, and the feedback as its reader sees it.

        Notes are only in the student's own. Somebody else's reading is written in the audit log.

        Raises:
            SessionNotFound: it is not there or not visible to the actor.
            NothingToTell: what was said was deleted.
            FontUnusable: the operator's font for PDFs cannot be read.
        """
        material = await self.material(actor, id)
        async with self._db.begin() as session:
            if not isinstance(material.shown, SessionForStudents):
                subject = ("practice_session", id)
                audit.record(session, actor.id, "practice_session.exported", subject, form=form)
        written = await asyncio.to_thread(_written, transcript_of(material), form, self._font)
        return Written(f"{self.stem(material)}.{_ENDINGS[form]}", *written)

    async def material(self, actor: Actor, id: UUID) -> Material:
        """Return what a session's document is made of, for this actor.

        Raises:
            SessionNotFound, NothingToTell: as `transcript`.
        """
        look = self._practice.look
        shown = await look.get(actor, id)
        is_own = isinstance(shown, SessionForStudents)
        if shown.stage is Stage.ERASED or (shown.stage in OPEN and not is_own):
            raise NothingToTell
        notes, reflection = await look.kept(actor, id) if is_own else (None, None)
        async with self._db.read() as session:
            given = await sessions.found(session, AssignmentRow, shown.assignment_id)
        return Material(
            shown=shown,
            assignment=given.title if given else "",
            said=await look.transcript(actor, id),
            view=await self._feedback.report(actor, id),
            notes=notes.text if notes else "",
            reflection=reflection,
            zone=self._zone,
        )

    def stem(self, material: Material) -> str:
        """Return what a session's files are called."""
        shown = material.shown
        begun_on = shown.created_at.astimezone(self._zone).date()
        return stem_of(begun_on, shown.client.name, f"attempt {shown.attempt}", shown.id)


_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_ENDINGS = {Form.MARKDOWN: "md", Form.WORD: "docx", Form.PDF: "pdf"}


def _written(document: Document, form: Form, font: Path | None) -> tuple[str, bytes]:
    from understudy.practice.records.pdf import to_pdf  # noqa: PLC0415 a second, where one is made
    from understudy.practice.records.word import to_word  # noqa: PLC0415 the same

    match form:
        case Form.MARKDOWN:
            return "text/markdown; charset=utf-8", to_markdown(document).encode()
        case Form.WORD:
            return _WORD, to_word(document)
        case Form.PDF:
            return "application/pdf", to_pdf(document, font)
