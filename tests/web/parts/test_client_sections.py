"""What the form of a client asks."""

from collections.abc import Iterator
from typing import Any

from understudy.personas.schemas import PersonaFields
from understudy.practice.clients.picklists import ATTACHMENTS, ISSUES, Issue
from understudy.practice.mind.schemas import IfAsked
from understudy.web.parts.client_asks import explained, labels
from understudy.web.parts.client_sections import IF_ASKED, SECTIONS
from understudy.web.parts.client_values import value_at, values_of

ASKED = [asked for section in SECTIONS for asked in section.asks]


def test_everything_an_author_may_write_is_asked_once() -> None:
    places = [asked.place for asked in ASKED]
    assert sorted(places) == sorted(set(places))
    values = values_of(PersonaFields(name="?"))
    for not_asked in ("format", "copy_of"):
        del values["block"][not_asked]
    del values["extensions"]
    assert sorted(_leaves(values)) == sorted(places)


def test_every_choice_begins_with_one_that_is_offered() -> None:
    values = values_of(PersonaFields(name="?"))
    for asked in ASKED:
        if asked.kind == "choice":
            assert str(value_at(values, asked.place)) in (asked.options or {}), asked.place


def test_picklists_are_offered_by_label() -> None:
    assert labels(ISSUES)[Issue.GRIEF_LOSS.value] == "Grief"
    assert explained(ATTACHMENTS)["secure"].startswith("Secure: You can lean")
    assert set(IF_ASKED) == {each.value for each in IfAsked}


def _leaves(values: dict[str, Any], prefix: str = "") -> Iterator[str]:
    for name, value in values.items():
        if isinstance(value, dict):
            yield from _leaves(value, f"{prefix}{name}.")
        else:
            yield f"{prefix}{name}"
