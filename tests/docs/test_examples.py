"""The example clients, against a real server."""

import asyncio
import shutil
import sys
from pathlib import Path

import pytest

from tests.docs.documents import ROOT
from tests.support.ask import HANDBOOK
from tests.support.processes import asked

EXAMPLES = sorted((ROOT / "examples").iterdir())
ANSWER = "Everybody has 28 days of leave in a year."


async def said(*command: str) -> tuple[int | None, str]:
    """Run a client; returns how it ended and all it said."""
    process = await asyncio.create_subprocess_exec(
        *command, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT
    )
    async with asyncio.timeout(120):
        text = (await process.communicate())[0].decode()
    return process.returncode, text


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.name)
async def test_a_client_hears_the_whole_answer_once_over_a_cut_connection(
    example: Path, data: Path, tmp_path: Path
) -> None:
    program = [sys.executable]
    if example.suffix == ".mjs":
        node = shutil.which("node")
        if node is None:
            pytest.skip("node is not installed")
        program = [node, "--experimental-websocket", "--no-warnings"]
    handbook = tmp_path / "handbook.md"
    await asyncio.to_thread(handbook.write_text, HANDBOOK)
    async with asked(data, handbook, demo_words_per_s="4") as server:
        socket = server.url.replace("http", "ws") + "/api/ask/staff-handbook/socket"
        question = "How many days of leave are there?"
        for options in ([], ["--cut"]):
            code, text = await said(*program, str(example), socket, question, *options)
            assert code == 0, text
            assert text.splitlines()[0] == ANSWER
            assert text.count(ANSWER) == 2  # the answer, and the passage it rests on
        code, text = await said(*program, str(example), f"{socket}s", question)
        assert code != 0


def test_each_has_sixty_lines_at_most() -> None:
    assert {path.name for path in EXAMPLES} == {"ask_client.mjs", "ask_client.py"}
    for path in EXAMPLES:
        assert len(path.read_text().splitlines()) <= 60, path.name
