"""What the limits are called, and how their values are written and read."""

from collections import Counter
from decimal import Decimal

import pytest

from understudy.kernel.adjustable import Adjustable
from understudy.web.parts.limit_words import (
    CHOICES,
    ELSEWHERE,
    GROUPS,
    TEXTS,
    said,
    value_from,
    written,
)


def test_every_limit_stands_in_one_group() -> None:
    named = Counter(name for group in GROUPS for name in group.limits)
    assert named + Counter(list(ELSEWHERE)) == Counter(Adjustable.model_fields.keys())


@pytest.mark.parametrize("name", sorted(set(Adjustable.model_fields) - {TEXTS, *ELSEWHERE}))
def test_a_default_is_read_as_it_is_written(name: str) -> None:
    default = getattr(Adjustable(), name)
    assert value_from(name, written(name, default)) == default
    assert said(name, default)


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("warn_at_share", 0.7, "70 %"),
        ("conversation_notice_usd", "0.10", "$0.10"),
        ("conversation_notice_usd", Decimal("0.005"), "$0.005"),
        ("person_messages_per_minute", 12, "12 a minute"),
        ("retry_cap_s", 300.0, "300 s"),
        ("queueing", False, CHOICES["queueing"]["false"]),
        ("unpriced_models", "refuse", CHOICES["unpriced_models"]["refuse"]),
        (TEXTS, {"chat": "Later."}, "Chat: “Later.”"),
        (TEXTS, {}, "None of our own"),
        ("of_an_older_version", "high", "high"),
    ],
)
def test_a_value_is_said_with_its_unit(name: str, value: object, sentence: str) -> None:
    assert said(name, value) == sentence


@pytest.mark.parametrize(
    ("name", "text", "sentence"),
    [
        ("attempts", "eleven", "Please enter a number, such as 0.5 or 1,000."),
        ("attempts", "1.5", "Please enter a whole number."),
        ("attempts", "11", "Please enter 1 to 10."),
        ("attempts", "0", "Please enter 1 to 10."),
        ("queue_length", "0", "Please enter 1 to 1,000,000,000."),
        ("queue_wait_s", "0", "Please enter more than 0 and up to 1,000,000,000."),
        ("warn_at_share", "0", "Please enter more than 0 and up to 100."),
        ("warn_at_share", "101", "Please enter more than 0 and up to 100."),
        ("provider_window_s", "90,000", "Please enter 1 to 86,400."),
    ],
)
def test_what_is_no_value_is_told_in_a_sentence(name: str, text: str, sentence: str) -> None:
    with pytest.raises(ValueError, match="Please") as told:
        value_from(name, text)
    assert str(told.value) == sentence
