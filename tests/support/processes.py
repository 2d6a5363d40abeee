"""The `understudy` command in a process of its own."""

import asyncio
import os
import re
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from understudy.kernel.settings import Settings, environment_name

PASSWORD = "for the demo only"
_ADDRESS = re.compile(r"http://[\w.:]+")


def environment(data: Path, **settings: str) -> dict[str, str]:
    """Return this process's environment without its settings, plus the given ones."""
    names = {environment_name(field) for field in Settings.model_fields}
    kept = {k: v for k, v in os.environ.items() if k not in names}
    given = {f"UNDERSTUDY_{name.upper()}": value for name, value in settings.items()}
    return kept | given | {"UNDERSTUDY_DATA": str(data), "UNDERSTUDY_DEMO_PASSWORD": PASSWORD}


@dataclass
class Running:
    """A demo that serves."""

    url: str
    process: asyncio.subprocess.Process
    output: str

    async def kill(self) -> None:
        """End it without any notice, as a power cut does."""
        self.process.send_signal(signal.SIGKILL)
        await self.process.wait()


@asynccontextmanager
async def demo(data: Path, **settings: str) -> AsyncIterator[Running]:
    """Run `python -m understudy demo` on a free port until the end of the block."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "understudy", "demo", "--port", "0",
        env=environment(data, **settings),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )  # fmt: skip
    assert process.stdout
    output = ""
    async with asyncio.timeout(60):
        while "Ctrl+C" not in output:
            line = (await process.stdout.readline()).decode()
            assert line, f"it ended before it served:\n{output}"
            output += line
    found = _ADDRESS.search(output)
    assert found
    try:
        yield Running(found[0], process, output)
    finally:
        if process.returncode is None:
            process.terminate()
        await process.communicate()


async def run(
    data: Path, *arguments: str, given: str = "", **settings: str
) -> tuple[int, str, str]:
    """Run `understudy` with arguments and standard input; returns code, output and errors."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "understudy", *arguments,
        env=environment(data, **settings),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    out, err = await process.communicate(given.encode())
    return process.returncode or 0, out.decode(), err.decode()
