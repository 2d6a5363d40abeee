import pytest
from starlette.requests import HTTPConnection

from tests.support.accounts import add_member
from tests.support.api import client
from tests.support.ask import a_page
from tests.support.server import serving
from understudy.accounts.access import Role
from understudy.accounts.browser import SESSION_COOKIE
from understudy.api.entering import address_of
from understudy.kernel.settings import Settings


@pytest.mark.parametrize(
    ("how", "status"), [("nobody", 401), ("bearer", 201), ("cookie", 201), ("foreign", 401)]
)
async def test_who_is_at_the_door_of_a_page_for_people_with_accounts(
    installation: Settings, how: str, status: int
) -> None:
    async with serving(installation) as served:
        owner = await add_member(served.services.db, Role.TEACHER)
        page = await a_page(served.services, owner.actor, opening="sign_in")
        headers = {
            "nobody": {},
            "bearer": {"Authorization": f"Bearer {owner.token}"},
            "cookie": {"Cookie": f"{SESSION_COOKIE}={owner.token}"},
            "foreign": {
                "Cookie": f"{SESSION_COOKIE}={owner.token}",
                "Origin": "https://elsewhere.example",
            },
        }[how]
        async with client(served.url) as http:
            answer = await http.post(f"/api/ask/{page.slug}/sessions", headers=headers)
    assert answer.status_code == status


@pytest.mark.parametrize(
    ("host", "counted"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:ffff::1", "2001:db8:1:2::/64"),
        ("2001:db8:1:3::1", "2001:db8:1:3::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("localhost", "localhost"),
        (None, ""),
    ],
)
def test_an_address_counts_with_all_that_its_holder_has(host: str | None, counted: str) -> None:
    client = (host, 50_000) if host else None
    assert address_of(HTTPConnection({"type": "http", "client": client})) == counted


async def test_an_old_cookie_makes_nobody_less_than_a_visitor(installation: Settings) -> None:
    async with serving(installation) as served:
        owner = await add_member(served.services.db, Role.TEACHER)
        page = await a_page(served.services, owner.actor)
        async with client(served.url) as http:
            old = {"Cookie": f"{SESSION_COOKIE}=understudy_old"}
            answer = await http.post(f"/api/ask/{page.slug}/sessions", headers=old)
    assert answer.status_code == 201
