"""`understudy doctor`: is everything fine, and what to do if not."""

import asyncio
from typing import Literal

import typer
from pydantic import BaseModel, SecretStr
from rich.console import Group, RenderableType
from rich.markup import escape
from rich.table import Table

from understudy.cli.run import DataOption, Exit, JsonOption, guarded, settings_for, show
from understudy.kernel.db import Database, DatabaseUnavailable
from understudy.kernel.process import workers
from understudy.kernel.settings import Settings, environment_name, shown_url
from understudy.llm.models import ProviderState, describe
from understudy.migrations.schema import current_revision, newest_revision

type State = Literal["fine", "off", "wrong"]

_MARKS: dict[State, str] = {
    "fine": "[green]fine[/]",
    "off": "[dim]off[/]",
    "wrong": "[red]wrong[/]",
}


class Finding(BaseModel):
    """One thing looked at, how it is, and what to do."""

    subject: str
    state: State
    detail: str


class SettingValue(BaseModel):
    """A setting, its value (never a secret's) and whether it was given."""

    name: str
    value: str
    given: bool


class Report(BaseModel):
    """All that `doctor` found."""

    findings: list[Finding]
    settings: list[SettingValue]


def doctor(data: DataOption = None, as_json: JsonOption = False) -> None:
    """Look at settings, database and providers; exit code 1 if something is wrong."""
    report = guarded(lambda: asyncio.run(_examine(settings_for(data, log_level="ERROR"))))
    show(report, as_json, lambda: _tables(report))
    wrong = any(f.state == "wrong" for f in report.findings)
    raise typer.Exit(Exit.FAILED if wrong else Exit.OK)


async def _examine(settings: Settings) -> Report:
    findings = [*await _database(settings), *_models(settings)]
    values = [_value(settings, field) for field in Settings.model_fields]
    return Report(findings=findings, settings=values)


async def _database(settings: Settings) -> list[Finding]:
    name = shown_url(settings.database)
    if (
        settings.database_url is None
        and not (settings.data.expanduser() / "understudy.db").exists()
    ):
        detail = f"{name}: made at the first start"
        return [Finding(subject="database", state="fine", detail=detail)]
    db = Database(settings.database)
    try:
        found = await current_revision(db)
        working = [await _jobs(db)] if found == newest_revision() else []
    except (DatabaseUnavailable, OSError):
        detail = f"{name} cannot be reached. Is it running, and may we enter?"
        return [Finding(subject="database", state="wrong", detail=detail)]
    finally:
        await db.aclose()
    if found not in (None, newest_revision()):
        detail = f"{name}: schema {found} is not this version's. Run: understudy db upgrade"
        return [Finding(subject="database", state="wrong", detail=detail)]
    detail = f"{name}: schema {found or 'empty'}"
    return [Finding(subject="database", state="fine", detail=detail), *working]


async def _jobs(db: Database) -> Finding:
    async with db.read() as session:
        count = await workers(session)
    if not count:
        detail = "no process works on them now; `understudy serve` or `understudy work` does"
        return Finding(subject="jobs", state="off", detail=detail)
    detail = "1 process works on them" if count == 1 else f"{count} processes work on them"
    return Finding(subject="jobs", state="fine", detail=detail)


def _models(settings: Settings) -> list[Finding]:
    report = describe(settings)
    findings = [
        Finding(
            subject=f"provider {provider.name}",
            state=_state(provider),
            detail=provider.problem or provider.base_url,
        )
        for provider in report.providers
    ]
    if report.problem:
        findings.append(Finding(subject="model", state="wrong", detail=report.problem))
        return findings
    findings.append(
        Finding(subject="model main", state="fine", detail=f"{report.main}: {report.why}")
    )
    findings.append(Finding(subject="model fast", state="fine", detail=str(report.fast)))
    return findings


def _state(provider: ProviderState) -> State:
    if not provider.configured:
        return "off"
    return "wrong" if provider.problem else "fine"


def _value(settings: Settings, field: str) -> SettingValue:
    value = getattr(settings, field)
    shown = "" if value is None else str(value)
    if isinstance(value, SecretStr):
        shown = "(set)"
    elif field.endswith("_url"):
        shown = shown_url(shown)
    given = field in settings.model_fields_set
    return SettingValue(name=environment_name(field), value=shown, given=given)


def _tables(report: Report) -> RenderableType:
    findings = Table("What", "State", "Detail", box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for finding in report.findings:
        findings.add_row(finding.subject, _MARKS[finding.state], escape(finding.detail))
    values = Table("Setting", "Value", box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for value in report.settings:
        text = escape(value.value) or "[dim]not set[/]"
        values.add_row(value.name, f"[bold]{text}[/]" if value.given else text)
    hint = "[dim]Whether the models can be reached: understudy models --check[/]"
    return Group(findings, hint, "", values)
