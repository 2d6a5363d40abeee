"""What others see of ask pages: their owners, and visitors."""

from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, NamedTuple
from uuid import UUID

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

from understudy.ask.documents.schemas import Room
from understudy.ask.pages.slugs import LONGEST_SLUG, normal_origin, require_slug
from understudy.kernel.moments import Moment
from understudy.llm.types import BudgetKey, Scope

LONGEST_QUESTION = 2_000
"""Characters of one question."""
MOST_DOCUMENTS = 10

type PageTitle = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=120)
]
type Prose = Annotated[str, StringConstraints(strip_whitespace=True, max_length=2_000)]
type Suggestion = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)
]
type Slug = Annotated[str, StringConstraints(max_length=LONGEST_SLUG), AfterValidator(require_slug)]
type Origin = Annotated[str, StringConstraints(max_length=253), AfterValidator(normal_origin)]
type DayUsd = Annotated[Decimal, Field(ge=0, le=1_000_000, decimal_places=6)]


class Accent(StrEnum):
    """The colour of a page: one of those the whole house has."""

    TEAL = "teal"
    INDIGO = "indigo"
    AMBER = "amber"
    ROSE = "rose"
    SKY = "sky"
    VIOLET = "violet"


class Opening(StrEnum):
    """Who may ask."""

    LINK = "link"
    """Whoever has the address."""
    SIGN_IN = "sign_in"
    """Whoever has an account here."""


class PageFields(BaseModel):
    """What an owner decides of a page."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    title: PageTitle
    greeting: Prose = Field(default="", description="Shown before the first question.")
    suggestions: tuple[Suggestion, ...] = Field(
        default=(), max_length=6, description="Questions that visitors may begin with."
    )
    accent: Accent = Accent.TEAL
    model: str | None = Field(
        default=None,
        max_length=240,
        description="One of those that may be chosen, as provider:model; null is the main model.",
    )
    opening: Opening = Opening.LINK
    budget_per_day_usd: DayUsd = Field(
        default=Decimal(1), description="What answers may cost in a day; then the page rests."
    )
    questions_per_visitor: int = Field(
        default=30, ge=1, le=1_000, description="Most questions in one visitor's conversation."
    )
    expires_at: Moment | None = Field(default=None, description="Null: until it is switched off.")
    allowed_origins: tuple[Origin, ...] = Field(
        default=(),
        max_length=20,
        description="Sites that may show the page within theirs, such as https://example.org.",
    )
    privacy_note: Prose = Field(
        default="", description="What visitors are told of what becomes of their questions."
    )
    document_ids: tuple[UUID, ...] = Field(
        default=(), max_length=MOST_DOCUMENTS, description="The owner's documents, in order."
    )


class PageDraft(PageFields):
    """A page to be made; it is off until it is switched on."""

    slug: Slug | None = Field(
        default=None, description="Its name in the address; made from the title if left out."
    )
    unguessable: bool = Field(
        default=False, description="A long random name that only those know who were given it."
    )

    @property
    def fields(self) -> PageFields:
        """The page without its address."""
        return PageFields.model_validate(self.model_dump(exclude={"slug", "unguessable"}))


class PageChanges(BaseModel):
    """What to change; what is left out stays. A null `model` or `expires_at` is taken away."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        json_schema_extra={
            "examples": [{"greeting": "Ask me about my work.", "budget_per_day_usd": "2.50"}]
        },
    )

    title: PageTitle | None = None
    greeting: Prose | None = None
    suggestions: tuple[Suggestion, ...] | None = Field(default=None, max_length=6)
    accent: Accent | None = None
    model: str | None = Field(default=None, max_length=240)
    opening: Opening | None = None
    budget_per_day_usd: DayUsd | None = None
    questions_per_visitor: int | None = Field(default=None, ge=1, le=1_000)
    expires_at: Moment | None = None
    allowed_origins: tuple[Origin, ...] | None = Field(default=None, max_length=20)
    privacy_note: Prose | None = None
    document_ids: tuple[UUID, ...] | None = Field(default=None, max_length=MOST_DOCUMENTS)
    slug: Slug | None = Field(default=None, description="Links to the name before it break.")
    unguessable: bool = Field(default=False, description="Take a new long random name.")

    def over(self, fields: PageFields) -> PageFields:
        """Return fields with these changes made."""
        given = {
            name: value
            for name, value in self.model_dump(exclude_unset=True).items()
            if value is not None or name in ("model", "expires_at")
        }
        given = {name: value for name, value in given.items() if name in PageFields.model_fields}
        return PageFields.model_validate({**fields.model_dump(), **given})


class PageDocument(BaseModel):
    """A document that a page answers from, as it is now."""

    model_config = ConfigDict(frozen=True)

    id: UUID
    title: str
    version_id: UUID
    number: int
    digest: str
    tokens: int


class PageBudget(BaseModel):
    """What a page may spend in a day, and what it has spent today."""

    model_config = ConfigDict(frozen=True)

    limit_usd: Decimal
    spent_usd: Decimal
    resets_at: datetime | None

    @property
    def is_spent(self) -> bool:
        """Whether nothing is left for today."""
        return self.spent_usd >= self.limit_usd


class AskPage(BaseModel):
    """A page as its owner sees it."""

    model_config = ConfigDict(frozen=True)

    id: UUID
    owner_id: UUID
    slug: str
    is_on: bool
    title: str
    greeting: str
    suggestions: tuple[str, ...]
    accent: Accent
    model: str | None
    opening: Opening
    questions_per_visitor: int
    expires_at: datetime | None
    allowed_origins: tuple[str, ...]
    privacy_note: str
    documents: tuple[PageDocument, ...]
    tokens: int = Field(description="What a model reads of all of them, estimated.")
    room: Room
    room_tokens: int = Field(description="What documents may have together in that window.")
    problems: tuple[str, ...] = Field(description="Why it cannot answer; empty if it can.")
    budget: PageBudget
    created_at: datetime
    updated_at: datetime


class PublicDocument(BaseModel):
    """A document that is asked, as visitors see it."""

    model_config = ConfigDict(frozen=True)

    title: str
    number: int
    digest: str


class PublicPage(BaseModel):
    """A page as visitors see it: nothing of whose it is."""

    model_config = ConfigDict(frozen=True)

    slug: str
    title: str
    greeting: str
    suggestions: tuple[str, ...]
    accent: Accent
    opening: Opening
    ai_notice: str = Field(description="To be shown before the first question.")
    privacy_note: str
    keeping: str = Field(description="How long what is asked is kept; to be shown with the note.")
    demo: bool = Field(description="True if the demo model answers.")
    documents: tuple[PublicDocument, ...]
    questions_per_visitor: int
    longest_question: int = LONGEST_QUESTION
    expires_at: datetime | None
    resting: str = Field(description="Why it does not answer today; empty if it does.")
    resting_until: datetime | None


class ListedPage(NamedTuple):
    """A page that is on, among others: its name in the address, and what is said of it."""

    slug: str
    title: str
    documents: tuple[str, ...]
    created_at: datetime


class OpenPage(BaseModel):
    """What a visit rests on: a page that is on.

    Attributes:
        id: of the page.
        owner_id: who pays.
        allowed_origins: sites that may show it within theirs.
        version_ids: the current versions of its documents, in order.
        model: that was chosen; None is the main one.
        created_at: when it was made.
        public: what visitors see of it.
    """

    model_config = ConfigDict(frozen=True)

    id: UUID
    owner_id: UUID
    allowed_origins: tuple[str, ...]
    version_ids: tuple[UUID, ...]
    model: str | None
    created_at: datetime
    public: PublicPage


def key_of(page_id: UUID) -> BudgetKey:
    """Return what a page's answers are charged to."""
    return BudgetKey(Scope.ASK_PAGE, str(page_id))
