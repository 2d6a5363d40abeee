from itertools import combinations
from math import gcd
from string import Template

import pytest

from understudy.personas.stock import LANGUAGES, Stock, stock_of

LISTS = ("surnames", "jobs", "homes", "bonds", "troubles", "pasts", "habits", "manners")
KNOWN = {"first", "he", "He", "his", "His", "him", "brief", "child", "years", "job"}


def entries(stock: Stock) -> list[str]:
    lists = (getattr(stock, name) for name in (*LISTS[1:], "children", "schools", "retired"))
    found = [part for each in lists for entry in each for part in entry if isinstance(part, str)]
    return [*found, stock.quoted]


@pytest.mark.parametrize("language", LANGUAGES)
def test_lists_are_as_long_as_no_other_has_a_part_of(language: str) -> None:
    stock = stock_of(language)
    lengths = [len(getattr(stock, name)) for name in LISTS]
    lengths.append(len(stock.names["female"]))
    assert len(stock.names["male"]) == len(stock.names["female"])
    assert [pair for pair in combinations(lengths, 2) if gcd(*pair) > 1] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_there_twice(language: str) -> None:
    stock = stock_of(language)
    for name in LISTS:
        entries = getattr(stock, name)
        assert len(set(entries)) == len(entries), name
    names = [*stock.names["female"], *stock.names["male"]]
    assert len(set(names)) == len(names)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_placeholder_is_one_that_is_filled_in(language: str) -> None:
    used = {
        name for text in entries(stock_of(language)) for name in Template(text).get_identifiers()
    }
    assert used <= KNOWN
    assert {"first", "job", "child", "years", "brief"} <= used


def test_the_languages_have_the_same_to_draw_from() -> None:
    sizes = [[len(getattr(stock_of(language), name)) for name in LISTS] for language in LANGUAGES]
    assert sizes[0] == sizes[1]
