"""Which model answers in which role, and why."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

from understudy.kernel.settings import Settings, shown_url
from understudy.llm.catalog import (
    DEMO,
    KINDS,
    Kind,
    ModelName,
    kind_of,
    window_tokens,
)
from understudy.llm.errors import ModelNotUsable
from understudy.llm.provider import Provider
from understudy.llm.providers.registry import open_provider
from understudy.llm.types import Role


@dataclass(frozen=True, slots=True)
class Choice:
    """The models that answer, and a phrase that says why these."""

    main: ModelName
    fast: ModelName
    why: str

    def of(self, role: Role) -> ModelName:
        """Return the model of a role."""
        return self.fast if role is Role.FAST else self.main


@dataclass(frozen=True, slots=True)
class ProviderState:
    """A kind of provider as `doctor` shows it; `problem` says what to set, "" if it is fine."""

    name: str
    base_url: str
    configured: bool
    problem: str


@dataclass(frozen=True, slots=True)
class ModelsReport:
    """What answers and what could, without secrets; `problem` is why nothing can."""

    providers: tuple[ProviderState, ...]
    main: str | None
    fast: str | None
    why: str
    problem: str


def choose(settings: Settings) -> Choice:
    """Decide which models answer.

    UNDERSTUDY_MODEL and UNDERSTUDY_FAST_MODEL win. Without them the first kind of `KINDS` that has
    its key answers with its default models. Without a fast model, it is the default of the main
    model's provider, or the main model itself.

    Raises:
        ModelNotUsable: nothing is set, or a named model lacks its key; says what to do.
    """
    if settings.model:
        main, why = ModelName.parse(settings.model, "UNDERSTUDY_MODEL"), "UNDERSTUDY_MODEL names it"
    else:
        main, why = _default_main(settings)
    fast = _default_fast(main)
    if settings.fast_model:
        fast = ModelName.parse(settings.fast_model, "UNDERSTUDY_FAST_MODEL")
    for name in (main, fast):
        _require_configured(name, settings)
    return Choice(main, fast, why)


def describe(settings: Settings) -> ModelsReport:
    """Say which providers are configured and which models answer, as plain data."""
    providers = tuple(_state(kind, settings) for kind in KINDS)
    try:
        choice = choose(settings)
    except ModelNotUsable as error:
        return ModelsReport(providers, None, None, "", error.message)
    return ModelsReport(providers, str(choice.main), str(choice.fast), choice.why, "")


class Models:
    """The models that answer, each with its open provider."""

    def __init__(self, choice: Choice, providers: Mapping[str, Provider]) -> None:
        self.choice = choice
        self._providers = providers
        self._windows = {role: window_tokens(choice.of(role)) for role in Role}

    @classmethod
    def open(cls, settings: Settings) -> Self:
        """Open the chosen models' providers. Imports their libraries, which takes seconds.

        Raises:
            ModelNotUsable: as `choose`, or an address is none.
        """
        choice = choose(settings)
        names: dict[str, list[str]] = {}
        for name in (choice.main, choice.fast):
            names.setdefault(name.provider, []).append(name.model)
        return cls(choice, {p: open_provider(p, models, settings) for p, models in names.items()})

    @property
    def is_demo(self) -> bool:
        """Whether the demo model holds the conversations: every door must say so."""
        return self.choice.main.provider == DEMO

    def resolve(self, role: Role) -> tuple[Provider, str]:
        """Return who answers in a role, and the model's name there."""
        name = self.choice.of(role)
        return self._providers[name.provider], name.model

    def window_tokens(self, role: Role = Role.MAIN) -> int:
        """Return how many tokens the model of a role can be sent at once."""
        return self._windows[role]

    async def aclose(self) -> None:
        """Close the providers."""
        for provider in self._providers.values():
            await provider.aclose()


def _default_main(settings: Settings) -> tuple[ModelName, str]:
    for kind in KINDS:
        if kind.main and kind.is_configured(settings):
            return ModelName(kind.name, kind.main), f"{kind.needs} is the first key that is set"
    if settings.compatible_url:
        reason = "UNDERSTUDY_COMPATIBLE_URL is set: name a model with UNDERSTUDY_MODEL=compatible:…"
        raise ModelNotUsable(reason=reason)
    keys = ", ".join(kind.needs for kind in KINDS if kind.main)
    reason = (
        f"No model is set up. Set one of {keys}; or set UNDERSTUDY_MODEL=demo for the demo model, "
        "which needs no key; or run `understudy demo`."
    )
    raise ModelNotUsable(reason=reason)


def _default_fast(main: ModelName) -> ModelName:
    kind = kind_of(main.provider)
    return ModelName(kind.name, kind.fast) if kind and kind.fast else main


def _require_configured(name: ModelName, settings: Settings) -> None:
    kind = kind_of(name.provider)
    if kind and not kind.is_configured(settings):
        reason = f"{name} cannot answer without {kind.needs}: set it, or name another model."
        raise ModelNotUsable(reason=reason)


def _state(kind: Kind, settings: Settings) -> ProviderState:
    if not kind.is_configured(settings):
        return ProviderState(kind.name, "", configured=False, problem=f"Set {kind.needs}.")
    try:
        url = shown_url(kind.base_url(settings))
    except ModelNotUsable as error:
        return ProviderState(kind.name, "", configured=True, problem=error.message)
    return ProviderState(kind.name, url, configured=True, problem="")
