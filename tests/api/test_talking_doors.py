"""The socket, as a visitor's program knows it: what `docs/reference/protocol.md` promises."""

from tests.support.visits import Place, socket
from understudy.accounts.browser import SESSION_COOKIE


async def test_an_old_cookie_keeps_nobody_out(place: Place) -> None:
    cookie = f"{SESSION_COOKIE}=understudy_old"
    async with socket(place.url, place.path, origin=place.url, cookie=cookie) as line:
        assert (await line.hello())["session_id"]


async def test_a_site_that_is_refused_has_begun_nothing_and_taken_nothing(place: Place) -> None:
    async with socket(place.url, place.path) as line:
        await line.hello()
        given = await line.again()
        evil = "https://evil.example"
        async with socket(place.url, place.path, origin=evil) as thief:
            await thief.send("hello", **given)
            assert (await thief.closed())[0] == 4403
        assert (await line.ask("Are dogs allowed?"))["text"]  # still theirs


async def test_a_document_is_shut_with_its_page(place: Place) -> None:
    async with socket(place.url, place.path) as line:
        await line.hello()
        await place.served.services.ask.pages.switch_off(place.owner.actor, place.page.id)
        await line.send("document", place=0)
        assert (await line.hear("error", "document"))["data"]["code"] == "page_not_found"


async def test_a_session_that_was_forgotten_takes_nothing_more(place: Place) -> None:
    async with socket(place.url, place.path) as line:
        await line.hello()
        await line.ask("Are dogs allowed?")
        await line.send("forget", "f")
        assert (await line.hear("forgotten", "error"))["reply_to"] == "f"
        given = await line.again()
        assert (await line.closed())[0] == 4401
    async with socket(place.url, place.path) as back:
        await back.send("hello", **given)
        assert (await back.closed())[0] == 4401
