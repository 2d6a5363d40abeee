import csv
import io
import json
import zipfile
from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import func, select

from tests.support.accounts import PASSWORD, Member
from tests.support.courses import someone
from tests.support.handed_in import Class, open_class, stored
from tests.support.talks import over
from understudy.accounts.audit import AuditRow
from understudy.jobs.schemas import JobState
from understudy.kernel.db import DatabaseUnavailable
from understudy.kernel.files import FileChunkRow
from understudy.kernel.ids import new_id
from understudy.kernel.settings import Settings
from understudy.practice.feedback.view_schemas import DisputeDraft, OverrideDraft
from understudy.practice.records import research_flow
from understudy.practice.records.problems import ForgottenMeanwhile, ResearchExportExpired
from understudy.practice.records.research_flow import ResearchFlow
from understudy.practice.records.research_rows import COLUMNS
from understudy.practice.records.research_store import Gathered
from understudy.practice.records.schemas import ResearchChoice
from understudy.practice.sessions.schemas import Notes, ReplyRating, SessionSurvey, Stage, Thumb

ALL = ResearchChoice()
DAY = timedelta(days=1)
TALK = (
    "I need help.",
    "Hello, I am Rana Duval. Write to rana@home.example or ask Rana. Where do you live?",
    "Nowhere, Rana.",
    "=You should go to the office.",
    "No.",
)


class Taken:
    """What came out of an export."""

    def __init__(self, data: bytes) -> None:
        with zipfile.ZipFile(io.BytesIO(data)) as found:
            assert found.testzip() is None
            self.names = found.namelist()
            self.guide = found.read("README.md").decode()
            lines = found.read("messages.jsonl").decode().splitlines()
            self.table = found.read("sessions.csv").decode()
        self.messages: list[dict[str, Any]] = [json.loads(line) for line in lines]
        self.sessions = list(csv.DictReader(io.StringIO(self.table)))
        self.whole = self.table + "\n".join(lines) + self.guide


async def taken(of: Class, member: Member) -> Taken:
    research = of.services.records.research
    job = await over(of.services, await research.start(member.actor, ALL))
    assert (job.state, job.done, job.failed) == (JobState.DONE, job.total, 0)
    _, pieces = await research.fetch(member.actor, job.id)
    return Taken(b"".join([piece async for piece in pieces]))


async def all_told(of: Class) -> UUID:
    id_ = await stored(of, talk=TALK, reflection="Rana was quick.")
    view = await of.feedback.report(of.teacher.actor, id_)
    assert view.report is not None
    attend, student = of.services.practice.attend, of.student.actor
    rating = ReplyRating(thumb=Thumb.UP, comment="Said Rana Duval")
    await attend.rate(student, id_, view.turns[2].message_id, rating)
    survey = SessionSurvey(believable=4, difficulty_right=3, helpful=5, text="Yours, Rana")
    await attend.survey(student, id_, survey)
    await attend.note(student, id_, Notes(text="Nobody reads this."))
    draft = OverrideDraft(level=3, reason="Rana did better.")
    await of.feedback.override(of.teacher.actor, id_, view.report.criteria[0].id, draft)
    await of.feedback.dispute(student, id_, DisputeDraft(reason="No."))
    return id_


async def test_it_holds_all_that_is_to_be_studied_and_nobodys_name(
    installation: Settings,
) -> None:
    async with open_class(installation) as of:
        id_ = await all_told(of)
        found = await taken(of, of.teacher)
        assert found.names == ["messages.jsonl", "sessions.csv", "README.md"]
        secret = ("Rana", "Duval", of.student.email, "rana@home.example", "Nobody reads this.")
        for words in (*secret, str(id_), str(of.student.actor.id), str(of.section_id)):
            assert words not in found.whole, words
        (row,) = found.sessions
        assert set(row) == set(COLUMNS)
        assert row["client"] == "Lena Hartwig"
        assert (row["stage"], row["end_reason"], row["attempt"]) == (
            "released",
            "student_close",
            "1",
        )
        assert (row["believable"], row["helpful"], row["thumbs_up"]) == ("4", "5", "1")
        assert row["survey_words"] == "Yours, [name]"
        assert row["reflection"] == "[name] was quick."
        assert row["is_disputed"] == "yes"
        assert row["is_confirmed"] == "no"
        stages = [stage for stage, _ in json.loads(row["stages"])]
        assert stages[:3] == ["assigned", "briefed", "active"]
        assert len(json.loads(row["trust"])) == 2
        assert json.loads(row["counts"])["worker_turns"] == 2
        assert json.loads(row["indicators"])
        overrides = json.loads(row["overrides"])
        assert [each["level"] for each in overrides.values()] == [3]
        assert [each["reason"] for each in overrides.values()] == ["[name] did better."]


async def test_messages_carry_what_they_did(installation: Settings) -> None:
    async with open_class(installation) as of:
        await all_told(of)
        found = await taken(of, of.teacher)
        assert [each["number"] for each in found.messages] == [1, 2, 3, 4, 5]
        assert [each["role"] for each in found.messages] == [
            *("client", "worker", "client", "worker", "client")
        ]
        hello, answer = found.messages[1], found.messages[2]
        assert hello["text"].startswith("Hello, I am [name]. Write to [e-mail] or ask [name].")
        assert hello["labels"]["question"] == "closed"
        assert answer["state"]["trust"] > 0
        assert (answer["thumb"], answer["comment"]) == ("up", "Said [name]")
        assert {each["session"] for each in found.messages} == {found.sessions[0]["session"]}
        assert all(each["is_active"] for each in found.messages)


async def test_one_person_has_one_pseudonym_and_another_in_the_next_export(
    installation: Settings,
) -> None:
    async with open_class(installation) as of:
        await stored(of, talk=TALK)
        await stored(of, talk=TALK, attempt=2)
        first, second = await taken(of, of.teacher), await taken(of, of.teacher)
        assert len({row["student"] for row in first.sessions}) == 1
        assert len({row["session"] for row in first.sessions}) == 2
        assert first.sessions[0]["student"] != second.sessions[0]["student"]


async def test_every_session_that_was_read_is_in_the_audit_log(installation: Settings) -> None:
    async with open_class(installation) as of:
        ids = {await stored(of), await stored(of, attempt=2)}
        await taken(of, of.teacher)
        async with of.db.read() as session:
            query = select(AuditRow).where(AuditRow.action == "practice_session.exported")
            rows = list(await session.scalars(query))
            fetched = select(AuditRow).where(AuditRow.action == "practice_research.fetched")
            (taken_away,) = list(await session.scalars(fetched))
        assert {row.subject_id for row in rows} == ids
        assert {(row.actor_id, row.facts["form"]) for row in rows} == {
            (of.teacher.actor.id, "research")
        }
        assert taken_away.actor_id == of.teacher.actor.id


async def test_the_guide_tells_every_field(installation: Settings) -> None:
    async with open_class(installation) as of:
        await all_told(of)
        found = await taken(of, of.teacher)
        assert "1 session that was over on" in found.guide
        for name in (*COLUMNS, *(key for each in found.messages for key in each)):
            assert name in found.guide, name


async def test_no_file_outlives_what_was_deleted(installation: Settings) -> None:
    async with open_class(installation) as of:
        research, teacher = of.services.records.research, of.teacher.actor
        other = await someone(of.db)
        mine, theirs = await stored(of), await stored(of, student=other)
        both = await over(of.services, await research.start(teacher, ALL))
        assert (await research.get(teacher, both.id)).file
        await of.services.records.erase.forget_mine(of.student.actor, PASSWORD)
        assert (await of.row(mine)).stage == Stage.ERASED
        assert (await research.get(teacher, both.id)).file is None
        with pytest.raises(ResearchExportExpired):
            await research.fetch(teacher, both.id)
        await of.services.files.sweep()
        async with of.db.read() as session:
            assert await session.scalar(select(func.count()).select_from(FileChunkRow)) == 0
        after = await over(of.services, await research.start(teacher, ALL))
        assert after.done == 1
        assert (await of.row(theirs)).stage == Stage.RELEASED
        assert (await research.get(teacher, after.id)).file, "it never had the words"


async def test_nor_one_that_was_written_meanwhile(installation: Settings) -> None:
    async with open_class(installation) as of:
        files, teacher_id, job_id = of.services.files, of.teacher.actor.id, new_id()
        flow = ResearchFlow(of.db, files, DAY)
        there, gone = await stored(of, student=await someone(of.db)), await stored(of)
        async with files.writing(job_id, teacher_id, "x.zip", "application/zip", DAY) as writer:
            await writer.write(b"words")
        await flow._require_nothing_forgotten(job_id, [there, gone])
        assert await files.find(job_id)
        await of.services.records.erase.forget_mine(of.student.actor, PASSWORD)
        assert await files.find(job_id), "no export has told the audit log of it"
        with pytest.raises(ForgottenMeanwhile):
            await flow._require_nothing_forgotten(job_id, [there, gone])
        assert await files.find(job_id) is None


async def test_a_file_of_a_run_that_died_before_it_looked_is_written_anew(
    installation: Settings,
) -> None:
    async with open_class(installation) as of:
        research, teacher, job_id = of.services.records.research, of.teacher.actor, new_id()
        await stored(of, talk=TALK)
        writing = of.services.files.writing(job_id, teacher.id, "x.zip", "application/zip", DAY)
        async with writing as writer:
            await writer.write(b"what was deleted since")
        await over(of.services, await research.start(teacher, ALL, id=job_id))
        _, pieces = await research.fetch(teacher, job_id)
        found = Taken(b"".join([piece async for piece in pieces]))
        assert len(found.sessions) == 1


async def test_what_is_deleted_before_a_step_is_done_again_leaves_nothing_unaudited(
    installation: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(research_flow, "_AT_ONCE", 1)
    count = research_flow._Writing._count
    async with open_class(installation) as of:
        gone = await stored(of)
        there = {await stored(of, student=await someone(of.db)) for _ in range(2)}
        counted = list[Sequence[Gathered]]()

        async def counts_and_dies(writing: Any, page: Sequence[Gathered]) -> None:
            await count(writing, page)
            counted.append(page)
            if len(counted) == 1:
                await of.services.records.erase.forget_mine(of.student.actor, PASSWORD)
                raise DatabaseUnavailable

        monkeypatch.setattr(research_flow._Writing, "_count", counts_and_dies)
        assert len((await taken(of, of.teacher)).sessions) == 2
        async with of.db.read() as session:
            query = select(AuditRow.subject_id).where(
                AuditRow.action == "practice_session.exported"
            )
            assert set(await session.scalars(query)) == {gone, *there}
