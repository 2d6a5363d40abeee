"""The kinds of providers, and what we know of their models without asking."""

import re
from dataclasses import dataclass
from typing import Self, override
from urllib.parse import urlsplit, urlunsplit

from genai_prices import data_snapshot

from understudy.kernel.settings import Settings, environment_name
from understudy.llm.errors import ModelNotUsable

DEMO = "demo"
UNKNOWN_WINDOW_TOKENS = 32_000
"""What every model of today takes, for the ones nothing is known of."""

_VERSION = re.compile(r"v\d+(alpha|beta)?\d*")


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of provider.

    Attributes:
        name: prefix of its model names, and of its fields in the settings.
        key_field: the setting that holds its key.
        version_path: what its addresses end in; people may leave it out.
        main: the model that answers if only the key is given.
        fast: its quick and cheap model.
        window_tokens: of its models whose window is not in the price data.
        needs_field: the setting it cannot do without, if that is not its key.
        version_field: the setting that holds its version path, if there is one.
        is_priced: whether the price data know its models by their names.
    """

    name: str
    key_field: str
    version_path: str
    main: str | None = None
    fast: str | None = None
    window_tokens: int = UNKNOWN_WINDOW_TOKENS
    needs_field: str | None = None
    version_field: str | None = None
    is_priced: bool = True

    def keys(self, settings: Settings) -> tuple[str, ...]:
        """Return the keys for this kind in their order; none are set for a server without keys."""
        secret = getattr(settings, self.key_field)
        given = secret.get_secret_value().split(",") if secret else ()
        return tuple(dict.fromkeys(key.strip() for key in given if key.strip()))

    @property
    def needs(self) -> str:
        """The name in the environment without which this kind cannot be used."""
        return environment_name(self.needs_field or self.key_field)

    def is_configured(self, settings: Settings) -> bool:
        """Whether it has what it needs: its key, or, for a compatible server, its address."""
        if self.needs_field:
            return bool(getattr(settings, self.needs_field))
        return bool(self.keys(settings))

    def base_url(self, settings: Settings) -> str:
        """Return the address of its API, ending in its version path.

        Raises:
            ModelNotUsable: what is set is no address.
        """
        field = f"{self.name}_url"
        version = getattr(settings, self.version_field) if self.version_field else self.version_path
        url = versioned_url(getattr(settings, field) or "", version)
        if url is None:
            reason = f"{environment_name(field)} is no web address: write http(s)://host[:port]."
            raise ModelNotUsable(reason=reason)
        return url


KINDS = (
    Kind("anthropic", "anthropic_api_key", "v1", "claude-sonnet-5-5", "claude-haiku-5-5", 200_000),
    Kind("openai", "openai_api_key", "v1", "gpt-5.6-terra", "gpt-5.4-mini", 128_000),
    Kind(
        "google",
        "gemini_api_key",
        "",
        "gemini-3.1-pro-preview",
        "gemini-3.8-flash",
        1_000_000,
        version_field="google_api_version",
    ),
    Kind(
        "openrouter",
        "openrouter_api_key",
        "api/v1",
        "anthropic/claude-sonnet-5.5",
        "google/gemini-3.8-flash",
    ),
    # The windows of its models are what its server was started with.
    Kind("compatible", "compatible_api_key", "v1", needs_field="compatible_url", is_priced=False),
)
"""In order of preference: with several keys and no UNDERSTUDY_MODEL, the first one answers."""

_BY_NAME = {kind.name: kind for kind in KINDS}


@dataclass(frozen=True, slots=True)
class ModelName:
    """A model and the provider that has it, written `provider:model`; `demo` stands alone."""

    provider: str
    model: str

    @classmethod
    def parse(cls, text: str, source: str) -> Self:
        """Read a model name.

        Args:
            text: `provider:model`; the model may itself contain colons.
            source: the setting it comes from, for the sentence.

        Raises:
            ModelNotUsable: there is no such provider, or no model after it.
        """
        provider, _, model = text.strip().partition(":")
        if provider == DEMO:
            return cls(DEMO, model or DEMO)
        if provider not in _BY_NAME or not model:
            known = ", ".join(_BY_NAME)
            reason = f"{source}={text} is no model: write demo, or provider:model with {known}."
            raise ModelNotUsable(reason=reason)
        return cls(provider, model)

    @override
    def __str__(self) -> str:
        return DEMO if self.provider == self.model == DEMO else f"{self.provider}:{self.model}"


def kind_of(provider: str) -> Kind | None:
    """Return the kind of this name; the demo and the scripted provider have none."""
    return _BY_NAME.get(provider)


def versioned_url(url: str, version_path: str) -> str | None:
    """Return an address that ends in its version path, however it was given; None if it is none.

    A version that is there stays: `https://host/v2` is not made `https://host/v2/v1`.
    """
    try:
        parts = urlsplit(url.strip())
        _ = parts.port  # read only now
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or not parts.hostname:
        return None
    path = [segment for segment in parts.path.split("/") if segment]
    version = version_path.strip("/").split("/")
    if not path or not _VERSION.fullmatch(path[-1]):
        there = next(n for n in range(len(version), -1, -1) if path[len(path) - n :] == version[:n])
        path += version[there:]
    return urlunsplit((parts.scheme, parts.netloc, "/" + "/".join(path), "", ""))


def window_tokens(name: ModelName) -> int:
    """Return how many tokens a model can be sent at once, as far as the price data know."""
    kind = kind_of(name.provider)
    if kind is None or not kind.is_priced:
        return UNKNOWN_WINDOW_TOKENS
    try:
        _, model = data_snapshot.get_snapshot().find_provider_model(
            name.model, None, kind.name, None
        )
    except LookupError:
        return kind.window_tokens
    return model.context_window or kind.window_tokens
