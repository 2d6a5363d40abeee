"""How a command opens the services, shows its result and ends."""

import asyncio
import sys
from collections.abc import Awaitable, Callable
from enum import IntEnum
from pathlib import Path
from typing import Annotated, NoReturn

import typer
from pydantic import TypeAdapter
from rich.console import Console, RenderableType
from rich.markup import escape

from understudy.bootstrap import Services, open_services
from understudy.kernel.errors import LimitReached, UnderstudyError
from understudy.kernel.logs import configure_logs
from understudy.kernel.settings import Settings, load_settings
from understudy.llm.errors import ModelFailed, ModelNotUsable
from understudy.llm.models import Models

out = Console(highlight=False)
err = Console(stderr=True, highlight=False)

DataOption = Annotated[
    Path | None, typer.Option("--data", help="Data folder (UNDERSTUDY_DATA).", show_default=False)
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON, for programs.")]


class Exit(IntEnum):
    """Exit codes, the same for every command."""

    OK = 0
    FAILED = 1
    MISUSE = 2
    MODEL = 3
    LIMIT = 4
    NOT_THERE = 5
    INTERRUPTED = 130


def settings_for(data: Path | None, *, log_level: str | None = None, **chosen: object) -> Settings:
    """Load the settings of a command, set up its logs and say which names mean nothing.

    Args:
        data: the data folder, if one was given.
        log_level: for commands that talk with a person, whose screen logs would clutter.
        chosen: other settings given on the command line.
    """
    settings, warnings = load_settings(None, data=data, **chosen)
    configure_logs(log_level or settings.log_level, settings.log_format)
    for warning in warnings:
        err.print(f"[yellow]{escape(warning)}[/]")
    return settings


_DEMO_MESSAGES_PER_MINUTE = 60


def demo_settings(data: Path | None, *, log_level: str | None = None, **chosen: object) -> Settings:
    """Load the settings of the demo: the demo model unless one is named, a folder of its own."""
    plain, _ = load_settings(data=data)
    # The demo people must never get into a real installation.
    folder = plain.data if "data" in plain.model_fields_set else plain.data / "demo"
    model = plain.model or "demo"
    if "person_messages_per_minute" not in plain.model_fields_set:
        # The demo's own talks are held by its people; who signs in as one of them talks at once.
        chosen["person_messages_per_minute"] = _DEMO_MESSAGES_PER_MINUTE
    return settings_for(folder, log_level=log_level or "WARNING", model=model, **chosen)


def run[T](
    work: Callable[[Services], Awaitable[T]],
    data: Path | None = None,
    *,
    demo: bool = False,
    asks_model: bool = False,
) -> T:
    """Open the services, do the work and close them; what is the matter becomes an exit code.

    Args:
        work: what to do.
        data: the data folder, if one was given.
        demo: in the demo's folder.
        asks_model: otherwise no key is needed, and no provider's library is loaded.
    """

    async def opened() -> T:
        settings = (demo_settings if demo else settings_for)(data, log_level="ERROR")
        if not asks_model:
            settings = settings.model_copy(update={"model": "demo", "fast_model": None})
        models = None if asks_model else Models.open(settings)
        async with open_services(settings, models) as services:
            return await work(services)

    return guarded(lambda: asyncio.run(opened()))


def guarded[T](work: Callable[[], T]) -> T:
    """Do the work; say an error in a sentence and end with its exit code."""
    try:
        return work()
    except UnderstudyError as error:
        fail(error)
    except OSError as error:  # a folder that is a file, that is not ours to write in ...
        err.print(f"[red]{escape(str(error))}.[/] Nothing was changed.")
        raise typer.Exit(Exit.FAILED) from None
    except KeyboardInterrupt:
        raise typer.Exit(Exit.INTERRUPTED) from None


def fail(error: UnderstudyError) -> NoReturn:
    """Say what is the matter and end."""
    err.print(f"[red]{escape(error.message)}[/]")
    raise typer.Exit(_code_of(error)) from None


def show(data: object, as_json: bool, table: Callable[[], RenderableType]) -> None:
    """Print a result: as JSON for programs, or as a table for people."""
    if as_json:
        text = TypeAdapter(type(data)).dump_json(data, indent=2).decode()
        sys.stdout.write(text + "\n")
    else:
        out.print(table())


def _code_of(error: UnderstudyError) -> Exit:
    if isinstance(error, ModelFailed | ModelNotUsable):
        return Exit.MODEL
    if isinstance(error, LimitReached):
        return Exit.LIMIT
    return Exit.FAILED
