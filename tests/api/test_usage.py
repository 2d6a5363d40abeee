import csv
import io
from collections.abc import AsyncIterator
from datetime import timedelta

import httpx2
import pytest

from tests.support.accounts import Member, add_member
from tests.support.api import client
from tests.support.server import Served, serving
from tests.support.usage import NOON, a_spend, an_event, wrote
from understudy.accounts.access import Role
from understudy.kernel.ids import new_id
from understudy.kernel.settings import Settings

URL = "/api/usage"
TALK = new_id()


@pytest.fixture
async def served(settings: Settings) -> AsyncIterator[Served]:
    async with serving(settings) as opened:
        yield opened


@pytest.fixture
async def teacher(served: Served) -> Member:
    """A teacher who has asked three things, on two days, in one conversation."""
    member = await add_member(served.services.db, Role.TEACHER)
    ada = member.actor.id
    await wrote(
        served.services.db,
        an_event(ada, conversation_id=TALK),
        an_event(ada, NOON + timedelta(days=1), conversation_id=TALK, product="ask"),
        an_event(ada, NOON + timedelta(days=1), conversation_id=TALK, cost_usd=None),
        a_spend(ada, conversation_id=TALK),
    )
    return member


@pytest.fixture
async def http(served: Served, teacher: Member) -> AsyncIterator[httpx2.AsyncClient]:
    async with client(served.url, teacher.token) as opened:
        yield opened


async def test_a_summary_has_money_as_text_and_groups_by_everything(
    http: httpx2.AsyncClient,
) -> None:
    seen = (await http.get(f"{URL}/summary")).json()
    totals = seen["totals"]
    assert (totals["calls"], totals["input_tokens"], totals["cached_tokens"]) == (3, 300, 120)
    assert (float(totals["cost_usd"]), totals["unpriced"]) == (0.02, 1)
    assert isinstance(totals["cost_usd"], str)
    assert set(seen["groups"]) == {"day", "product", "purpose", "model", "person"}
    assert [group["key"] for group in seen["groups"]["day"]] == ["2026-03-10", "2026-03-11"]
    assert seen["per_request"]["of"] == 3
    assert seen["per_conversation"]["of"] == 1


@pytest.mark.parametrize(
    ("params", "calls"),
    [
        ({"from": "2026-03-11"}, 2),
        ({"to": "2026-03-10"}, 1),
        ({"from": "2026-03-10", "to": "2026-03-11"}, 3),
        ({"from": "2026-03-11T12:00:01Z"}, 0),
        ({"product": "ask"}, 1),
        ({"from": "2026-03-10T12:00:00+00:00", "to": "2026-03-10T12:00:01Z"}, 1),
    ],
)
async def test_a_summary_is_of_the_time_and_product_asked_for(
    http: httpx2.AsyncClient, params: dict[str, str], calls: int
) -> None:
    asked = {**params, "by": "model"}
    seen = (await http.get(f"{URL}/summary", params=asked)).json()
    assert (seen["totals"]["calls"], list(seen["groups"])) == (calls, ["model"])


@pytest.mark.parametrize(
    "params",
    [
        {"from": "yesterday"},
        {"to": "2026-02-30"},
        {"from": "0001-01-01"},
        {"from": "2026-03-02", "to": "2026-03-01"},
        {"by": "colour"},
        {"person": "me"},
    ],
)
async def test_what_cannot_be_added_up_is_a_problem(
    http: httpx2.AsyncClient, params: dict[str, str]
) -> None:
    refused = await http.get(f"{URL}/summary", params=params)
    assert refused.status_code == 400
    assert refused.headers["content-type"] == "application/problem+json"


async def test_another_persons_usage_is_refused(http: httpx2.AsyncClient) -> None:
    for path in ("summary", "events", "events.csv"):
        refused = await http.get(f"{URL}/{path}", params={"person": str(new_id())})
        assert (refused.status_code, refused.json()["code"]) == (403, "not_your_usage")


async def test_attempts_are_read_page_by_page(http: httpx2.AsyncClient) -> None:
    first = (await http.get(f"{URL}/events", params={"limit": 2})).json()
    rest = (await http.get(f"{URL}/events", params={"limit": 2, "after": first["next"]})).json()
    assert (len(first["items"]), len(rest["items"]), rest["next"]) == (2, 1, None)
    assert first["items"][0]["model_answered"] == "gpt-5.6-terra-2026-06-01"


async def test_a_table_is_a_download(http: httpx2.AsyncClient) -> None:
    table = await http.get(f"{URL}/events.csv", params={"from": "2026-03-11"})
    assert table.headers["content-type"] == "text/csv; charset=utf-8"
    assert table.headers["content-disposition"] == 'attachment; filename="usage.csv"'
    rows = list(csv.DictReader(io.StringIO(table.text)))
    assert [row["cost_usd"] for row in rows].count("") == 1
    assert len(rows) == 2


async def test_a_student_sees_neither_money_nor_models(served: Served) -> None:
    student = await add_member(served.services.db)
    await wrote(served.services.db, an_event(student.actor.id, conversation_id=TALK))
    async with client(served.url, student.token) as http:
        seen = (await http.get(f"{URL}/summary")).json()
        table = await http.get(f"{URL}/events.csv")
        assert (await http.get(f"{URL}/conversations/{TALK}")).status_code == 403
    assert (seen["totals"]["calls"], seen["totals"]["cost_usd"]) == (1, None)
    assert "model" not in seen["groups"]
    assert "terra" not in table.text


async def test_a_conversation_is_explained(http: httpx2.AsyncClient) -> None:
    told = (await http.get(f"{URL}/conversations/{TALK}")).json()
    assert (len(told["turns"]), told["totals"]["calls"], told["cached_share"]) == (3, 3, 0.4)
    missing = await http.get(f"{URL}/conversations/{new_id()}")
    assert (missing.status_code, missing.json()["code"]) == (404, "nothing_asked")


async def test_the_monitor_shows_everything_at_once(served: Served) -> None:
    admin = await add_member(served.services.db, Role.ADMIN)
    async with client(served.url, admin.token) as http:
        seen = (await http.get(f"{URL}/monitor")).json()
    assert (seen["today"]["calls"], len(seen["hours"]["starts"])) == (0, 24)
    assert (seen["failures"], seen["last_success_at"]) == ([], None)
