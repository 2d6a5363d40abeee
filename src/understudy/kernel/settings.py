"""Every setting, read once from the environment and `.env`, checked before anything starts."""

import os
import re
import secrets
from contextlib import suppress
from datetime import timedelta
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from tempfile import mkstemp
from typing import Literal
from zoneinfo import ZoneInfo, available_timezones

from dotenv import dotenv_values
from platformdirs import user_data_path
from pydantic import AliasChoices, Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from understudy.kernel.adjustable import Adjustable
from understudy.kernel.errors import Invalid
from understudy.kernel.model_settings import PREFIX, ModelSettings
from understudy.kernel.visitor_settings import VisitorSettings

SHORTEST_SECRET_BYTES = 32
FEWEST_CHARACTERS_OF_A_SECRET = 8
"""So many different ones; thirty-two times the same is no secret."""
_KNOWN_SECRETS = ("changeme", "change-me", "secret", "development", "insecure", "default")

_PERSON_IN_URL = re.compile(r"(?<=://)[^/].*@")
"""To the last @: a password may hold any character. A file's path begins with a slash."""
_CONTACT = re.compile(r"https?://[^\s<>\"]+|[^\s@,;:<>\"]+@[^\s@,;:<>\"]+")


class SettingsInvalid(Invalid):
    """The settings cannot be used: {reason}"""  # noqa: D415 the reason ends the sentence

    code = "settings_invalid"


class Settings(ModelSettings, VisitorSettings, Adjustable, BaseSettings):
    """What can be set. A field `x` is read from `UNDERSTUDY_X` unless its alias says otherwise."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX,
        extra="ignore",
        frozen=True,
        env_ignore_empty=True,
        validate_by_name=True,
        validate_by_alias=True,
    )

    # Where things are
    data: Path = Field(
        default_factory=lambda: user_data_path("understudy", appauthor=False),
        description="Folder for the database, the secret and the demo password.",
    )
    database_url: str | None = Field(
        default=None,
        description="postgresql://user:password@host/name; SQLite in the data folder if unset.",
    )
    host: str = Field(default="127.0.0.1", description="Address the server listens on.")
    port: int = Field(default=8000, ge=0, le=65535, description="Port the server listens on.")
    public_url: str | None = Field(
        default=None, description="Address people reach the server at, for links and cookies."
    )
    secret_key: SecretStr | None = Field(
        default=None, description="At least 32 random bytes; made per data folder if unset."
    )
    timezone: str = Field(default="UTC", description="Time zone of days in budgets and lists.")

    # The demo
    demo_seed: int = Field(default=0, description="Same seed, same words of the demo model.")
    demo_password: SecretStr | None = Field(
        default=None, description="Password of the demo people; made per data folder if unset."
    )
    demo_words_per_s: float = Field(
        default=24,
        ge=0,
        allow_inf_nan=False,
        description="Pace of the demo model; 0 answers at once.",
    )

    # People
    session_days: int = Field(default=14, ge=1, le=365, description="A browser stays signed in.")
    token_days: int = Field(default=90, ge=1, le=3650, description="A program's token is valid.")

    support_contact: str | None = Field(
        default=None,
        description="E-mail or web address of who helps; shown to students and where pages fail.",
    )

    region: str = Field(
        default="US",
        description="Country (US, DE) whose crisis lines are shown where a browser names none.",
    )

    # Long work
    run_jobs: bool = Field(
        default=True, description="Whether `understudy serve` works on jobs, too."
    )
    jobs_at_once: int = Field(
        default=8, ge=1, le=64, description="Jobs a process works on at once."
    )
    shards_at_once: int = Field(
        default=4, ge=1, le=64, description="Parts of jobs a process works on at once."
    )
    job_items_at_once: int = Field(
        default=16, ge=1, le=500, description="Items a part of a job does at once."
    )

    files_days: int = Field(
        default=7, ge=1, le=365, description="A file that a job has made can be fetched."
    )
    pdf_font: Path | None = Field(
        default=None,
        description="A .ttf or .otf file for letters in PDFs that ours lacks, such as Chinese.",
    )

    # Messages between machines, and from us
    redis_url: SecretStr | None = Field(
        default=None, description="redis://host/0, so that several processes share their limits."
    )
    alert_webhook: SecretStr | None = Field(
        default=None, description="Address that alerts are sent to as JSON."
    )
    alert_email: str | None = Field(default=None, description="E-mail address alerts are sent to.")
    smtp_url: SecretStr | None = Field(
        default=None, description="smtp(s)://user:password@host:port, to send e-mail with."
    )
    email_from: str | None = Field(default=None, description="Sender of our e-mail.")
    metrics_token: SecretStr | None = Field(
        default=None, description="Bearer token for /metrics; unset, only this machine may read it."
    )

    # Logs
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field(
        default="INFO", description="DEBUG, INFO, WARNING or ERROR."
    )
    log_format: Literal["text", "json"] = Field(
        default="text", description="text for people, json for machines."
    )

    @field_validator("log_level", mode="before")
    @classmethod
    def _upper(cls, value: object) -> object:
        return value.upper() if isinstance(value, str) else value

    @field_validator("public_url")
    @classmethod
    def _address(cls, value: str | None) -> str | None:
        if value and not value.startswith(("http://", "https://")):
            raise ValueError("begins with neither http:// nor https://")
        return value.rstrip("/") if value else value

    @field_validator("support_contact")
    @classmethod
    def _reachable(cls, value: str | None) -> str | None:
        told = (value or "").strip()
        if told and not _CONTACT.fullmatch(told):
            raise ValueError("is neither an e-mail address nor begins with http:// or https://")
        return told or None

    @field_validator("region")
    @classmethod
    def _country(cls, value: str) -> str:
        if not (len(value) == 2 and value.isascii() and value.isalpha()):  # noqa: PLR2004 ISO 3166
            raise ValueError("is no country of two letters, such as US or DE")
        return value.upper()

    @field_validator("timezone")
    @classmethod
    def _known_zone(cls, value: str) -> str:
        if value not in _zones():
            raise ValueError("is no time zone, such as UTC or Europe/Vienna")
        return value

    @field_validator("secret_key")
    @classmethod
    def _strong(cls, value: SecretStr | None) -> SecretStr | None:
        if value is None:
            return None
        text = value.get_secret_value()
        if len(text.encode()) < SHORTEST_SECRET_BYTES:
            raise ValueError("is under 32 bytes; leave it out and one is made for you")
        dull = len(set(text)) < FEWEST_CHARACTERS_OF_A_SECRET
        if dull or any(known in text.lower() for known in _KNOWN_SECRETS):
            raise ValueError("is a known default; leave it out and one is made for you")
        return value

    @property
    def database(self) -> str:
        """The database's URL, given or in the data folder."""
        return self.database_url or f"sqlite:///{self.data.expanduser() / 'understudy.db'}"

    @property
    def zone(self) -> ZoneInfo:
        """The time zone of days."""
        return ZoneInfo(self.timezone)

    @property
    def files_kept(self) -> timedelta:
        """How long a file that a job has made is there."""
        return timedelta(days=self.files_days)

    def address(self, host: str | None = None, port: int | None = None) -> str:
        """Return where people reach the server: as it was set, or where it listens.

        Paths of ours, which begin with a slash, are put after it.
        """
        host, port = host or self.host, port or self.port
        name = f"[{host}]" if ":" in host else host
        return self.public_url or f"http://{name}:{port}"


def load_settings(env_file: Path | None = None, **chosen: object) -> tuple[Settings, list[str]]:
    """Read the settings; `chosen` (from a command line) wins over environment over the file.

    Args:
        env_file: read in place of `.env` in the working directory.
        chosen: values by field name; None counts as not given.

    Returns:
        The settings, and a sentence for each `UNDERSTUDY_*` name that means nothing.

    Raises:
        SettingsInvalid: with every value that cannot be used, and what to do.
    """
    file = env_file or Path(".env")
    given = {name: value for name, value in chosen.items() if value is not None}
    try:
        settings = Settings(_env_file=file, **given)  # type: ignore[call-arg,arg-type]
    except ValidationError as error:
        raise SettingsInvalid(reason=_reasons(error)) from None
    except UnicodeDecodeError:
        raise SettingsInvalid(
            reason=f"{file} is not UTF-8. Save it so, then start again."
        ) from None
    except OSError as error:
        raise SettingsInvalid(
            reason=f"{file} cannot be read: {error.strerror}. Let us read it, then start again."
        ) from None
    return settings, _unknown_names(set(os.environ) | set(dotenv_values(file)))


def environment_name(field: str) -> str:
    """Return the name in the environment that sets a field."""
    alias = Settings.model_fields[field].validation_alias
    return str(alias.choices[0]) if isinstance(alias, AliasChoices) else PREFIX + field.upper()


def shown_url(url: str) -> str:
    """Return an address without the name and password it may carry."""
    return _PERSON_IN_URL.sub("", url)


def secret_in(folder: Path, given: SecretStr | None = None, name: str = "secret") -> str:
    """Return the given secret, or the one of this data folder, made at first use with mode 0600."""
    if given is not None:
        return given.get_secret_value()
    path = folder / name
    folder.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        # Linked once it is whole: of two processes that start at once, both read the first one's.
        handle, draft = mkstemp(dir=folder, prefix=f".{name}-")  # mode 0600
        with os.fdopen(handle, "w") as file:
            file.write(secrets.token_urlsafe(SHORTEST_SECRET_BYTES) + "\n")
        with suppress(FileExistsError):
            os.link(draft, path)
        Path(draft).unlink()
    return path.read_text().strip()


@cache
def _zones() -> set[str]:
    """Return the names of all time zones, each a file that was looked into: only once, then."""
    return available_timezones()


def _reasons(error: ValidationError) -> str:
    fields = Settings.model_fields
    lines = []
    for problem in error.errors(include_url=False, include_input=False):
        name = str(problem["loc"][0]) if problem["loc"] else "settings"
        text = problem["msg"].removeprefix("Value error, ")
        lines.append(f"{environment_name(name) if name in fields else name}: {text}")
    return "; ".join(lines) + ". Mend it in the environment or in .env, then start again."


def _unknown_names(names: set[str]) -> list[str]:
    known = {environment_name(field) for field in Settings.model_fields}
    read = known | {PREFIX + field.upper() for field in Settings.model_fields}
    warnings = []
    for name in sorted(n for n in names if n.startswith(PREFIX) and n not in read):
        near = get_close_matches(name, known, n=1)
        hint = f" Did you mean {near[0]}?" if near else ""
        warnings.append(f"{name} is not a setting and is ignored.{hint}")
    return warnings
