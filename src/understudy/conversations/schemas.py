"""What others see of a conversation."""

from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    JsonValue,
    StringConstraints,
    computed_field,
)

from understudy.conversations.markup import to_html


def _storable(text: str) -> str:
    if "\0" in text:
        raise ValueError("it contains a NUL character")
    return text


type MessageText = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=20_000),
    AfterValidator(_storable),
]


type Title = Annotated[
    str, StringConstraints(max_length=200), AfterValidator(lambda text: " ".join(text.split()))
]


class Product(StrEnum):
    """Whom a conversation belongs to; the generic verbs work on `chat`."""

    CHAT = "chat"
    PRACTICE = "practice"
    ASK = "ask"
    FOCUS = "focus"
    GENERATE = "generate"


class ConversationStatus(StrEnum):
    """Whether more can be said."""

    ACTIVE = "active"
    COMPLETED = "completed"


class MessageRole(StrEnum):
    """Which kind of participant speaks."""

    USER = "user"
    PERSONA = "persona"


class MessageStatus(StrEnum):
    """Where a message stands; only `running` is not an end."""

    RUNNING = "running"
    COMPLETE = "complete"
    STOPPED = "stopped"
    """Somebody pressed Stop."""
    INTERRUPTED = "interrupted"
    """It was cut after something had been heard; the text is what arrived."""
    REFUSED = "refused"
    """A content filter or a budget said no."""
    FAILED = "failed"
    """Nothing was heard."""


class MessageUsage(BaseModel):
    """Tokens of a reply; `input_tokens` includes the cached ones."""

    model_config = ConfigDict(frozen=True)

    input_tokens: int
    cached_tokens: int
    output_tokens: int


class Message(BaseModel):
    """One message.

    `siblings` are the ids of all alternatives in this place, oldest first, this one among them.
    `model`, `usage` and `cost_usd` are null for those who may not see costs.
    """

    model_config = ConfigDict(frozen=True)

    id: UUID
    conversation_id: UUID
    seq: int
    parent_id: UUID | None
    siblings: list[UUID]
    role: MessageRole
    speaker: str
    text: str
    status: MessageStatus
    cause: str | None = Field(description="Why it did not complete, for programs.")
    problem: str | None = Field(description="The same as a sentence for people.")
    model: str | None
    usage: MessageUsage | None
    cost_usd: Decimal | None
    left_out: int = Field(description="Earlier lines that did not fit the model's window.")
    details: dict[str, JsonValue] | None = Field(
        default=None,
        description="What its product knows of it: of an answer from documents, "
        "`verdict` and `citations`.",
    )
    created_at: datetime
    ended_at: datetime | None

    @computed_field  # type: ignore[prop-decorator]  # the order pydantic asks for
    @property
    def html(self) -> str | None:
        """A persona's finished text as safe HTML (no images, styles or forms); else null.

        Where a citation belongs stands `<sup data-citation="n">`, n from 1.
        """
        if self.role is MessageRole.USER or self.status is MessageStatus.RUNNING:
            return None
        return to_html(self.text, _places_of(self.details))


class Conversation(BaseModel):
    """A conversation; its messages are read as pages.

    `ai_notice` is what the person must be told at the first interaction.
    """

    model_config = ConfigDict(frozen=True)

    id: UUID
    product: Product
    status: ConversationStatus
    title: str
    owner_id: UUID
    persona_id: UUID | None = Field(description="Null where no persona answers.")
    persona_name: str
    persona_role_line: str
    persona_version: int | None
    active_message_id: UUID | None
    demo: bool = Field(description="True if the demo model answers.")
    ai_notice: str
    created_at: datetime
    updated_at: datetime
    usage: MessageUsage | None
    cost_usd: Decimal | None


class ConversationChanges(BaseModel):
    """What to change; what is left out stays."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    title: Title | None = None
    status: ConversationStatus | None = None


class Said(BaseModel):
    """A person's stored message, and the id its reply has.

    `message` is null only where a persona gives its opening line again: it answers nobody.
    """

    model_config = ConfigDict(frozen=True)

    message: Message | None
    reply_id: UUID


def _places_of(details: dict[str, JsonValue] | None) -> tuple[int, ...]:
    """Return where citations belong in a text, in code points."""
    cited = (details or {}).get("citations")
    places = [c.get("at") for c in cited if isinstance(c, dict)] if isinstance(cited, list) else []
    return tuple(at for at in places if isinstance(at, int))
