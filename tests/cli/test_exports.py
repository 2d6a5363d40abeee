"""`understudy conversations export`, beside a process that works on jobs."""

import zipfile
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import delete

from tests.support.house import open_house
from tests.support.job_process import worker
from tests.support.processes import run
from tests.support.talks import talks
from understudy.accounts.access import OPERATOR
from understudy.bootstrap import open_services
from understudy.cli.target import write
from understudy.conversations.export_schemas import ExportChoice
from understudy.kernel.files import CHUNK_BYTES, FileChunkRow, FileGone
from understudy.kernel.settings import Settings

COMMAND = ("conversations", "export")


@pytest.fixture
async def folder(settings: Settings, data: Path) -> Path:
    """A data folder with a student, Sam Roe, who has four conversations, and a teacher with one."""
    async with open_house(settings) as house:
        await talks(house.services, house.student.actor, house.persona, 3, title="Talk")
        await talks(house.services, house.teacher.actor, house.persona, 1)
    return data


def names(folder: Path, part: str) -> list[str]:
    return sorted(path.name for path in folder.iterdir() if part in path.name)


async def test_everybodys_or_one_persons_are_written(folder: Path, tmp_path: Path) -> None:
    to = tmp_path / "all.zip"
    async with worker(folder, model="demo"):
        code, out, err = await run(folder, *COMMAND, "--to", str(to))
        assert code == 0, err
        assert "Export of 5 conversations: done, 5 of 5" in out
        assert f"Written to {to}." in err
        chosen = ("--person", "student@example.org", "--status", "active")
        code, _, err = await run(folder, *COMMAND, "--to", str(tmp_path / "one.zip"), *chosen)
        assert code == 0, err
        code, _, err = await run(folder, *COMMAND, "--to", "x.zip", "--until", "2001-01-01")
        assert code == 1
        assert "nothing was begun" in err
    with zipfile.ZipFile(to) as found:
        assert found.testzip() is None
        assert len(found.namelist()) == 2 * 5 + 2
    with zipfile.ZipFile(tmp_path / "one.zip") as found:
        assert len(found.namelist()) == 2 * 4 + 2
    assert names(tmp_path, "zip") == ["all.zip", "one.zip"], "no draft is left"


async def test_if_no_process_works_on_jobs_it_says_what_to_start(
    folder: Path, tmp_path: Path
) -> None:
    to = tmp_path / "all.zip"
    code, _, err = await run(folder, *COMMAND, "--to", str(to))
    assert code == 1
    assert "understudy serve" in err
    assert "Nothing was begun." in err
    assert not to.exists()


async def test_a_day_out_of_the_calendar_is_refused(folder: Path) -> None:
    code, _, err = await run(folder, *COMMAND, "--to", "x.zip", "--since", "1066-10-14")
    assert code == 1
    assert "between 2000" in err


async def test_where_nothing_can_be_written_nothing_is_begun(
    folder: Path, settings: Settings, tmp_path: Path
) -> None:
    wrong = {
        tmp_path / "nowhere" / "all.zip": "There is no folder",
        tmp_path: "is a folder; --to wants the name of a file.",
    }
    async with worker(folder, model="demo"):
        for to, sentence in wrong.items():
            code, _, err = await run(folder, *COMMAND, "--to", str(to))
            assert code == 1
            said = " ".join(err.split())
            assert sentence in said
            assert "Nothing was begun." in said
    async with open_services(settings) as services:
        assert (await services.jobs.list(OPERATOR, everybody=True)).items == []


async def test_what_could_not_be_written_to_its_end_is_not_left(
    settings: Settings, tmp_path: Path
) -> None:
    to = tmp_path / "all.zip"
    async with open_house(settings) as house:
        services, student = house.services, house.student.actor
        job = await services.exports.start(student, ExportChoice())
        writing = services.files.writing(job.id, student.id, "a", "text/plain", timedelta(days=7))
        async with writing as writer:
            await writer.write(bytes(2 * CHUNK_BYTES))
        async with services.db.begin() as session:
            await session.execute(delete(FileChunkRow).where(FileChunkRow.number == 1))
        _, pieces = await services.exports.fetch(student, job.id)
        with pytest.raises(FileGone):
            await write(pieces, to)
    assert names(tmp_path, "zip") == []
