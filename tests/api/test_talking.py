"""The socket, as a visitor's program knows it: what `docs/reference/protocol.md` promises."""

import asyncio
import json

import pytest

from tests.support.accounts import add_member
from tests.support.ask import a_page
from tests.support.personas import made
from tests.support.server import serving
from tests.support.visits import Line, Place, socket
from understudy.accounts.access import Role
from understudy.accounts.browser import SESSION_COOKIE
from understudy.kernel.ids import new_id
from understudy.kernel.settings import Settings


async def test_hello_begins_a_session_and_an_answer_comes_in_pieces(place: Place) -> None:
    async with socket(place.url, place.path) as line:
        ready = await line.hello()
        assert ready["page"]["slug"] == place.page.slug
        assert (await line.hear())["type"] == "snapshot"
        message = await line.ask("Are dogs allowed?")
    types = [frame["type"] for frame in line.heard]
    assert types[:2] == ["ready", "snapshot"]
    assert "accepted" in types
    pieces = [f["data"]["text"] for f in line.heard if f["type"] == "message.delta"]
    assert "".join(pieces) == message["text"] == "Dogs are not allowed in the office."
    assert message["details"]["verdict"] == "answered"
    assert {frame["v"] for frame in line.heard} == {1}
    assert {frame["session_id"] for frame in line.heard} == {ready["session_id"]}
    numbers = [frame["seq"] for frame in line.heard]
    assert numbers == sorted(numbers)


async def test_who_comes_back_hears_exactly_what_they_missed(place: Place) -> None:
    async with socket(place.url, place.path) as line:
        await line.hello()
        snapshot = await line.hear("snapshot")
        await line.send("message", text="Are dogs allowed?")
        begun = await line.hear("turn.started")
        again = await line.again(last_seq=begun["seq"], epoch=snapshot["data"]["epoch"])
    async with socket(place.url, place.path) as back:
        ready = await back.hello(**again)
        assert ready["resume_token"] != line.session["resume_token"]
        done = await back.hear("message.done")
    numbers = [f["seq"] for f in back.heard if f["type"] != "ready"]
    assert numbers == list(range(begun["seq"] + 1, done["seq"] + 1))
    pieces = [f["data"]["text"] for f in back.heard if f["type"] == "message.delta"]
    assert "".join(pieces) == done["data"]["message"]["text"]


async def test_a_position_of_another_time_brings_a_snapshot(place: Place) -> None:
    async with socket(place.url, place.path) as line:
        await line.hello()
        answer = await line.ask("Are dogs allowed?")
        again = await line.again(last_seq=3, epoch="another")
    async with socket(place.url, place.path) as back:
        await back.hello(**again)
        snapshot = await back.hear()
    assert snapshot["type"] == "snapshot"
    assert [m["text"] for m in snapshot["data"]["messages"]][-1] == answer["text"]


async def test_the_one_who_comes_later_takes_over(place: Place) -> None:
    async with socket(place.url, place.path) as first:
        await first.hello()
        await first.hear("snapshot")
        again = await first.again()
        async with socket(place.url, place.path) as second:
            await second.hello(**again)
            code, _ = await first.closed()
            assert code == 4409
            assert first.heard[-1]["type"] == "closing"
            assert (await second.ask("Are dogs allowed?"))["text"]


async def test_the_same_question_twice_is_one(place: Place) -> None:
    chosen = str(new_id())
    async with socket(place.url, place.path) as line:
        await line.hello()
        await line.ask("Are dogs allowed?", client_msg_id=chosen)
        await line.send("message", "again", text="Are dogs allowed?", client_msg_id=chosen)
        accepted = await line.hear("accepted", "error")
        assert accepted["data"]["message_id"] == chosen
        await line.send("message", "other", text="Are cats?", client_msg_id=chosen)
        assert (await line.hear("error"))["data"]["code"] == "message_id_taken"


async def test_stop_regenerate_edit_feedback_document_and_ping(place: Place) -> None:
    async with socket(place.url, place.path) as line:
        await line.hello()
        answer = await line.ask("Are dogs allowed?")
        await line.send("regenerate", message_id=answer["id"])
        other = (await line.hear("message.done"))["data"]["message"]
        assert other["siblings"] == [answer["id"], other["id"]]
        await line.send("edit", message_id=answer["parent_id"], text="How much leave is there?")
        third = (await line.hear("message.done"))["data"]["message"]
        assert "28 days" in third["text"]
        await line.send("feedback", "f", message_id=third["id"], value=-1, comment="Short")
        assert (await line.hear("kept"))["reply_to"] == "f"
        await line.send("document", place=0)
        shown = (await line.hear("document"))["data"]
        assert [s["title"] for s in shown["sections"]][-1] == "Whom to ask" or shown["sections"]
        await line.send("document", place=7)
        assert (await line.hear("error"))["data"]["code"] == "no_such_document"
        await line.send("stop")
        assert (await line.hear("stopped"))["data"] == {"stopped": False}
        await line.send("ping", "p")
        assert (await line.hear("pong"))["reply_to"] == "p"


@pytest.mark.parametrize(
    "frame",
    ["", "no json", "[]", "1", '{"type": "bogus"}', '{"v": 2, "type": "ping"}',
     '{"type": "message", "data": {"text": ""}}', '{"type": "message", "data": {"txt": "a"}}',
     '{"type": "message", "data": {"text": "a\\u0000"}}', '{"type": "edit", "data": {}}',
     '{"type": "hello", "data": {}}', '{"type": "ping", "id": "\\ud800"}', "[" * 5_000],
)  # fmt: skip
async def test_a_frame_that_is_none_is_told_and_the_socket_goes_on(
    place: Place, frame: str
) -> None:
    async with socket(place.url, place.path) as line:
        await line.hello()
        await line.socket.send(frame)
        problem = (await line.hear("error"))["data"]
        assert problem["code"]
        assert problem["message"].endswith(".")
        await line.send("ping")
        assert await line.hear("pong")


async def test_the_longest_question_fits_a_frame_and_what_is_longer_does_not(place: Place) -> None:
    async with socket(place.url, place.path) as line:
        await line.hello()
        await line.send("message", text="\U0001f600" * 2_000)  # written as 24,000 letters
        assert await line.hear("accepted")
        await line.hear("message.done")
        await line.send("message", text="x" * 2_001)
        assert (await line.hear("error"))["data"]["code"] == "invalid_frame"
        await line.socket.send(json.dumps({"type": "ping", "id": "x" * 33_000}))
        assert (await line.closed())[0] == 1009


async def test_who_only_sends_rubbish_is_sent_away(place: Place) -> None:
    async with socket(place.url, place.path) as line:
        await line.hello()
        for _ in range(30):
            await line.socket.send("rubbish")
        assert (await line.closed())[0] == 4429


@pytest.mark.parametrize(
    ("first", "code"),
    [
        ("no json", 1008),
        (b"no text", 1008),
        (" " * 33_000, 1009),
        ('{"type": "ping"}', 1008),
        ('{"type": "hello", "data": {"token": "understudy_wrong"}}', 4401),
        ('{"type": "hello", "data": {"session_id": "%s", "resume_token": "no"}}', 4401),
    ],
)
async def test_a_first_frame_that_opens_nothing_closes(
    place: Place, first: str | bytes, code: int
) -> None:
    async with socket(place.url, place.path) as line:
        sent = first if isinstance(first, bytes) else first.replace("%s", str(new_id()))
        await line.socket.send(sent)
        assert (await line.closed())[0] == code


async def test_there_is_no_page_of_this_name(place: Place) -> None:
    async with socket(place.url, "/api/ask/nothing-here/socket") as line:
        await line.send("hello")
        assert (await line.closed())[0] == 4404


@pytest.mark.parametrize(
    ("origin", "is_let_in"),
    [
        (None, True),
        ("https://school.example", True),
        ("https://school.example.evil.example", False),
        ("http://school.example", False),
        ("https://elsewhere.example", False),
        ("null", False),
        ("http://[", False),
    ],
)
async def test_only_sites_that_the_owner_allows_may_show_it(
    place: Place, origin: str | None, is_let_in: bool
) -> None:
    async with socket(place.url, place.path, origin=origin) as line:
        await line.send("hello")
        if is_let_in:
            assert await line.hear("ready")
        else:
            assert (await line.closed())[0] == 4403


async def test_a_cookie_counts_on_our_own_pages_only(place: Place) -> None:
    page = await a_page(
        place.served.services,
        place.owner.actor,
        opening="sign_in",
        allowed_origins=["https://school.example"],
    )
    path, cookie = f"/api/ask/{page.slug}/socket", f"{SESSION_COOKIE}={place.owner.token}"
    for origin, code in ((place.url, 0), ("https://school.example", 4401)):
        async with socket(place.url, path, origin=origin, cookie=cookie) as line:
            await line.send("hello")
            if code:
                assert (await line.closed())[0] == code
            else:
                assert await line.hear("ready")


async def test_so_many_sockets_and_no_more(installation: Settings) -> None:
    few = installation.model_copy(update={"sockets_per_address": 2})
    async with serving(few) as served:
        page = await a_page(
            served.services, (await add_member(served.services.db, Role.TEACHER)).actor
        )
        path = f"/api/ask/{page.slug}/socket"
        async with socket(served.url, path) as one, socket(served.url, path) as two:
            await one.hello()
            await two.hello()
            async with socket(served.url, path) as three:
                code, reason = await three.closed()
                assert (code, reason[:31]) == (4429, "There are too many connections;")
        async with asyncio.timeout(10), socket(served.url, path) as four:
            await four.hello()


async def test_somebody_talks_in_their_own_conversation_and_in_no_other(place: Place) -> None:
    services = place.served.services
    from_start = await _conversation(place)
    path = f"/api/conversations/{from_start}/socket"
    async with socket(place.url, path) as line:
        await line.send("hello", token=place.owner.token)
        ready = await line.hear("ready")
        assert ready["data"]["conversation"]["id"] == from_start
        assert (await line.ask("Hello"))["role"] == "persona"
        await line.send("feedback", message_id=str(new_id()), value=1)
        assert (await line.hear("error"))["data"]["code"] == "not_over_this"
        await services.accounts.sign_out(place.owner.token)
        assert (await line.closed())[0] == 4401
    student = await add_member(services.db)
    for data, code in (({"token": student.token}, 4404), ({}, 4401)):
        async with socket(place.url, path) as line:
            await line.send("hello", **data)
            assert (await line.closed())[0] == code


async def _conversation(place: Place) -> str:
    persona = await made(place.served.services.db, place.owner.actor)
    held = await place.served.services.conversations.start(place.owner.actor, persona.id)
    return str(held.id)


async def test_idle_sockets_hold_no_connection_to_the_database(place: Place) -> None:
    lines: list[Line] = []  # more than there are connections: eight

    async with asyncio.TaskGroup() as tasks:
        over = asyncio.Event()

        async def idle() -> None:
            async with socket(place.url, place.path) as line:
                await line.hello()
                lines.append(line)
                await over.wait()

        for _ in range(15):
            tasks.create_task(idle())
        while len(lines) < 15:
            await asyncio.sleep(0.01)
        assert (await lines[0].ask("Are dogs allowed?"))["text"]
        over.set()
