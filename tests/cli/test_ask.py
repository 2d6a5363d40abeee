"""Asking a file from the terminal: the real command in a process of its own."""

import asyncio
import json
import os
import pty
import signal
import sqlite3
import sys
from pathlib import Path

import pytest

from tests.support.ask import HANDBOOK
from tests.support.processes import environment, run

LONG = b"Many of the long words in here stand for nothing else at all. " * 19_000
FAST = {"model": "demo", "demo_words_per_s": "0"}


@pytest.fixture
def handbook(tmp_path: Path) -> str:
    path = tmp_path / "handbook.md"
    path.write_text(HANDBOOK)
    return str(path)


async def test_an_answer_comes_with_its_citations_and_verdict(data: Path, handbook: str) -> None:
    code, out, err = await run(data, "ask", handbook, "Are dogs allowed?", **FAST)
    assert code == 0, err
    assert out.splitlines()[0] == "Dogs are not allowed in the office."
    assert "Dogs: “Dogs are not allowed in the office.”" in out
    assert "Answered" in out


async def test_what_is_not_in_there_ends_with_a_code_of_its_own(data: Path, handbook: str) -> None:
    code, out, _ = await run(data, "ask", handbook, "How much is a parking space?", **FAST)
    assert code == 5
    assert "It is not in there." in out


async def test_programs_get_json(data: Path, handbook: str, tmp_path: Path) -> None:
    other = tmp_path / "pets.txt"
    other.write_text("Cats may stay in the library until noon.")
    asked = "Where may cats stay?"
    code, out, err = await run(data, "ask", handbook, asked, "--with", str(other), "--json", **FAST)
    assert code == 0, err
    told = json.loads(out)
    (citation,) = told["answer"]["citations"]
    assert told["documents"] == ["Staff handbook", "pets"]
    assert (citation["document"], told["answer"]["verdict"]) == (1, "answered")


async def test_a_conversation_refers_to_what_was_asked_before(data: Path, handbook: str) -> None:
    given = "How many days of leave are there?\n\nAre dogs allowed?\n/quit\nNever asked\n"
    code, out, err = await run(data, "ask", handbook, given=given, **FAST)
    assert code == 0, err
    assert "An AI answers from Staff handbook" in out
    assert out.count("Answered") == 2


async def test_neither_file_nor_question_is_kept_but_what_it_cost(
    data: Path, handbook: str
) -> None:
    await run(data, "ask", handbook, "Are dogs allowed?", **FAST)
    files = await asyncio.to_thread(lambda: {path.name for path in data.iterdir()})
    assert files == {"secret", "understudy.db"}
    assert b"dogs" not in (await asyncio.to_thread((data / "understudy.db").read_bytes)).lower()
    with sqlite3.connect(data / "understudy.db") as db:
        rows = db.execute("select product, purpose from usage_events").fetchall()
    assert rows == [("ask", "file")]


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("none.md", None, "cannot be opened"),
        ("empty.md", b"", "empty"),
        ("program.pdf", b"\x7fELF" + bytes(100), "not read"),
        ("long.txt", LONG, "left for documents"),
    ],
)
async def test_files_are_refused_in_a_sentence(
    data: Path, tmp_path: Path, name: str, content: bytes | None, sentence: str
) -> None:
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)
    code, _, err = await run(data, "ask", str(path), "What is it?", **FAST)
    assert code == 1
    assert sentence in " ".join(err.split())
    assert "Traceback" not in err


@pytest.mark.skipif(os.name != "posix", reason="there is no terminal to interrupt")
async def test_ctrl_c_stops_an_answer_and_not_the_conversation(data: Path, handbook: str) -> None:
    ours, theirs = pty.openpty()
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "understudy", "ask", handbook),
        env=environment(data, model="demo", demo_words_per_s="2"),
        stdin=theirs,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    os.close(theirs)
    assert process.stdout
    heard = b""

    async def until(words: bytes) -> None:
        nonlocal heard
        while words not in heard:
            piece = await process.stdout.read(1000) if process.stdout else b""
            assert piece, heard.decode()
            heard += piece

    async with asyncio.timeout(120):
        await until(b"You: ")
        os.write(ours, b"How many days of leave are there?\n")
        await until(b"Ev")
        process.send_signal(signal.SIGINT)
        await until(b"Stopped.")
        await until(b"You: ")
        os.write(ours, b"/quit\n")
        await process.wait()
    os.close(ours)
    assert process.returncode == 0
    assert b"Answered" not in heard
