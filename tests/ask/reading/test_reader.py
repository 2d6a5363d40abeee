import asyncio
import json
import signal
import sys
from pathlib import Path

import pytest

from tests.support.hostile_documents import REFUSED, patterned, strict_docx
from tests.support.office import docx, pdf_of
from tests.support.resumes import FULL
from understudy.ask.reading.child import MEMORY_BYTES
from understudy.ask.reading.gate import Form
from understudy.ask.reading.problems import (
    Damaged,
    NoText,
    NotRead,
    ReaderCrashed,
    TooMuchWork,
    WrongName,
)
from understudy.ask.reading.reader import MOST_ANSWER_BYTES, _answer, _document, read

ROOT = Path(__file__).parents[3]
PAGE = pdf_of(b"BT /F1 12 Tf 20 200 Td (One plain sentence.) Tj ET")


@pytest.mark.parametrize(
    ("name", "content", "form"),
    [
        ("cv.txt", b"One plain sentence.", "text"),
        ("cv.md", b"One *plain* sentence.", "markdown"),
        ("cv.html", b"<html><p>One plain sentence.", "html"),
        ("cv.docx", docx(), "docx"),
        ("cv.pdf", PAGE, "pdf"),
        ("cv.json", b'{"basics": {"summary": "One plain sentence."}}', "json-resume"),
        ("cv.yaml", b"basics:\n  summary: One plain sentence.", "yaml"),
    ],
)
async def test_every_form_is_read_in_a_child(name: str, content: bytes, form: str) -> None:
    document = await read(name, content)
    assert [each.text for each in document.sentences] == ["One plain sentence."]
    assert document.form == form
    assert document.sections[0].id in {"0", "1"}


async def test_a_document_comes_back_whole() -> None:
    document = await read("cv.json", json.dumps(FULL).encode())
    assert (document.title, len(document.periods)) == ("Jane Roe", 4)
    assert [each.number for each in document.sentences] == list(
        range(1, len(document.sentences) + 1)
    )


async def test_a_title_comes_from_a_name_of_any_kind() -> None:
    name = "Zoë's\nlist\0 \ud800 " + "x" * 500
    document = await read(f"{name}.txt", b"Some text.")
    assert document.title.startswith("Zoë's list")


async def test_every_hostile_file_is_a_sentence_and_memory_is_bounded() -> None:
    child = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.support.hostile_run"),
        cwd=ROOT,
        env={"PYTHONPATH": f"{ROOT / 'src'}:{ROOT}"},
        stdout=asyncio.subprocess.PIPE,
    )
    out, _ = await child.communicate()
    answer = json.loads(out)
    told: dict[str, tuple[str, str]] = answer["told"]
    wrong = {
        label: told[label]
        for label, (_, _, codes) in REFUSED.items()
        if told[label][0] not in codes.split("|")
    }
    assert wrong == {}
    for code, sentence in told.values():
        assert code.startswith("document_")
        assert "othing was kept" in sentence
    assert answer["peak"] < MEMORY_BYTES


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("cv.docx", PAGE, WrongName),
        ("cv.pdf", pdf_of(b"", pages=0), NoText),
        ("cv.docx", docx(body="<w:p>"), Damaged),
        ("cv.docx", docx(head="<!DOCTYPE x>"), Damaged),
        ("cv.html", b"<html><script>x</script>", NoText),
        ("cv.txt", b"Jane\x07 Roe\x00 lives here, and works there.", None),
        ("cv.docx", strict_docx(), None),
        ("cv.txt", patterned(), None),
        ("cv.txt", "Ein Satz.".encode("utf-16"), None),
    ],
)
async def test_odd_files_are_read_or_refused(
    name: str, content: bytes, kind: type[NotRead] | None
) -> None:
    if kind is None:
        assert (await read(name, content)).sentences
        return
    with pytest.raises(kind):
        await read(name, content)


async def test_the_child_has_limits_and_nothing_of_our_environment(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("SECRET_KEY", "swordfish")
    reading = asyncio.ensure_future(read("cv.txt", b"Some text " * 100_000))
    while not (limits := _told_of_child("limits", b"Max file size             0 ")):
        assert not reading.done()
        await asyncio.sleep(0)
    assert f" {MEMORY_BYTES} ".encode() in limits
    environment = _told_of_child("environ", b"PYTHON")
    assert {line.partition(b"=")[0] for line in environment.split(b"\0") if line} == {
        b"PYTHONPATH", b"PYTHONUTF8",
    }  # fmt: skip
    await reading


async def test_a_child_that_talks_without_end_is_not_heard_to_the_end() -> None:
    child = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", "while True: print('x' * 100_000)"),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
        start_new_session=True,
    )
    heard = await _answer(child)
    assert MOST_ANSWER_BYTES < len(heard) < MOST_ANSWER_BYTES + 2**17
    assert await child.wait() == -signal.SIGKILL


@pytest.mark.parametrize(
    ("status", "answer", "kind"),
    [
        (-signal.SIGKILL, b"", TooMuchWork),
        (-signal.SIGXCPU, b"", TooMuchWork),
        (-signal.SIGSEGV, b"", ReaderCrashed),
        (-signal.SIGABRT, b"", ReaderCrashed),
        (1, b"", Damaged),
        (0, b"", Damaged),
        (0, b'{"title": "cut o', Damaged),
        (0, b'{"refused": "document_no_text", "facts": {}}', NoText),
        (0, b'{"refused": "document_no_such_code", "facts": {}}', Damaged),
        (0, b'{"refused": "document_too_long", "facts": {"count": 1}}', Damaged),
        (0, b'{"refused', Damaged),
    ],
)
def test_whatever_a_child_leaves_is_a_refusal(
    status: int, answer: bytes, kind: type[NotRead]
) -> None:
    with pytest.raises(kind):
        _document(Form.PDF, status, answer)


async def test_out_of_patience_the_child_is_ended() -> None:
    with pytest.raises(TooMuchWork):
        await read("cv.txt", b"Some text.", patience_s=0)
    assert _children() == []


async def test_who_goes_away_leaves_no_child_behind() -> None:
    reading = asyncio.ensure_future(read("cv.txt", b"Some text. " * 100_000))
    while not _children():
        assert not reading.done()
        await asyncio.sleep(0)
    reading.cancel()
    with pytest.raises(asyncio.CancelledError):
        await reading
    assert _children() == []


async def test_so_many_at_once_and_the_others_wait() -> None:
    most = 0

    async def watch() -> None:
        nonlocal most
        while True:
            most = max(most, len(_children()))
            await asyncio.sleep(0)

    watching = asyncio.ensure_future(watch())
    async with asyncio.TaskGroup() as group:
        for number in range(6):
            group.create_task(read("cv.txt", f"Text {number}.".encode()))
    watching.cancel()
    assert most == 2


def _children() -> list[str]:
    """Return the readers that this process has started and that still run."""
    tasks = Path("/proc/self/task").glob("*/children")
    ids = " ".join(task.read_text() for task in tasks).split()
    return [each for each in ids if b"ask.reading.child" in _command(each)]


def _told_of_child(file: str, awaited: bytes) -> bytes:
    """Return what the system tells of the reader that runs, once it has these words."""
    for each in _children():
        if awaited in (told := _system_file(each, file)):
            return told
    return b""


def _command(id: str) -> bytes:
    return _system_file(id, "cmdline")


def _system_file(id: str, file: str) -> bytes:
    try:
        return Path(f"/proc/{id}/{file}").read_bytes()
    except (FileNotFoundError, ProcessLookupError):
        return b""
