"""What authors send and get: cases, published versions, tests, marks, the library."""

from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from understudy.personas.schemas import Sentence, Visibility
from understudy.practice.clients.linter import Finding
from understudy.practice.clients.picklists import Difficulty, Issue
from understudy.practice.clients.schemas import PracticeBlock
from understudy.practice.mind.schemas import FIRST_TRUST, HIGHEST_TRUST, LOWEST_TRUST, FactId

MOST_TESTS = 20
"""Of one client: each is a call that somebody waits for."""
MOST_AT_ONCE = 100

type Question = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=1_000)
]
type Trust = Annotated[float, Field(ge=LOWEST_TRUST, le=HIGHEST_TRUST)]


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True)


class _Asked(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class ClientCase(_Frozen):
    """A client as its author sees it; `block` is null for a persona that is none yet."""

    persona_id: UUID
    version: int
    version_id: UUID
    name: str
    block: PracticeBlock | None


class CaseChange(_Asked):
    """A block to be written as given, not merged. `expected_version` guards against a lost edit."""

    block: PracticeBlock
    expected_version: int | None = None


class Published(_Frozen):
    """A version that students may meet; it never changes."""

    persona_id: UUID
    version_id: UUID
    number: int
    difficulty: Difficulty
    published_by: UUID
    published_at: datetime


class Whose(StrEnum):
    """Where a client in the library comes from."""

    MINE = "mine"
    SHARED = "shared"
    """A colleague's."""
    SHIPPED = "shipped"
    """It came with the installation."""


class LibraryEntry(_Frozen):
    """A client in the library. `problem` says why a case cannot be read, as from a foreign file."""

    persona_id: UUID
    name: str
    role_line: str
    referral: str = Field(default="", description="The reason for referral.")
    whose: Whose
    visibility: Visibility
    can_edit: bool
    version: int
    published_number: int | None
    difficulty: Difficulty | None
    issues: tuple[Issue, ...]
    problem: str | None = None


class MarkKind(StrEnum):
    """What an author thinks of a reply."""

    KUDOS = "kudos"
    """Keep doing this."""
    CRITIQUE = "critique"
    """Not like this."""
    REWRITE = "rewrite"
    """Rather so, in the author's words."""


class MarkAsked(_Asked):
    """A mark on a reply.

    Give an `id` and a repeated request adds nothing twice. `principle` replaces the phrasing made
    from `text`.
    """

    id: UUID | None = None
    message_id: UUID | None = None
    kind: MarkKind
    reply: str = Field(default="", max_length=4_000, description="What the client had said.")
    text: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=900)]
    principle: Sentence = ""


class Mark(_Frozen):
    """A mark and what became of it."""

    id: UUID
    persona_id: UUID
    message_id: UUID | None
    kind: MarkKind
    reply: str
    text: str
    principle: str
    created_at: datetime


class Expect(StrEnum):
    """What the client should do with a fact when asked."""

    DISCLOSE = "disclose"
    WITHHOLD = "withhold"


class Verdict(StrEnum):
    """How a test ended."""

    PASSED = "passed"
    FAILED = "failed"
    UNCLEAR = "unclear"
    """No reply came, or its fact is gone; `problem` says which."""


class TestAsked(_Asked):
    """A question to be asked after every change. With an `id`, a repeat makes nothing twice."""

    __test__ = False  # pytest takes the name for a test

    id: UUID | None = None
    question: Question
    expect: Expect
    fact_id: FactId


class TestResult(_Frozen):
    """How a question was answered last; `cost_usd` null means unknown, zero means free."""

    __test__ = False

    number: int
    trust: float
    verdict: Verdict
    reply: str
    problem: str
    model: str
    cost_usd: Decimal | None
    ran_at: datetime


class TestQuestion(_Frozen):
    """A saved question, with its last result."""

    __test__ = False

    id: UUID
    question: str
    expect: Expect
    fact_id: str
    result: TestResult | None


class TestRun(_Frozen):
    """All questions after a run; `cost_usd` is null if that of one is not known."""

    __test__ = False

    items: list[TestQuestion]
    passed: int
    cost_usd: Decimal | None


class RunAsked(_Asked):
    """How much the client trusts while it is tested."""

    trust: Trust = FIRST_TRUST


class DraftAsked(_Asked):
    """What a draft is to be about. It fills what is empty and overwrites nothing."""

    brief: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=4_000)]


class Drafted(_Frozen):
    """A case after drafting, which fields were filled, and what it cost."""

    case: ClientCase
    filled: list[str]
    model: str
    cost_usd: Decimal | None


class BulkAction(StrEnum):
    """What to do with many clients at once."""

    SHARE = "share"
    ARCHIVE = "archive"
    DUPLICATE = "duplicate"
    PUBLISH = "publish"


class BulkAsked(_Asked):
    """An action on some clients, each on its own: what fails for one does not stop the others.

    Give an `id` and a repeated request makes no copy twice.
    """

    id: UUID | None = None
    action: BulkAction
    ids: list[UUID] = Field(min_length=1, max_length=MOST_AT_ONCE)


class BulkResult(_Frozen):
    """What became of one; `made_id` is the copy's, if one was made."""

    id: UUID
    is_done: bool
    problem: str | None = None
    made_id: UUID | None = None


class BulkResults(_Frozen):
    """What became of each, in the order asked."""

    items: list[BulkResult]


class Findings(_Frozen):
    """What the linter found; a case with nothing that stops it can be published."""

    items: list[Finding]
    can_publish: bool


class ModelOffer(_Frozen):
    """A model that may play a client. A null price or cost is unknown, zero is free."""

    model: str = Field(description="provider:model.")
    is_main: bool = Field(description="It answers where nothing is chosen.")
    input_usd: Decimal | None = Field(description="US dollars per million tokens.")
    output_usd: Decimal | None
    conversation_usd: Decimal | None = Field(description="What a talk will probably cost.")
    problem: str = Field(default="", description="Why it cannot be asked; the main one answers.")


class Offered(_Frozen):
    """What may be chosen, the main model first; `basis` says what the estimates rest on."""

    items: list[ModelOffer]
    turns: int
    basis: str


class ModelsAllowed(_Asked):
    """All models that may be chosen beside the main one; none of them, and only that answers."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"models": ["anthropic:claude-haiku-5-5"]}]}
    )

    models: list[Annotated[str, StringConstraints(max_length=240)]] = Field(max_length=16)
