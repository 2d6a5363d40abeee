"""The process that parses a file: `python -m understudy.ask.reading.child FORM`.

On standard input come the file's name as a line and then the file; on standard output goes the
document or the refusal as JSON. It takes its own limits before it reads a byte, and imports what
one form needs.
"""

import contextlib
import json
import resource
import sys
from collections.abc import Callable

from understudy.ask.reading.blocks import Draft
from understudy.ask.reading.gate import Form
from understudy.ask.reading.problems import NotRead, TooDeep, TooMuchWork
from understudy.ask.reading.tree import grow

MEMORY_BYTES = 512 * 1024**2
"""Of address space; a handbook of 300 pages is read in less than 120 MiB."""
CPU_S = 15


def main() -> None:
    """Read one file and write what became of it."""
    take_limits()
    read = _reader(Form(sys.argv[1]))
    name = sys.stdin.buffer.readline().decode("utf-8", errors="replace")
    # Made beforehand: where memory has run out, there may be too little left to make it.
    too_much = _refused(TooMuchWork())
    try:
        answer = _read(read, name)
    except MemoryError:
        answer = too_much
    sys.stdout.buffer.write(answer)


def take_limits() -> None:
    """Bound memory, time, files and processes for the rest of this process's life."""
    limits = (
        (resource.RLIMIT_AS, MEMORY_BYTES),
        (resource.RLIMIT_CPU, CPU_S),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NPROC, 0),
    )
    for kind, most in limits:
        # macOS refuses a bound on address space; there, time is what bounds a file.
        with contextlib.suppress(ValueError):
            resource.setrlimit(kind, (most, most))


def _reader(form: Form) -> Callable[[bytes], Draft]:
    match form:
        case Form.PDF:
            from understudy.ask.reading.pdf import read_pdf as read
        case Form.DOCX:
            from understudy.ask.reading.word import read_docx as read
        case Form.HTML:
            from understudy.ask.reading.html import read_html as read
        case Form.MARKDOWN:
            from understudy.ask.reading.plain import read_markdown as read
        case Form.TEXT:
            from understudy.ask.reading.plain import read_text as read
        case Form.JSON_RESUME:
            from understudy.ask.reading.resume import read_json as read
        case _:
            from understudy.ask.reading.resume import read_yaml as read
    return read


def _read(read: Callable[[bytes], Draft], name: str) -> bytes:
    try:
        document = grow(read(sys.stdin.buffer.read()), name)
        return document.model_dump_json().encode("utf-8", errors="replace")
    except NotRead as refusal:
        return _refused(refusal)
    except RecursionError:
        return _refused(TooDeep())


def _refused(refusal: NotRead) -> bytes:
    return json.dumps({"refused": refusal.code, "facts": refusal.facts}).encode()


if __name__ == "__main__":
    main()
