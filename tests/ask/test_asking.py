import asyncio
from pathlib import Path

import pytest
from sqlalchemy import text

from tests.support.ask import HANDBOOK, upload
from understudy.accounts.access import OPERATOR
from understudy.ask.asking import FilesTooLong, FileUnusable
from understudy.ask.reading.problems import FileEmpty, FileTooLarge
from understudy.ask.visits.problems import QuestionUnusable
from understudy.bootstrap import Services, open_services
from understudy.kernel.settings import Settings


async def test_a_file_is_asked_and_its_answer_checked(services: Services, tmp_path: Path) -> None:
    path = tmp_path / "handbook.md"
    path.write_text(HANDBOOK)
    reading = await services.ask.desk.read(OPERATOR, path)
    pieces: list[str] = []
    answer = await reading.ask("Are dogs allowed?", pieces.append)
    assert "".join(pieces) == answer.text == "Dogs are not allowed in the office."
    assert [each.quote for each in answer.citations] == ["Dogs are not allowed in the office."]
    assert answer.verdict == "answered"


async def test_whoever_has_the_file_may_know_what_it_says_of_contacts(services: Services) -> None:
    asked = "Whom should I write to?"
    reading = await services.ask.desk.read(OPERATOR, upload())
    assert "amina@example.org" in (await reading.ask(asked)).text
    kept = await services.ask.desk.read(OPERATOR, upload(), told=frozenset())
    assert "amina@" not in (await kept.ask(asked)).text


async def test_only_what_it_cost_is_written_down(services: Services) -> None:
    reading = await services.ask.desk.read(OPERATOR, upload())
    await reading.ask("Are dogs allowed?")
    kept = ("ask_documents", "ask_sessions", "ask_answers", "conversations", "messages")
    async with services.db.read() as session:
        for table in kept:
            rows = await session.execute(text(f"SELECT 1 FROM {table}"))  # noqa: S608 our tables
            assert rows.all() == [], table
        rows = await session.execute(text("SELECT product, purpose FROM usage_events"))
    assert rows.all() == [("ask", "file")]


async def test_what_cannot_be_asked_is_said(services: Services, tmp_path: Path) -> None:
    reading = await services.ask.desk.read(OPERATOR, upload())
    for question in ("  \x07 ", "x" * 2_001):
        with pytest.raises(QuestionUnusable):
            await reading.ask(question)
    with pytest.raises(FileUnusable, match="none"):
        await services.ask.desk.read(OPERATOR, tmp_path / "none.md")
    with pytest.raises(FileEmpty):
        await services.ask.desk.read(OPERATOR, upload(""))
    big = tmp_path / "big.txt"
    big.write_bytes(b"word " * 2_200_000)
    with pytest.raises(FileTooLarge):
        await services.ask.desk.read(OPERATOR, big)


async def test_files_that_do_not_fit_together_are_refused_with_numbers(
    services: Services,
) -> None:
    long = "\n\n".join(f"Room {n} is painted in the colour number {n * 7}." for n in range(9_000))
    with pytest.raises(FilesTooLong, match=r"about [\d,]+ tokens"):
        await services.ask.desk.read(OPERATOR, upload(long), upload(long + " And more."))


async def test_a_stopped_answer_is_remembered_as_far_as_it_was_heard(settings: Settings) -> None:
    slow = settings.model_copy(update={"demo_words_per_s": 20.0})
    async with open_services(slow) as services:
        reading = await services.ask.desk.read(OPERATOR, upload())
        begun = asyncio.Event()
        asking = asyncio.ensure_future(reading.ask("Are dogs allowed?", lambda _: begun.set()))
        await begun.wait()
        asking.cancel()
        with pytest.raises(asyncio.CancelledError):
            await asking
        answer = await reading.ask("How many days of leave are there?")
    assert answer.verdict == "answered"
    assert "28 days" in answer.text
