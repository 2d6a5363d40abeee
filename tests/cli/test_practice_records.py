"""`understudy practice export` and `forget`."""

import zipfile
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import update

from tests.support.handed_in import Class, open_class, stored
from tests.support.job_process import worker
from tests.support.processes import run
from understudy.kernel.clock import now
from understudy.kernel.settings import Settings
from understudy.practice.courses.section_schemas import SectionChanges, SectionSettings
from understudy.practice.sessions.models import PracticeSessionRow


@pytest.fixture
async def folder(settings: Settings, data: Path) -> Path:
    """A data folder with two sessions that ended ten days ago, one of them in a section."""
    async with open_class(settings, works=False) as of:
        await stored(of)
        await stored(of, free=True)
        await _grow_old(of)
    return data


async def _grow_old(of: Class) -> None:
    async with of.db.begin() as session:
        await session.execute(
            update(PracticeSessionRow).values(ended_at=now() - timedelta(days=10))
        )
    changes = SectionChanges(settings=SectionSettings(retention_days=7))
    await of.services.sections.change(of.teacher.actor, of.section_id, changes)


async def test_everything_is_exported_and_then_what_is_old_is_forgotten(
    folder: Path, tmp_path: Path
) -> None:
    to = tmp_path / "all.zip"
    async with worker(folder, model="demo"):
        code, out, err = await run(folder, "practice", "export", "--to", str(to))
    assert code == 0, err
    assert "Research export of 2 sessions: done, 2 of 2" in out
    with zipfile.ZipFile(to) as found:
        assert found.testzip() is None
        assert len(found.read("sessions.csv").decode().splitlines()) == 1 + 2
    code, _, err = await run(folder, "practice", "forget")
    assert (code, err.strip()) == (0, "Deleted what was said in 1 session.")
    code, _, err = await run(folder, "practice", "forget")
    assert (code, err.strip()) == (0, "Deleted what was said in 0 sessions.")


async def test_what_cannot_be_written_or_worked_on_is_not_begun(
    folder: Path, tmp_path: Path
) -> None:
    to = str(tmp_path / "nowhere" / "all.zip")
    code, _, err = await run(folder, "practice", "export", "--to", to)
    assert (code, "There is no folder" in err) == (1, True)
    code, _, err = await run(folder, "practice", "export", "--to", str(tmp_path / "all.zip"))
    assert (code, "understudy serve" in err) == (1, True)
