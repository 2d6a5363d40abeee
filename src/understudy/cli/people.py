"""`understudy people`: who may do what, for whoever runs the server."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer
from pydantic import ValidationError
from rich.markup import escape
from rich.table import Table

from understudy.accounts.access import OPERATOR, Actor, Role
from understudy.accounts.schemas import (
    NewToken,
    OneTimeLink,
    Person,
    PersonChanges,
    PersonDraft,
    TokenDraft,
)
from understudy.bootstrap import Services
from understudy.cli.run import DataOption, JsonOption, run, show
from understudy.kernel.errors import Invalid
from understudy.kernel.page import MOST_PER_PAGE
from understudy.kernel.settings import Settings

app = typer.Typer(help="Who may do what.", no_args_is_help=True)

EmailArgument = Annotated[str, typer.Argument(metavar="EMAIL", help="Their e-mail address.")]


class ValueUnfit(Invalid):
    """This {value} will not do: {reason}."""

    code = "value_unfit"


@app.command()
def add(
    email: EmailArgument,
    name: Annotated[str, typer.Option(help="What they are called.")],
    role: Annotated[Role, typer.Option(help="What they are here for.")] = Role.STUDENT,
    password_stdin: Annotated[
        bool, typer.Option("--password-stdin", help="Read their password; makes no link.")
    ] = False,
    data: DataOption = None,
    as_json: JsonOption = False,
) -> None:
    """Add a person; prints a one-time link with which they choose their password."""
    password = sys.stdin.readline().rstrip("\r\n") if password_stdin else None

    async def work(services: Services) -> None:
        with _own_words():
            draft = PersonDraft(email=email, name=name, role=role)
        if password is None:
            link = await services.accounts.invite(OPERATOR, draft)
            _show_link(link, services.settings, as_json=as_json)
        else:
            person = await services.accounts.add_person(OPERATOR, draft, password)
            show(person, as_json, lambda: _table([person]))

    run(work, data)


@app.command("list")
def list_people(data: DataOption = None, as_json: JsonOption = False) -> None:
    """List everybody, by e-mail address."""

    async def work(services: Services) -> list[Person]:
        page = await services.accounts.people(OPERATOR, None, MOST_PER_PAGE)
        people = page.items
        while page.next:
            page = await services.accounts.people(OPERATOR, page.next, MOST_PER_PAGE)
            people = [*people, *page.items]
        return people

    people = run(work, data)
    show(people, as_json, lambda: _table(people))


@app.command("role")
def change_role(
    email: EmailArgument,
    role: Annotated[Role, typer.Argument(help="What they are here for from now on.")],
    data: DataOption = None,
    as_json: JsonOption = False,
) -> None:
    """Give a person another role; their sessions and tokens end."""
    _change(email, PersonChanges(role=role), data, as_json=as_json)


@app.command()
def deactivate(email: EmailArgument, data: DataOption = None, as_json: JsonOption = False) -> None:
    """Keep a person out; their sessions and tokens end, what they wrote stays."""
    _change(email, PersonChanges(active=False), data, as_json=as_json)


@app.command()
def activate(email: EmailArgument, data: DataOption = None, as_json: JsonOption = False) -> None:
    """Let a deactivated person in again."""
    _change(email, PersonChanges(active=True), data, as_json=as_json)


@app.command()
def reset(email: EmailArgument, data: DataOption = None, as_json: JsonOption = False) -> None:
    """Take a person's password away; prints a one-time link to choose another."""

    async def work(services: Services) -> None:
        person = await services.accounts.find(OPERATOR, email)
        link = await services.accounts.reset_password(OPERATOR, person.id)
        _show_link(link, services.settings, as_json=as_json)

    run(work, data)


@app.command("token")
def make_token(
    email: EmailArgument,
    label: Annotated[str, typer.Option(help="What it is for.")] = "Command line",
    days: Annotated[
        int | None,
        typer.Option(
            min=1,
            max=3650,
            help="How long it is valid (UNDERSTUDY_TOKEN_DAYS).",
            show_default=False,
        ),
    ] = None,
    data: DataOption = None,
    as_json: JsonOption = False,
) -> None:
    """Make a token for a program that acts as this person; prints it once."""

    async def work(services: Services) -> None:
        person = await services.accounts.find(OPERATOR, email)
        with _own_words():
            draft = TokenDraft(label=label, days=days)
        made = await services.accounts.create_token(Actor(person.id, person.role), draft)
        _show_secret(made, made.token, as_json=as_json)

    run(work, data)


def _change(email: str, changes: PersonChanges, data: Path | None, *, as_json: bool) -> None:
    async def work(services: Services) -> None:
        person = await services.accounts.find(OPERATOR, email)
        changed = await services.accounts.change_person(OPERATOR, person.id, changes)
        show(changed, as_json, lambda: _table([changed]))

    run(work, data)


def _show_link(link: OneTimeLink, settings: Settings, *, as_json: bool) -> None:
    until = f"{link.expires_at:%Y-%m-%d %H:%M} UTC"
    text = (
        f"For {link.person.name}, to be used once until {until}:\n{settings.address()}{link.path}"
    )
    _show_secret(link, text, as_json=as_json)


def _show_secret(made: OneTimeLink | NewToken, text: str, *, as_json: bool) -> None:
    if as_json:
        show(made, as_json, lambda: text)
    else:
        typer.echo(text)  # whole: Rich would break it at the terminal's edge


def _table(people: list[Person]) -> Table:
    table = Table("E-mail", "Name", "Role", "State", box=None, pad_edge=False)
    for person in people:
        table.add_row(escape(person.email), escape(person.name), person.role, _state(person))
    return table


def _state(person: Person) -> str:
    if not person.active:
        return "deactivated"
    return "active" if person.has_password else "has a link to use"


@contextmanager
def _own_words() -> Iterator[None]:
    """Say in a sentence which value given on the command line will not do."""
    try:
        yield
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        raise ValueUnfit(
            value=first["loc"][0], reason=first["msg"].removeprefix("Value error, ")
        ) from None
