"""Which models answer, with which keys, and how long they may take."""

from pathlib import Path

from pydantic import AliasChoices, BaseModel, Field, SecretStr, field_validator

PREFIX = "UNDERSTUDY_"


def _key(name: str, description: str) -> SecretStr | None:
    """Declare a provider key: read from the provider's usual name, shown nowhere."""
    return Field(
        default=None,
        validation_alias=AliasChoices(name, f"{PREFIX}{name}"),
        description=description,
    )


class ModelSettings(BaseModel):
    """What reaches the models; part of `Settings`.

    A key may be several, with commas between: each has its own limits, and one that the provider
    refuses is put aside for the others. So a key is changed without a restart.
    """

    # Which models answer
    model: str | None = Field(
        default=None, description="Main model as provider:model; `demo` needs no key."
    )
    fast_model: str | None = Field(
        default=None, description="Model for small, quick calls, as provider:model."
    )
    judge_model: str | None = Field(
        default=None, description="Model that scores and compares; the main model if unset."
    )
    fallback_models: str = Field(
        default="",
        description="Models asked in turn when a call's own fails: provider:model, provider:model.",
    )
    anthropic_model: str | None = Field(
        default=None,
        validation_alias=AliasChoices("ANTHROPIC_MODEL", f"{PREFIX}ANTHROPIC_MODEL"),
        description="Main model, named without its provider; UNDERSTUDY_MODEL wins.",
    )
    anthropic_api_key: SecretStr | None = _key("ANTHROPIC_API_KEY", "Keys for anthropic: models.")
    openai_api_key: SecretStr | None = _key("OPENAI_API_KEY", "Keys for openai: models.")
    gemini_api_key: SecretStr | None = _key("GEMINI_API_KEY", "Keys for google: models.")
    openrouter_api_key: SecretStr | None = _key(
        "OPENROUTER_API_KEY", "Keys for openrouter: models."
    )
    compatible_api_key: SecretStr | None = Field(
        default=None, description="Key for compatible: models, if their server wants one."
    )
    anthropic_url: str = Field(
        default="https://api.anthropic.com",
        validation_alias=AliasChoices(f"{PREFIX}ANTHROPIC_URL", "ANTHROPIC_API_BASE_URL"),
        description="Base address of the Anthropic API.",
    )
    openai_url: str = Field(
        default="https://api.openai.com/v1", description="Base address of the OpenAI API."
    )
    google_url: str = Field(
        default="https://generativelanguage.googleapis.com",
        description="Base address of the Gemini API.",
    )
    google_api_version: str = Field(default="v1beta", description="Version path of the Gemini API.")
    openrouter_url: str = Field(
        default="https://openrouter.ai/api/v1", description="Base address of OpenRouter."
    )
    compatible_url: str | None = Field(
        default=None, description="Base address of an OpenAI-compatible server (Ollama, vLLM ...)."
    )

    # How long a model may take
    connect_timeout_s: float = Field(default=5, gt=0, description="To reach the provider.")
    first_token_timeout_s: float = Field(default=30, gt=0, description="To the first token.")
    token_gap_timeout_s: float = Field(default=20, gt=0, description="Between two tokens.")
    turn_timeout_s: float = Field(default=180, gt=0, description="For a whole answer.")
    reply_tokens: int = Field(default=1024, ge=16, description="Longest answer of a persona.")
    history_tokens: int = Field(
        default=48_000, ge=1_000, description="Most history sent along, within the model's window."
    )
    prompts: Path | None = Field(
        default=None, description="Folder whose files replace built-in prompts of the same name."
    )

    @field_validator("prompts")
    @classmethod
    def _is_folder(cls, value: Path | None) -> Path | None:
        if value is not None and not value.expanduser().is_dir():
            raise ValueError("is no folder")
        return value
