"""A talk on a terminal: lines are read without keeping Ctrl+C from working."""

import asyncio
import os
import signal
import sys
from collections.abc import Callable
from io import TextIOWrapper

from understudy.cli.run import out


def open_terminal(interrupted: Callable[[], None]) -> None:
    """Let Ctrl+C call `interrupted`, and nothing that cannot be spelled end the talk."""
    if os.name == "posix":  # elsewhere Ctrl+C just leaves
        asyncio.get_running_loop().add_signal_handler(signal.SIGINT, interrupted)
    for stream in (sys.stdin, sys.stdout):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")


async def next_line() -> str | None:
    """Wait for a line of standard input; None at its end."""
    if not (sys.stdin.isatty() and os.name == "posix"):
        line = await asyncio.to_thread(sys.stdin.readline)
        return line.strip() if line else None
    out.print("[bold]You[/]: ", end="")
    # A thread that waits in `readline` would keep Ctrl+C from ending the program.
    loop, ready = asyncio.get_running_loop(), asyncio.Event()
    loop.add_reader(sys.stdin, ready.set)
    try:
        await ready.wait()
    finally:
        loop.remove_reader(sys.stdin)
    line = sys.stdin.readline()
    return line.strip() if line else None
