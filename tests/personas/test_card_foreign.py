from typing import Any

import pytest

from tests.support.cards import book
from understudy.personas.card_foreign import read_kept, with_required

ENTRY = {
    "keys": ["a"],
    "content": "b",
    "extensions": {},
    "enabled": True,
    "insertion_order": 0,
    "use_regex": False,
}


def entry_of(**given: Any) -> Any:
    kept, _ = read_kept({"character_book": {"entries": [{"keys": ["a"], "content": "b", **given}]}})
    return kept["character_book"]["entries"][0]


@pytest.mark.parametrize(
    ("given", "more"),
    [
        ({}, {}),
        ({"position": "after_char"}, {"position": "after_char"}),
        ({"position": 0}, {"position": "before_char"}),
        ({"position": "1"}, {"position": "after_char"}),
        ({"position": None}, {}),
        ({"position": 4}, {"extensions": {"position": 4}}),
        ({"position": [1]}, {"extensions": {"position": [1]}}),
        ({"position": 4, "extensions": {"position": 2}}, {"extensions": {"position": 2}}),
        ({"insertion_order": "7", "priority": "2.5"}, {"insertion_order": 7, "priority": 2.5}),
        ({"insertion_order": "soon", "priority": {}}, {}),
        ({"enabled": "false", "use_regex": 1}, {"enabled": False, "use_regex": True}),
        ({"keys": "a", "content": None, "extensions": None}, {"content": ""}),
        ({"id": "12", "comment": 3, "selective": None}, {"id": 12, "comment": "3"}),
        ({"secondary_keys": None, "probability": 90}, {"secondary_keys": [], "probability": 90}),
    ],
    ids=range(14),
)
def test_an_entry_of_a_lorebook_gets_its_shape(given: dict[str, Any], more: dict[str, Any]) -> None:
    assert entry_of(**given) == {**ENTRY, **more}


@pytest.mark.parametrize("given", [None, [], "", 0, {}, "book", [1]])
def test_what_is_no_lorebook_is_not_kept(given: object) -> None:
    kept, unread = read_kept({"character_book": given})
    assert kept == {}
    assert unread == (["character_book"] if given else [])


def test_entries_may_be_numbered_and_what_is_none_falls_out() -> None:
    entry = {"keys": ["a"], "content": "b"}
    given: dict[str, Any] = {"scan_depth": "4", "token_budget": None}
    given["entries"] = {"0": entry, "1": None, "2": "x"}
    kept, _ = read_kept({"character_book": given})
    assert kept["character_book"] == {"entries": [ENTRY], "extensions": {}, "scan_depth": 4}


def test_what_says_nothing_is_not_kept_and_what_nobody_knows_is() -> None:
    given: dict[str, Any] = {
        "creator": "",
        "system_prompt": None,
        "source": [],
        "talkativeness": 0,
        "odd": None,
    }
    assert read_kept(given) == ({"talkativeness": 0, "odd": None}, [])


def test_values_get_their_shape_or_are_named() -> None:
    given = {"character_version": 2, "creation_date": "17", "source": "a", "nickname": ["x"]}
    kept = {"character_version": "2", "creation_date": 17, "source": ["a"]}
    assert read_kept(given) == (kept, ["nickname"])


def test_version_2_has_nothing_of_version_3() -> None:
    lore = book()
    lore["entries"][0] |= {"use_regex": True, "id": "x"}
    shaped = with_required({"nickname": "N", "character_book": lore}, 2)
    (entry,) = shaped["character_book"]["entries"]
    assert "nickname" not in shaped
    assert "group_only_greetings" not in shaped
    assert "id" not in entry
    assert "use_regex" not in entry
    assert entry["extensions"] == {"weight": 1, "use_regex": True}
    assert lore["entries"][0]["use_regex"] is True


def test_nothing_that_must_be_there_is_missing() -> None:
    assert with_required({}, 3) == {
        **dict.fromkeys(("creator_notes", "system_prompt", "post_history_instructions"), ""),
        **dict.fromkeys(("creator", "character_version"), ""),
        "alternate_greetings": [],
        "group_only_greetings": [],
    }
