"""A persona as a card."""

import pytest

from understudy.personas.schemas import Visibility
from understudy.web.parts.persona_card import VISIBILITY_NAMES, VISIBILITY_SENTENCES, person_line


@pytest.mark.parametrize(
    ("pronouns", "age", "line"),
    [
        ("she/her", 34, "she/her · 34 years"),
        ("", 0, "0 years"),
        ("they/them", None, "they/them"),
        ("", None, ""),
    ],
)
def test_the_small_print_has_what_is_known(pronouns: str, age: int | None, line: str) -> None:
    assert person_line(pronouns, age) == line


def test_every_audience_is_named_and_explained() -> None:
    assert set(VISIBILITY_NAMES) == set(VISIBILITY_SENTENCES) == set(Visibility)
