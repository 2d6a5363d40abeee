import pytest
from prometheus_client.parser import text_string_to_metric_families

from understudy.jobs.metrics import JobMetrics
from understudy.jobs.schemas import JobState
from understudy.kernel.db import Database

READINGS = {"understudy_jobs", "understudy_job_workers"}


def read(text: bytes) -> dict[str, dict[str, float]]:
    """Return the values of each family by their only label."""
    return {
        family.name: {
            next(iter(sample.labels.values()), ""): sample.value
            for sample in family.samples
            if not sample.name.endswith("_created")
        }
        for family in text_string_to_metric_families(text.decode())
    }


async def test_items_are_counted_when_they_are_kept(db: Database) -> None:
    metrics = JobMetrics()
    async with db.begin() as session:
        metrics.items(session, done=3, failed=1)
        metrics.items(session, done=2, failed=0)
        assert read(metrics.text(None, None))["understudy_job_items"] == {}
    counted = {"done": 5, "failed": 1}
    assert read(metrics.text(None, None))["understudy_job_items"] == counted


async def test_items_that_were_not_kept_are_not_counted(db: Database) -> None:
    metrics = JobMetrics()

    async def break_off() -> None:
        async with db.begin() as session:
            metrics.items(session, done=3, failed=1)
            raise LookupError

    with pytest.raises(LookupError):
        await break_off()
    assert read(metrics.text(None, None))["understudy_job_items"] == {}


def test_runs_are_counted_by_what_became_of_their_jobs() -> None:
    metrics = JobMetrics()
    for state in (JobState.DONE, JobState.DONE, JobState.PAUSED):
        metrics.run_ended(state)
    assert read(metrics.text(None, None))["understudy_job_runs"] == {"done": 2, "paused": 1}


def test_how_jobs_stand_is_told_as_it_is_now_or_not_at_all() -> None:
    metrics = JobMetrics()
    told = read(metrics.text({JobState.RUNNING: 2}, 3))
    assert told["understudy_jobs"] == {state: 2 * (state == "running") for state in JobState}
    assert told["understudy_job_workers"] == {"": 3}
    assert not READINGS & set(read(metrics.text(None, None)))
