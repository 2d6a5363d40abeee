import pytest
from sqlalchemy import select

from tests.support.llm import a_charge, a_request
from understudy.kernel.db import Database
from understudy.llm.errors import Cause
from understudy.llm.tables import UsageEventRow
from understudy.llm.types import Answer, Usage
from understudy.llm.usage.ledger import Attempt, Outcome, row_of, write_rows

SYSTEM = "You are Maya, 34, a nurse. You came because you cannot sleep. " * 5


def an_attempt(*heard: str, counted: Usage | None = None) -> Attempt:
    attempt = Attempt(a_request(system=SYSTEM), a_charge(), "scripted", "script", counted=counted)
    for piece in heard:
        attempt.hear(piece)
    return attempt


ENDS: list[tuple[tuple[str, ...], Cause, Outcome]] = [
    ((), Cause.CONNECTION, Outcome.FAILED),
    (("Well",), Cause.CONNECTION, Outcome.CUT),
    ((), Cause.CUT, Outcome.FAILED),
    (("Well",), Cause.CUT, Outcome.CUT),
    ((), Cause.FILTERED, Outcome.REFUSED),
    (("Well",), Cause.FILTERED, Outcome.REFUSED),
]


@pytest.mark.parametrize(("heard", "cause", "outcome"), ENDS, ids=str)
def test_the_outcome_follows_from_the_cause_and_what_was_heard(
    heard: tuple[str, ...], cause: Cause, outcome: Outcome
) -> None:
    attempt = an_attempt(*heard)
    attempt.end(cause=cause)
    assert (attempt.outcome, attempt.cause) == (outcome, cause)


def test_what_the_provider_reported_of_a_whole_answer_is_taken_as_it_is() -> None:
    usage = Usage(10, 5, 1, 2)
    attempt = an_attempt("Well", counted=Usage(9))
    attempt.answer = Answer("Well", usage, "stop", "script")
    attempt.end(Outcome.COMPLETE)
    assert attempt.usage == usage


@pytest.mark.parametrize(
    "cause", [Cause.RATE_LIMITED, Cause.UNAUTHORIZED, Cause.CONNECTION], ids=str
)
def test_a_refusal_at_the_door_costs_nothing(cause: Cause) -> None:
    attempt = an_attempt()
    attempt.end(cause=cause)
    assert attempt.usage == Usage(source="estimated")


@pytest.mark.parametrize("cause", [Cause.TIMEOUT, Cause.CUT, None], ids=str)
def test_what_was_read_by_the_provider_is_estimated(cause: Cause | None) -> None:
    attempt = an_attempt()
    attempt.end(Outcome.STOPPED if cause is None else None, cause)
    assert attempt.usage.input_tokens > 50
    assert attempt.usage.source == "estimated"


def test_a_part_of_the_count_is_completed_by_what_was_heard() -> None:
    attempt = an_attempt("It was a long and ", "difficult year.", counted=Usage(500, 400, 0, 1))
    attempt.end(cause=Cause.CUT)
    usage = attempt.usage
    assert (usage.input_tokens, usage.cached_tokens, usage.source) == (500, 400, "partial")
    assert 5 <= usage.output_tokens <= 12


async def test_an_attempt_of_which_nothing_is_known_has_an_unknown_cost(db: Database) -> None:
    attempt = an_attempt()
    attempt.end(cause=Cause.SERVER_ERROR)
    async with db.begin() as session:
        await write_rows(session, [row_of(attempt)])
    async with db.read() as session:
        row = (await session.scalars(select(UsageEventRow))).one()
    assert (row.cost_usd, row.ttft_s, row.model_answered) == (None, None, None)
    assert (row.outcome, row.cause, row.request_id) == (
        "failed",
        "server_error",
        attempt.request_id,
    )
    assert row.at == attempt.at


def test_the_ledger_names_its_people() -> None:
    columns = UsageEventRow.__table__.columns
    assert {c.name for c in columns if c.info.get("person")} == {"payer_id", "actor_id"}
