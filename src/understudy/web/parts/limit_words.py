"""What the limits are called, and how their values are written and read."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from annotated_types import Ge, Gt, Le

from understudy.kernel.adjustable import Adjustable
from understudy.llm.money.naming import dollars
from understudy.web.parts.numbers import number_text, read_number

TEXTS = "failure_messages"
"""The one adjustable value that is no single field: a text per product."""
ELSEWHERE = {"practice_models": "Models to choose for clients"}
"""What is changed on another page, and only told of here: the models beside their prices."""
_HUNDRED = 100


@dataclass(frozen=True, slots=True)
class Group:
    """Limits that belong together: each with its label, and the unit behind it."""

    title: str
    lead: str
    limits: Mapping[str, tuple[str, str]]


GROUPS = (
    Group(
        "Messages of people",
        "What is too much is refused at once, with the time to wait. 0 is no limit.",
        {
            "person_messages_per_minute": ("Each person", "a minute"),
            "messages_per_hour": ("Everyone together", "an hour"),
            "visitor_messages_per_minute": ("One visitor's session", "a minute"),
            "address_messages_per_minute": ("All visitors from one address", "a minute"),
            "warn_at_share": ("Warning", "%"),
        },
    ),
    Group(
        "Calls to providers",
        "What does not fit into a window waits; people's calls go before background work.",
        {
            "provider_requests": ("Requests", "a window"),
            "provider_tokens": ("Tokens", "a window"),
            "provider_window_s": ("Window", "s"),
            "background_share": ("Pause of background work", "%"),
            "queueing": ("Queueing", ""),
            "queue_length": ("Queue", "calls"),
            "queue_wait_s": ("Wait in the queue", "s"),
        },
    ),
    Group(
        "When a provider fails",
        "A call is tried again after a wait that doubles; a model that keeps failing rests.",
        {
            "attempts": ("Attempts", "at most"),
            "retry_base_s": ("First wait", "s"),
            "retry_cap_s": ("Longest wait", "s"),
            "retry_jitter_s": ("Random wait", "s"),
            "breaker_failures": ("Failures", "in a row"),
            "breaker_open_s": ("Rest", "s"),
            "repair_attempts": ("Repairs", "at most"),
        },
    ),
    Group(
        "Money",
        "When administrators are told of what is spent. What may be spent stands under Budgets.",
        {
            "conversation_notice_usd": ("Notice of a conversation", "$"),
            "conversation_alarm_usd": ("Warning of a conversation", "$"),
            "day_alarm_usd": ("Warning of a day", "$"),
            "unpriced_models": ("Models without a known price", ""),
        },
    ),
    Group(
        "What people read when no model answers",
        "Their message is safe, and one click tries again. Empty: a sentence that says why.",
        {TEXTS: ("Text when no model answers", "")},
    ),
)
_WORDS = {name: words for group in GROUPS for name, words in group.limits.items()}

CHOICES: Mapping[str, dict[str, str]] = {
    "queueing": {"true": "On", "false": "Off"},
    "unpriced_models": {"allow": "May run", "refuse": "Are refused"},
}


def label_of(name: str) -> str:
    """Return what a limit is called."""
    return _WORDS[name][0] if name in _WORDS else ELSEWHERE.get(name, name)


def unit_of(name: str) -> str:
    """Return what its number counts: `s`, `%`, `$`, `a minute`; "" if it is no number."""
    return _WORDS[name][1]


def written(name: str, value: object) -> str:
    """Return a value as it stands in its field: a share as a percentage, choices as their key."""
    if name in CHOICES:
        return str(value).lower()
    number = Decimal(str(value))
    if name.endswith("_usd"):
        return dollars(number).removeprefix("$")
    return number_text(number * _HUNDRED if _is_share(name) else number)


def said(name: str, value: Any) -> str:  # noqa: ANN401 any of the adjustable values
    """Return a value as a sentence names it: `80 %`, `$0.10`, `10 a minute`, `Are refused`."""
    if name == TEXTS:
        return (
            " · ".join(f"{key.capitalize()}: “{words}”" for key, words in value.items())
            or "None of our own"
        )
    if name in CHOICES:
        return CHOICES[name].get(written(name, value), str(value))
    if name not in _WORDS:  # of another page, or of a limit that there was once
        return str(value) or "None"
    number, unit = written(name, value), unit_of(name)
    return f"${number}" if unit == "$" else f"{number} {unit}".rstrip()


def value_from(name: str, text: str) -> Any:  # noqa: ANN401 any of the adjustable values
    """Return the value that stands in a field.

    Raises:
        ValueError: it is none; the sentence says what would be one.
    """
    if name in CHOICES:
        return text == "true" if name == "queueing" else text
    number = read_number(text)
    kind = Adjustable.model_fields[name].annotation
    if kind is int and number != int(number):
        raise ValueError("Please enter a whole number.")
    value = number / _HUNDRED if _is_share(name) else number
    _require_within(name, value)
    return value if kind is Decimal else int(value) if kind is int else float(value)


def _require_within(name: str, value: Decimal) -> None:
    bounds = Adjustable.model_fields[name].metadata
    over = next((Decimal(str(b.gt)) for b in bounds if isinstance(b, Gt)), None)
    least = next((Decimal(str(b.ge)) for b in bounds if isinstance(b, Ge)), None)
    most = next((Decimal(str(b.le)) for b in bounds if isinstance(b, Le)), None)
    low = (over is not None and value <= over) or (least is not None and value < least)
    if not low and (most is None or value <= most):
        return
    if over is not None:
        end = f" and up to {written(name, most)}" if most is not None else ""
        raise ValueError(f"Please enter more than {written(name, over)}{end}.")
    end = f"to {written(name, most)}" if most is not None else "or more"
    raise ValueError(f"Please enter {written(name, least)} {end}.")


def _is_share(name: str) -> bool:
    return name.endswith("_share")
