"""What programs written for OpenAI send and get. What we do not know in a request is no error."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, JsonValue, StringConstraints

from understudy.ask.visits.schemas import PageAnswer
from understudy.conversations.asked import Asked
from understudy.conversations.history import Spoken
from understudy.conversations.outside import ModelCard
from understudy.conversations.replies import Given
from understudy.conversations.schemas import MessageRole, MessageStatus
from understudy.kernel.errors import Invalid
from understudy.llm.types import Answer, Usage

_NOTES = ("system", "developer")
_WORDS = ("text", "input_text", "output_text")
_ROLES = {"user": MessageRole.USER, "assistant": MessageRole.PERSONA}
_SPEAKS_AS_IT_WILL = ("auto", "none")
DETAILS = "understudy"
"""The field of a whole reply, and of a stream's chunk with the end, that OpenAI does not have."""
_MOST_STOPS = 16
"""OpenAI takes four; SillyTavern sends one for each name in a group."""
_ENDS: dict[str, Literal["length", "content_filter"]] = {
    "length": "length",
    "content_filter": "content_filter",
}

type FinishReason = Literal["stop", "length", "content_filter"]


type StopText = Annotated[str, StringConstraints(max_length=500)]


class Unsupported(Invalid):
    """{what} cannot be asked of a model here. Leave it out; nothing was asked."""

    code = "unsupported_parameter"


class Part(BaseModel):
    """A part of a message. Only text is read."""

    type: str
    text: str | None = None
    refusal: str | None = None


class ChatMessage(BaseModel):
    """A message of the conversation so far."""

    role: Literal["system", "developer", "user", "assistant", "tool", "function"]
    content: str | list[Part] | None = None

    @property
    def text(self) -> str:
        """Its words.

        Raises:
            Unsupported: it has a picture, a sound or a file.
        """
        if self.content is None or isinstance(self.content, str):
            return (self.content or "").strip()
        return "\n".join(map(_words_of, self.content)).strip()


class StreamOptions(BaseModel):
    """What a stream brings besides words."""

    include_usage: bool | None = None


class ChatRequest(BaseModel):
    """A conversation so far, and who shall go on with it.

    Other fields of OpenAI's, such as `temperature` or `user`, are accepted and change nothing: a
    persona speaks as it does here, a page answers as it does here. What would need more than words
    is refused.
    """

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "model": "mara-voss-0b1a4f6e7c21",
                    "messages": [{"role": "user", "content": "How have you been sleeping?"}],
                    "stream": True,
                }
            ]
        }
    )

    model: str = Field(min_length=1, description="An id of `GET /v1/models`.")
    messages: list[ChatMessage] = Field(min_length=1)
    stream: bool | None = None
    stream_options: StreamOptions | None = None
    n: int | None = Field(default=None, description="Only 1.")
    max_completion_tokens: int | None = Field(
        default=None,
        ge=1,
        description="Longest reply of a persona, if it is less than the installation's own.",
    )
    max_tokens: int | None = Field(default=None, ge=1, description="The same, as it was called.")
    stop: StopText | list[StopText] | None = Field(
        default=None, description="Texts before which the reply shall end, up to 16."
    )
    seed: int | None = Field(default=None, description="Heard by the demo model only.")
    response_format: dict[str, JsonValue] | None = Field(default=None, description="Only text.")
    modalities: list[str] | None = Field(default=None, description="Only text.")
    tool_choice: JsonValue = Field(
        default=None, description="Tools are accepted and never used, so none can be required."
    )
    function_call: JsonValue = None

    def asked(self) -> Asked:
        """Return what is asked.

        Raises:
            Unsupported: something that no model here can do is wanted.
        """
        self._require_only_words()
        wanted = [each for each in (self.max_completion_tokens, self.max_tokens) if each]
        return Asked(
            said=tuple(
                Spoken(_ROLES[each.role], each.text, MessageStatus.COMPLETE)
                for each in self.messages
                if each.role in _ROLES and each.text
            ),
            note="\n\n".join(e.text for e in self.messages if e.role in _NOTES and e.text),
            most_tokens=min(wanted, default=None),
            seed=self.seed or 0,
            stops=tuple(stop for stop in self._stops[:_MOST_STOPS] if stop),
        )

    @property
    def _stops(self) -> list[str]:
        return [self.stop] if isinstance(self.stop, str) else self.stop or []

    @property
    def wants_usage(self) -> bool:
        """Whether a stream shall end with what was used."""
        return bool(self.stream_options and self.stream_options.include_usage)

    def _require_only_words(self) -> None:
        form = self.response_format or {}
        unsupported = {
            "More than one choice (`n`)": self.n not in (None, 1),
            "A form (`response_format`)": form.get("type", "text") != "text",
            "Another modality than text (`modalities`)": set(self.modalities or ()) - {"text"},
            "A required tool (`tool_choice`)": self.tool_choice not in (None, *_SPEAKS_AS_IT_WILL),
            "A required function (`function_call`)": self.function_call
            not in (None, *_SPEAKS_AS_IT_WILL),
        }
        for what, is_wanted in unsupported.items():
            if is_wanted:
                raise Unsupported(what=what)


class Model(BaseModel):
    """Whom your token may talk with. `name` and `description` are for people."""

    id: str
    object: Literal["model"] = "model"
    created: int = Field(description="When it was made, in seconds since 1970.")
    owned_by: str = "understudy"
    name: str
    description: str

    @classmethod
    def of(cls, card: ModelCard) -> "Model":
        """Return a model as it is listed."""
        created = int(card.created_at.timestamp())
        return cls(id=card.id, created=created, name=card.name, description=card.about)


class ModelList(BaseModel):
    """All models your token may talk with."""

    object: Literal["list"] = "list"
    data: list[Model]


class PromptDetails(BaseModel):
    """Of the tokens that were read."""

    cached_tokens: int
    audio_tokens: int = 0


class CompletionDetails(BaseModel):
    """Of the tokens that were said."""

    reasoning_tokens: int
    audio_tokens: int = 0
    accepted_prediction_tokens: int = 0
    rejected_prediction_tokens: int = 0


class CompletionUsage(BaseModel):
    """What a reply took; `prompt_tokens` includes the cached ones and the persona's own prompt."""

    prompt_tokens: int
    completion_tokens: int
    total_tokens: int
    prompt_tokens_details: PromptDetails
    completion_tokens_details: CompletionDetails

    @classmethod
    def of(cls, usage: Usage) -> "CompletionUsage":
        """Return what a call took in OpenAI's words."""
        return cls(
            prompt_tokens=usage.input_tokens,
            completion_tokens=usage.output_tokens,
            total_tokens=usage.input_tokens + usage.output_tokens,
            prompt_tokens_details=PromptDetails(cached_tokens=usage.cached_tokens),
            completion_tokens_details=CompletionDetails(reasoning_tokens=usage.reasoning_tokens),
        )


class CompletionMessage(BaseModel):
    """What was said."""

    role: Literal["assistant"] = "assistant"
    content: str
    refusal: None = None


class Choice(BaseModel):
    """The one reply."""

    index: int = 0
    message: CompletionMessage
    logprobs: None = None
    finish_reason: FinishReason


class Completion(BaseModel):
    """A whole reply. `usage` is for those who pay and see tokens, and left out for all others."""

    id: str
    object: Literal["chat.completion"] = "chat.completion"
    created: int = Field(description="In seconds since 1970.")
    model: str
    choices: list[Choice]
    usage: CompletionUsage | None = None
    understudy: PageAnswer | None = Field(
        default=None, description="What was checked of a page's answer; a persona's has none."
    )


def completion(id: str, moment: datetime, model: str, given: Given) -> Completion:
    """Return an answer as a whole reply."""
    answer = given.answer
    choice = Choice(
        message=CompletionMessage(content=answer.text), finish_reason=finish_reason(answer)
    )
    return Completion(
        id=id,
        created=int(moment.timestamp()),
        model=model,
        choices=[choice],
        usage=CompletionUsage.of(answer.usage),
        understudy=PageAnswer.model_validate(given.details) if given.details else None,
    )


def finish_reason(answer: Answer) -> FinishReason:
    """Return why an answer ended, in OpenAI's words."""
    return _ENDS.get(answer.finish_reason, "stop")


def _words_of(part: Part) -> str:
    if part.type == "refusal":
        return part.refusal or ""
    if part.type not in _WORDS:
        raise Unsupported(what=f"A message part of the type {part.type[:40]!r}")
    return part.text or ""
