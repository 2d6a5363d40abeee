"""A row of the access table, and what most rows say."""

from dataclasses import dataclass, field
from typing import Any

EVERYONE = "200 200 200 200 200"
WHOEVER_IS_SIGNED_IN = "401 200 200 200 200"
ADMINS_ONLY = "401 403 403 403 200"
NOT_STUDENTS = "401 403 200 200 200"
OWNERS_ONLY = "401 404 404 200 200"
OWNERS_WORDS = "401 404 404 202 403"


@dataclass(frozen=True)
class Row:
    """A route, what is sent, and what each of the five gets."""

    method: str
    path: str
    statuses: str
    body: Any = None
    files: dict[str, Any] = field(default_factory=dict)
    stream: bool = False
