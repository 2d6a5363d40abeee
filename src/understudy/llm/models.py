"""Which model answers in which role, and why."""

from collections.abc import Iterable, Mapping, Sequence
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
    """The models that answer, and a phrase that says why these.

    Without a judge the main model judges; `fallbacks` are asked in turn when a model fails.
    """

    main: ModelName
    fast: ModelName
    why: str
    judge: ModelName | None = None
    fallbacks: tuple[ModelName, ...] = ()

    def of(self, role: Role) -> ModelName:
        """Return the model of a role."""
        models = {Role.FAST: self.fast, Role.JUDGE: self.judge or self.main}
        return models.get(role, self.main)

    @property
    def all(self) -> tuple[ModelName, ...]:
        """Every model that may be asked."""
        return tuple(dict.fromkeys((*map(self.of, Role), *self.fallbacks)))


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

    UNDERSTUDY_MODEL wins, then ANTHROPIC_MODEL. Without them the first kind of `KINDS` that has its
    key answers with its default models. Without a fast model, it is the default of the main
    model's provider, or the main model itself.

    Raises:
        ModelNotUsable: nothing is set, or a named model lacks its key; says what to do.
    """
    main, why = _main(settings)
    fast = _default_fast(main)
    if settings.fast_model:
        fast = ModelName.parse(settings.fast_model, "UNDERSTUDY_FAST_MODEL")
    judge = None
    if settings.judge_model:
        judge = ModelName.parse(settings.judge_model, "UNDERSTUDY_JUDGE_MODEL")
    names = [name for name in settings.fallback_models.split(",") if name.strip()]
    fallbacks = tuple(ModelName.parse(name, "UNDERSTUDY_FALLBACK_MODELS") for name in names)
    choice = Choice(main, fast, why, judge, fallbacks)
    for name in choice.all:
        _require_configured(name, settings)
    return choice


def describe(settings: Settings) -> ModelsReport:
    """Say which providers are configured and which models answer, as plain data."""
    providers = tuple(_state(kind, settings) for kind in KINDS)
    try:
        choice = choose(settings)
    except ModelNotUsable as error:
        return ModelsReport(providers, None, None, "", error.message)
    return ModelsReport(providers, str(choice.main), str(choice.fast), choice.why, "")


class Models:
    """The models that answer, and their open providers: one for each key."""

    def __init__(
        self,
        choice: Choice,
        providers: Mapping[str, Sequence[Provider]],
        keys: Mapping[str, Sequence[str | None]] | None = None,
    ) -> None:
        self.choice = choice
        self._providers = {name: list(each) for name, each in providers.items()}
        self._keys = {name: list(each) for name, each in (keys or {}).items()}
        self._windows = {role: min(map(window_tokens, self.chain(role))) for role in Role}

    @classmethod
    def open(cls, settings: Settings, allowed: Iterable[ModelName] = ()) -> Self:
        """Open the chosen models' providers. Imports their libraries, which takes seconds.

        Args:
            settings: keys, addresses and which models answer.
            allowed: models that may be chosen, too; one that cannot be asked stops no start.

        Raises:
            ModelNotUsable: as `choose`, or an address is none.
        """
        choice = choose(settings)
        names = {model.provider for model in choice.all}
        names |= {name.provider for name in allowed if _can_open(name.provider, settings)}
        keys = {name: keys_of(name, settings) for name in names}
        providers = {n: [_open(choice, n, settings, key) for key in keys[n]] for n in names}
        return cls(choice, providers, keys)

    @property
    def is_demo(self) -> bool:
        """Whether the demo model holds the conversations: every door must say so."""
        return self.choice.main.provider == DEMO

    @property
    def keys(self) -> Mapping[str, int]:
        """How many keys each provider has been opened with."""
        return {name: len(each) for name, each in self._providers.items()}

    def chain(self, role: Role) -> tuple[ModelName, ...]:
        """Return the models that answer in a role: its own, then those that stand in for it."""
        own = self.choice.of(role)
        return (own, *(name for name in self.choice.fallbacks if name != own))

    def provider(self, name: str, key: int = 0) -> Provider:
        """Return the provider of this name that uses its key of this number."""
        return self._providers[name][key]

    def number_of(self, name: str, settings: Settings, key: str | None) -> int:
        """Return a key's number; a new key is the next one, its provider opened with it.

        Raises:
            ModelNotUsable: its address is none.
        """
        known = self._keys[name]
        if key not in known:
            self._providers[name].append(_open(self.choice, name, settings, key))
            known.append(key)
        return known.index(key)

    def window_tokens(self, role: Role = Role.MAIN) -> int:
        """Return how many tokens whoever may answer in a role can all be sent at once."""
        return self._windows[role]

    async def aclose(self) -> None:
        """Close the providers."""
        for providers in self._providers.values():
            for provider in providers:
                await provider.aclose()


def keys_of(provider: str, settings: Settings) -> tuple[str | None, ...]:
    """Return the keys a provider is used with; None stands for: without one."""
    kind = kind_of(provider)
    return (kind and kind.keys(settings)) or (None,)


def _open(choice: Choice, name: str, settings: Settings, key: str | None) -> Provider:
    models = [model.model for model in choice.all if model.provider == name]
    return open_provider(name, models, settings, key)


def why_not(name: ModelName, settings: Settings) -> str:
    """Say what to set before a model can be asked; "" if nothing is missing."""
    try:
        _require_configured(name, settings)
        if kind := kind_of(name.provider):
            _ = kind.base_url(settings)
    except ModelNotUsable as error:
        return error.message
    return ""


def _can_open(provider: str, settings: Settings) -> bool:
    return not why_not(ModelName(provider, ""), settings)


def _main(settings: Settings) -> tuple[ModelName, str]:
    if settings.model:
        return ModelName.parse(settings.model, "UNDERSTUDY_MODEL"), "UNDERSTUDY_MODEL names it"
    if settings.anthropic_model:
        return ModelName("anthropic", settings.anthropic_model), "ANTHROPIC_MODEL names it"
    return _default_main(settings)


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
