"""Settings of what documents answer, and of the visitors who ask them."""

from pydantic import BaseModel, Field


class VisitorSettings(BaseModel):
    """What answers from documents may take, and how visitors come in."""

    ask_reply_tokens: int = Field(
        default=2_000, ge=16, description="Longest answer from a document."
    )
    ask_history_tokens: int = Field(
        default=8_000,
        ge=0,
        description="Most history sent along with a document; kept free when it is put in.",
    )
    ask_least_exchanges: int = Field(
        default=2, ge=1, le=50, description="Exchanges that are always sent along as they were."
    )
    ask_session_days: int = Field(
        default=30, ge=1, le=365, description="A visitor can go on with a session."
    )
    ask_kept_days: int = Field(
        default=90,
        ge=0,
        le=3_650,
        description="Visitors' conversations are kept after they can be gone on with last.",
    )
    sockets: int = Field(
        default=2_000,
        ge=1,
        description="Most open WebSockets of a process, with visitors' event streams.",
    )
    sockets_per_address: int = Field(
        default=20, ge=1, description="Most of these from one network address."
    )
