"""Read a file: looked at here, parsed in a child process with limits, told as a document."""

import asyncio
import contextlib
import json
import os
import signal
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from weakref import WeakKeyDictionary

from pydantic import ValidationError

from understudy.ask.reading.gate import Form, admit
from understudy.ask.reading.problems import (
    BY_CODE,
    Damaged,
    NotRead,
    ReaderCrashed,
    ReaderUnavailable,
    TooMuchWork,
)
from understudy.ask.reading.schemas import ReadDocument

MOST_AT_ONCE = 2
"""Files parsed at once by this process; those that come later wait."""
PATIENCE_S = 45.0
"""On the clock on the wall; the child's processor time is bounded as well."""
MOST_ANSWER_BYTES = 24 * 1024**2
"""Of JSON: the longest document, in letters of three bytes, with its numbers."""

_CHILD = "understudy.ask.reading.child"
_REFUSED = b'{"refused'
_CALLED = {
    Form.PDF: "a PDF",
    Form.DOCX: "a .docx",
    Form.HTML: "HTML",
    Form.JSON_RESUME: "JSON",
    Form.YAML: "YAML",
}
_PLACES: WeakKeyDictionary[asyncio.AbstractEventLoop, asyncio.Semaphore] = WeakKeyDictionary()


async def read(name: str, content: bytes, *, patience_s: float = PATIENCE_S) -> ReadDocument:
    """Return what a file tells.

    Nothing is parsed in this process, and the child's end, whatever it is, is a refusal at most.

    Args:
        name: of the file, with its ending; one that says another form than it has is refused.
        content: all of it.
        patience_s: seconds for the child to be done.

    Raises:
        NotRead: one of its kinds says why, and what to do; nothing was kept.
        ReaderUnavailable: no process could be started.
    """
    places = _PLACES.setdefault(asyncio.get_running_loop(), asyncio.Semaphore(MOST_AT_ONCE))
    async with places:
        form = await asyncio.to_thread(admit, name, content)
        line = " ".join(name.split()).encode(errors="replace") + b"\n"
        status, answer = await _ask_child(form, line + content, patience_s)
        return await asyncio.to_thread(_document, form, status, answer)


async def _ask_child(form: Form, given: bytes, patience_s: float) -> tuple[int, bytes]:
    """Return how the child ended and what it wrote; it never outlives this call."""
    try:
        child = await asyncio.create_subprocess_exec(
            *(sys.executable, "-P", "-S", "-m", _CHILD, form.value),
            stdin=PIPE,
            stdout=PIPE,
            stderr=DEVNULL,
            # All of its environment: no key or password of this process is within its reach.
            env={"PYTHONPATH": os.pathsep.join(filter(None, sys.path)), "PYTHONUTF8": "1"},
            start_new_session=True,
        )
    except OSError:
        raise ReaderUnavailable from None
    try:
        async with asyncio.timeout(patience_s):
            async with asyncio.TaskGroup() as group:
                group.create_task(_feed(child, given))
                answer = group.create_task(_answer(child))
            return await child.wait(), answer.result()
    except TimeoutError:
        raise TooMuchWork from None
    finally:
        _kill(child)
        await child.wait()


async def _feed(child: Process, given: bytes) -> None:
    pipe = child.stdin
    if pipe is None:
        return
    with contextlib.suppress(BrokenPipeError, ConnectionResetError):  # it needs to read no more
        pipe.write(given)
        await pipe.drain()
        pipe.close()
        await pipe.wait_closed()


async def _answer(child: Process) -> bytes:
    """Return what the child wrote; one that writes too much is not heard to the end."""
    answer = bytearray()
    while child.stdout and (piece := await child.stdout.read(2**16)):
        answer += piece
        if len(answer) > MOST_ANSWER_BYTES:
            _kill(child)
            break
    return bytes(answer)


def _kill(child: Process) -> None:
    if child.returncode is None:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(child.pid, signal.SIGKILL)


def _document(form: Form, status: int, answer: bytes) -> ReadDocument:
    """Return the document in an answer.

    Raises:
        NotRead: what the child refused, or what its end means.
    """
    if status in {-signal.SIGXCPU, -signal.SIGKILL}:
        raise TooMuchWork
    if status < 0:
        raise ReaderCrashed
    damaged = Damaged(form=_CALLED.get(form, "text"))
    if status > 0:
        raise damaged
    if answer.startswith(_REFUSED):
        raise _refusal(answer) or damaged
    try:
        return ReadDocument.model_validate_json(answer)
    except ValidationError:
        raise damaged from None


def _refusal(answer: bytes) -> NotRead | None:
    """Return the refusal in an answer; None if it is none that we know."""
    try:
        told = json.loads(answer)
        return BY_CODE[told["refused"]](**told["facts"])
    except (ValueError, KeyError, TypeError):
        return None
