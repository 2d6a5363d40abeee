"""The `understudy` command in a process of its own."""

import asyncio
import atexit
import json
import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import ExitStack, asynccontextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import TemporaryFile

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
    """A server; `output` is what it said until it served."""

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
    async with _serving(("demo",), "Ctrl+C", environment(data, **settings)) as running:
        yield running


@asynccontextmanager
async def newly_served(data: Path, **settings: str) -> AsyncIterator[tuple[Running, str]]:
    """Run `python -m understudy serve` where nobody is yet; yields the link of the first one."""
    quiet = environment(data, log_level="WARNING", **settings)
    async with _serving(("serve",), "/set-up?token=", quiet) as running:
        yield running, running.output.split()[-1]


@asynccontextmanager
async def asked(data: Path, *files: Path, **settings: str) -> AsyncIterator[Running]:
    """Run `python -m understudy serve` with these files to ask, on the demo model."""
    quiet = environment(data, log_level="WARNING", model="demo", **settings)
    named = [part for file in files for part in ("--ask", str(file))]
    async with _serving(("serve", *named), "no language model", quiet) as running:
        yield running


@asynccontextmanager
async def _serving(
    command: Sequence[str], until: str, environ: dict[str, str]
) -> AsyncIterator[Running]:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "understudy", *command, "--port", "0",
        env=environ,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )  # fmt: skip
    assert process.stdout
    output = ""
    async with asyncio.timeout(180):  # a busy machine imports slowly
        while until not in output:
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
    asked = {
        "arguments": arguments,
        "environment": environment(data, **settings),
        "folder": str(Path.cwd()),
    }
    with ExitStack() as stack:
        request, given_file, out, err = (stack.enter_context(TemporaryFile()) for _ in range(4))
        request.write(json.dumps(asked).encode())
        given_file.write(given.encode())
        for file in (request, given_file):
            file.seek(0)
        ours, theirs = os.pipe()
        answer = stack.enter_context(os.fdopen(ours, "rb"))
        with os.fdopen(theirs, "wb"):
            files = [file.fileno() for file in (request, given_file, out, err)]
            socket.send_fds(_forking(), [b"."], [*files, theirs])
        code = int(await asyncio.to_thread(answer.read))
        out.seek(0)
        err.seek(0)
        return code, out.read().decode(), err.read().decode()


@cache
def _forking() -> socket.socket:
    """Start what forks to run commands; it ends when this process does."""
    ours, theirs = socket.socketpair()
    program = Path(__file__).with_name("forking.py")
    process = subprocess.Popen(  # noqa: S603 our own program
        [sys.executable, "-P", program, str(theirs.fileno())],
        pass_fds=[theirs.fileno()],
        stdin=subprocess.DEVNULL,
    )
    theirs.close()

    def end() -> None:
        ours.close()
        process.wait()

    atexit.register(end)
    return ours
