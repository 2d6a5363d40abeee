"""What the documents tell people to run is run, against a real server."""

import asyncio
import os
import re
import shutil
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from tests.docs.documents import DOCUMENTS, ROOT, blocks

PASSWORD = "words-for-the-tutorial"
EXPECTED = {
    "first-conversation.md": ("snapshot", "message.done", "(complete)", "not yours"),
    "jobs.md": ("snapshot", "job.changed", "paused", "queued", "done", "job_not_now"),
}
TUTORIALS = [path for path in DOCUMENTS if any(block.run for block in blocks(path.read_text()))]


@pytest.mark.parametrize("path", TUTORIALS, ids=lambda path: path.name)
async def test_a_tutorial_can_be_followed(path: Path, tmp_path: Path) -> None:
    if not (shutil.which("curl") and shutil.which("jq")):
        pytest.skip("curl or jq is not installed")
    script = _script(path)
    async with demo_server(tmp_path / "data") as address:
        shell = await asyncio.create_subprocess_exec(
            "sh",
            "-eu",
            "-c",
            script,
            cwd=tmp_path,
            env={**os.environ, "SERVER": address, "PASSWORD": PASSWORD},
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
        )
        async with asyncio.timeout(120):
            said = (await shell.communicate())[0].decode()
    assert shell.returncode == 0, said
    for expected in EXPECTED[path.name]:
        assert expected in said, said


@asynccontextmanager
async def demo_server(data: Path) -> AsyncIterator[str]:
    """Serve the demo from its own process and folder."""
    server = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "understudy", "demo", "--port", "0", "--data", str(data)),
        cwd=ROOT,
        env={
            **os.environ,
            "UNDERSTUDY_DEMO_PASSWORD": PASSWORD,
            "UNDERSTUDY_DEMO_WORDS_PER_S": "100",
        },
        stdout=asyncio.subprocess.PIPE,
    )
    try:
        async with asyncio.timeout(60):
            address = await _address(server)
        yield address
    finally:
        if server.returncode is None:
            server.terminate()
        await server.wait()


async def _address(server: asyncio.subprocess.Process) -> str:
    assert server.stdout is not None
    async for line in server.stdout:
        if found := re.search(rb"http://\S+", line):
            return found[0].decode()
    pytest.fail("the demo ended before it was served")


def _script(path: Path) -> str:
    return "\n".join(block.text for block in blocks(path.read_text()) if block.run)
