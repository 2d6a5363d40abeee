"""What is used of the limits right now, beside the limits."""

from understudy.kernel.clock import now
from understudy.llm.traffic.schemas import KeyTraffic, Limits, ProviderTraffic, WindowState
from understudy.web.parts.kit import badge, box, text
from understudy.web.parts.meter import meter

_PROVIDERS = {"openai": "OpenAI", "openrouter": "OpenRouter"}


def traffic(limits: Limits, nearly: float) -> None:
    """Add a meter for every window; from the share `nearly` on it warns."""
    if limits.warning:
        text("p", limits.warning, "warning")
    _window("Messages of everyone, this hour", limits.installation, nearly)
    _window("Your own messages, this minute", limits.person, nearly)
    for provider in sorted(limits.providers or (), key=lambda each: each.provider):
        _provider(provider, nearly)


def _provider(provider: ProviderTraffic, nearly: float) -> None:
    with box("provider-now"):
        with box("line-up wrap"):
            text("h3", _PROVIDERS.get(provider.provider, provider.provider.capitalize()))
            if provider.paused:
                badge("Background work pauses", "warn")
        for key in provider.keys:
            _key(key, nearly, alone=len(provider.keys) == 1)
        text("small", _waiting(provider), "quiet")


def _key(key: KeyTraffic, nearly: float, *, alone: bool) -> None:
    name = "" if alone else f"Key {key.key}: "
    span = f", last {key.requests.window_s:g} s"
    _window(_upper(f"{name}requests{span}"), key.requests, nearly)
    if key.tokens.limit:
        _window(_upper(f"{name}tokens{span}"), key.tokens, nearly)
    moment = now()
    if key.aside_until and key.aside_until > moment:
        badge("Refused by the provider", "danger")
    elif key.cooling_until and key.cooling_until > moment:
        rest_s = (key.cooling_until - moment).total_seconds()
        badge(f"The provider asked for a pause: {rest_s:.0f} s more", "warn")


def _window(label: str, window: WindowState, nearly: float) -> None:
    with box("measure"):
        with box("line-up"):
            text("span", label, "grow")
            limit = f" of {window.limit:,}" if window.limit else " · no limit"
            text("span", f"{window.used:,}{limit}", "numbers")
        if window.limit:
            meter(label, window.used / window.limit, nearly=nearly)


def _waiting(provider: ProviderTraffic) -> str:
    people, background = provider.waiting_interactive, provider.waiting_background
    if not people + background:
        return "Nothing waits."
    return f"{people:,} of people's calls wait, and {background:,} of background work."


def _upper(label: str) -> str:
    return label[0].upper() + label[1:]
