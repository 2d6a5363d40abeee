"""`understudy ask FILE`: an answer from a file, or a conversation about it, without a server."""

import asyncio
import sys
from contextlib import suppress
from pathlib import Path
from typing import Annotated

import typer
from pydantic import BaseModel
from rich.markup import escape

from understudy.accounts.access import OPERATOR
from understudy.ask.answering.schemas import CheckedAnswer, Citation, Verdict
from understudy.ask.asking import Reading
from understudy.bootstrap import Services
from understudy.cli.run import DataOption, Exit, JsonOption, err, out, run
from understudy.cli.terminal import next_line, open_terminal
from understudy.kernel.errors import UnderstudyError

_HINT = "[dim]Enter asks, Ctrl+C stops an answer, /quit or Ctrl+D leaves. Nothing is kept.[/]"
_QUIT = frozenset({"/quit", "/q", "/exit"})
_VERDICTS = {
    Verdict.ANSWERED: "Answered; every passage was looked up.",
    Verdict.PARTLY: "Answered in part.",
    Verdict.NOT_IN_DOCUMENT: "It is not in there.",
    Verdict.OUT_OF_SCOPE: "This is no question that it could answer.",
}


class Told(BaseModel):
    """An answer for programs; `documents` are what the citations' numbers mean."""

    question: str
    answer: CheckedAnswer
    documents: tuple[str, ...]


def ask(
    file: Annotated[
        Path, typer.Argument(help="JSON Resume, YAML, Markdown, text, HTML, PDF or DOCX.")
    ],
    question: Annotated[
        str | None, typer.Argument(help="What to ask; without it, a conversation begins.")
    ] = None,
    more: Annotated[
        list[Path] | None, typer.Option("--with", help="Another file to answer from; repeatable.")
    ] = None,
    demo: Annotated[
        bool, typer.Option("--demo", help="With the demo model, in the demo's folder.")
    ] = False,
    data: DataOption = None,
    as_json: JsonOption = False,
) -> None:
    """Ask a file; it ends with 5 if the answer is not in there. Neither is kept."""

    async def work(services: Services) -> Exit:
        reading = await services.ask.desk.read(OPERATOR, file, *(more or ()))
        for note in reading.notes:
            err.print(f"[yellow]{escape(note)}[/]")
        conversation = _Conversation(reading, as_json=as_json)
        if question is not None:
            return await conversation.answer(question)
        out_of = ", ".join(each.title for each in reading.documents)
        if not as_json:
            demo_note = " It is the demo model." if services.gateway.models.is_demo else ""
            out.print(f"[dim]An AI answers from {escape(out_of)}, and may err.{demo_note}[/]")
        await conversation.hold()
        return Exit.OK

    code = run(work, data, demo=demo, asks_model=True)
    if code is not Exit.OK:
        raise typer.Exit(code)


class _Conversation:
    """Questions and answers on one terminal."""

    def __init__(self, reading: Reading, *, as_json: bool) -> None:
        self._reading, self._as_json = reading, as_json
        self._holding: asyncio.Task[None] | None = None
        self._answering: asyncio.Task[Exit] | None = None

    async def answer(self, question: str) -> Exit:
        """Answer one question, and say how the command is to end."""
        if self._as_json:
            answer = await self._reading.ask(question)
            titles = tuple(each.title for each in self._reading.documents)
            told = Told(question=question, answer=answer, documents=titles)
            sys.stdout.write(told.model_dump_json() + "\n")
        else:
            answer = await self._reading.ask(question, _show)
            out.print()
            self._show_support(answer)
        is_there = answer.verdict in (Verdict.ANSWERED, Verdict.PARTLY)
        return Exit.OK if is_there else Exit.NOT_THERE

    async def hold(self) -> None:
        """Go on until the person leaves."""
        self._holding = asyncio.current_task()
        open_terminal(self._interrupt)
        if sys.stdin.isatty():
            out.print(_HINT)
        with suppress(asyncio.CancelledError):
            while (line := await next_line()) is not None and line.lower() not in _QUIT:
                if line:
                    await self._take(line)

    async def _take(self, line: str) -> None:
        self._answering = asyncio.ensure_future(self.answer(line))
        try:
            await asyncio.wait([self._answering])
            if self._answering.cancelled():
                out.print("\n[dim]Stopped.[/]")
            else:
                self._answering.result()
        except UnderstudyError as error:
            err.print(f"[red]{escape(error.message)}[/]")
        finally:
            self._answering = None

    def _interrupt(self) -> None:
        if self._answering:
            self._answering.cancel()
        elif self._holding:
            self._holding.cancel()

    def _show_support(self, answer: CheckedAnswer) -> None:
        for citation in answer.citations:
            out.print(f"[dim]  - {escape(self._told(citation))}[/]", soft_wrap=True)
        out.print(f"[dim]  {_VERDICTS[answer.verdict]}[/]")

    def _told(self, citation: Citation) -> str:
        documents = self._reading.documents
        where = [documents[citation.document].title] if len(documents) > 1 else []
        where += [citation.section_title] if citation.section_title else []
        where += [f"page {citation.page}"] if citation.page else []
        inferred = " (the answer concludes from it)" if citation.inferred else ""
        return f"{', '.join(where) or 'It says'}: “{citation.quote}”{inferred}"


def _show(piece: str) -> None:
    out.print(escape(piece), end="", soft_wrap=True)
