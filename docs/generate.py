"""Writes docs/reference and .env.example from the code: `make docs`. `tests/docs` compares them."""

import importlib
import pkgutil
import tempfile
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import typer
from pydantic_core import PydanticUndefined
from sqlalchemy import Column, Table
from typer.core import TyperArgument, TyperGroup, TyperOption
from typer.main import get_command

import understudy
from docs.protocol import protocol
from docs.tables import first_paragraph, head, table
from understudy.app import create_app
from understudy.cli.main import app as commands
from understudy.kernel.db import Row
from understudy.kernel.settings import Settings, environment_name

ROOT = Path(__file__).parents[1]
METHODS = ("get", "post", "put", "patch", "delete")


def pages() -> dict[Path, str]:
    """Return the text of every generated file by its path."""
    writers: dict[str, Callable[[], Iterable[str]]] = {
        ".env.example": example,
        "docs/reference/settings.md": settings,
        "docs/reference/http.md": http,
        "docs/reference/cli.md": cli,
        "docs/reference/data.md": data,
        "docs/reference/protocol.md": protocol,
    }
    return {ROOT / name: "\n".join(write()) + "\n" for name, write in writers.items()}


def settings() -> Iterator[str]:
    """Write the table of settings."""
    yield from head(
        "Settings",
        "Read from the environment and from a file `.env` in the working directory; what is given "
        "on the command line wins. A value that cannot be used stops the start with a sentence "
        "that says what to do, and an unknown `UNDERSTUDY_` name is told. `understudy doctor` "
        "shows what is in force.",
    )
    yield from table(
        ("Name", "Default", "What it sets"),
        (
            (f"`{environment_name(name)}`", _default_of(name), str(field.description))
            for name, field in Settings.model_fields.items()
        ),
    )


def example() -> Iterator[str]:
    """Write .env.example: every setting, switched off."""
    yield "# Copy to .env and take away the # before what you set. Everything has a default."
    yield "# Written from the code by `make docs`."
    for name, field in Settings.model_fields.items():
        yield f"\n# {field.description}"
        yield f"#{environment_name(name)}={_plain_default(name)}"


def http() -> Iterator[str]:
    """Write the table of routes, from the OpenAPI description the server gives."""
    yield from head(
        "HTTP",
        "Everything the browser can do, a program can do. Send a token as "
        "`Authorization: Bearer <token>`. Errors are `application/problem+json` (RFC 9457) with a "
        "`code` for programs and a sentence for people. A running server shows the whole "
        "description, with examples, at `/docs` and `/redoc`.",
    )
    with tempfile.TemporaryDirectory() as folder:
        chosen = Settings(_env_file=None, data=Path(folder), model="demo")  # type: ignore[call-arg]
        described = create_app(chosen).openapi()
    rows: dict[str, list[tuple[str, ...]]] = {}
    for path, item in described["paths"].items():
        for method in (m for m in METHODS if m in item):
            route = item[method]
            tag = (route.get("tags") or ["other"])[0]
            rows.setdefault(tag, []).append(
                (
                    f"`{method.upper()} {path}`",
                    first_paragraph(route.get("description") or route.get("summary")),
                    " ".join(sorted(route["responses"])),
                )
            )
    for tag, routes in rows.items():
        yield f"## {tag.capitalize()}\n"
        yield from table(("Route", "What it does", "Answers"), routes)
        yield ""


def cli() -> Iterator[str]:
    """Write every command with its arguments and options."""
    yield from head(
        "Command line",
        "`understudy COMMAND --help` shows the same in the terminal. Errors go to standard error.",
    )
    yield from _commands(get_command(commands), "understudy")


def data() -> Iterator[str]:
    """Write every table with its columns."""
    yield from head(
        "Data",
        "SQLite in the data folder, or PostgreSQL: the same tables. Ids are UUIDv7, moments are in "
        "UTC, money is decimal. *Person* says whom a column tells about: export and erasure walk "
        "these columns.",
    )
    for module in pkgutil.walk_packages(understudy.__path__, "understudy."):
        if module.name.rpartition(".")[2] in {"models", "ledger", "process"}:
            importlib.import_module(module.name)
    about = {mapper.local_table: mapper.class_.__doc__ or "" for mapper in Row.registry.mappers}
    for described, text in sorted(about.items(), key=lambda pair: str(pair[0])):
        assert isinstance(described, Table)  # noqa: S101 a Row is mapped to a table
        yield f"## {described.name}\n"
        yield " ".join(text.split("\n\n")[0].split()) + "\n"
        yield from table(("Column", "Type", "Person"), map(_column, described.columns))
        yield ""


def _plain_default(name: str) -> str:
    value = Settings.model_fields[name].default
    return "" if value in (None, PydanticUndefined) else str(value)


def _default_of(name: str) -> str:
    if name == "data":
        return "the user's data folder"
    plain = _plain_default(name)
    return f"`{plain}`" if plain else ""


def _commands(command: Any, name: str) -> Iterator[str]:  # noqa: ANN401 typer's own click is untyped
    if isinstance(command, TyperGroup):
        if command.invoke_without_command:
            yield from _command(command, name)
        for child in sorted(command.commands):
            yield from _commands(command.commands[child], f"{name} {child}")
        return
    yield from _command(command, name)


def _command(command: Any, name: str) -> Iterator[str]:  # noqa: ANN401 typer's own click is untyped
    shown = [p for p in command.params if p.name != "help" and not getattr(p, "hidden", False)]
    arguments = [p for p in shown if isinstance(p, TyperArgument)]
    options = [p for p in shown if isinstance(p, TyperOption)]
    yield f"## {' '.join([name, *(str(a.metavar or a.name).upper() for a in arguments)])}\n"
    yield f"{first_paragraph(command.help)}\n"
    told = [(f"`{str(a.metavar or a.name).upper()}`", a.help or "") for a in arguments]
    told += [(" ".join(f"`{o}`" for o in option.opts), option.help or "") for option in options]
    if told:
        yield from table(("Argument", "What it is"), told)
        yield ""


def _column(column: Column[Any]) -> tuple[str, str, str]:
    kind = type(column.type).__name__.lower().removesuffix("column")
    length = getattr(column.type, "length", None)
    kind = {"utcdatetime": "moment"}.get(kind, f"{kind}({length})" if length else kind)
    told = [kind, "" if column.nullable else "not null", "key" if column.primary_key else ""]
    told += [f"to {key.target_fullname}" for key in column.foreign_keys]
    return f"`{column.name}`", ", ".join(filter(None, told)), str(column.info.get("person", ""))


def main() -> None:
    """Write every file that has changed."""
    for path, text in pages().items():
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
            typer.echo(f"wrote {path.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
