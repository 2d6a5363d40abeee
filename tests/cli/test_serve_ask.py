"""One file's page at once: `understudy serve --ask`."""

import asyncio
from pathlib import Path

from tests.support.api import client
from tests.support.ask import HANDBOOK
from tests.support.processes import asked, run
from tests.support.visits import socket


async def test_a_file_answers_at_the_address_of_the_server(data: Path, tmp_path: Path) -> None:
    handbook = tmp_path / "handbook.md"
    await asyncio.to_thread(handbook.write_text, HANDBOOK)
    async with asked(data, handbook, demo_words_per_s="0") as server:
        assert "Staff handbook answers at" in server.output
        assert "/set-up?token=" in server.output
        async with client(server.url) as http:
            led = await http.get("/", follow_redirects=False)
        assert led.status_code == 307
        page = led.headers["location"]
        assert page == "/a/staff-handbook"
        async with socket(server.url, "/api/ask/staff-handbook/socket") as line:
            await line.hello()
            said = await line.ask("Are dogs allowed?")
        assert said["details"]["verdict"] == "answered"
    async with asked(data, handbook) as server:
        assert "/set-up?token=" not in server.output
        assert page in server.output


async def test_a_file_that_cannot_be_read_is_refused_before_anything_is_served(
    data: Path, tmp_path: Path
) -> None:
    missing = str(tmp_path / "none.md")
    code, _, err = await run(data, "serve", "--port", "0", "--ask", missing, model="demo")
    assert code == 1
    assert "cannot be opened" in err
    assert "Traceback" not in err
