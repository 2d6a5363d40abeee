"""Colours of people and personas."""

from uuid import UUID

from understudy.web.parts.tones import TONES, tone_of


def test_a_person_keeps_their_colour_and_all_colours_are_used() -> None:
    found = [tone_of(UUID(int=n)) for n in range(12)]
    assert found[:6] == found[6:]
    assert set(found) == set(TONES)
