"""What a card has and a persona has no field for: kept, in the shape the specifications give it."""

import re
from collections.abc import Callable, Mapping
from typing import Any

from understudy.personas.card_json import Json

TEXTS = (
    "creator_notes",
    "system_prompt",
    "post_history_instructions",
    "creator",
    "character_version",
)
V3_ONLY = (
    "nickname",
    "creator_notes_multilingual",
    "source",
    "group_only_greetings",
    "creation_date",
    "modification_date",
)
_SAYS_NOTHING: tuple[Any, ...] = (None, "", [], {})
_NUMBER = re.compile(r"[-+]?[0-9]{1,15}(\.[0-9]{1,15})?")
_TRUTHS = {"true": True, "false": False, "1": True, "0": False, "yes": True, "no": False}
_PLACES = {"before_char": "before_char", "after_char": "after_char"}
_ODD_PLACES = {"0": "before_char", "1": "after_char"}

type Reader = Callable[[object], Any]
"""Return a value in its shape, or None for one that cannot be read or says nothing."""


def as_text(value: object) -> str:
    """Return a text; of a number its digits, of anything else nothing."""
    if isinstance(value, str):
        return value
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return str(value) if is_number else ""


def as_number(value: object) -> int | float | None:
    """Return a number, also one that is written as a text."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int | float):
        return value
    if not isinstance(value, str) or not (found := _NUMBER.fullmatch(value.strip())):
        return None
    return float(value) if found[1] else int(value)


def as_truth(value: object) -> bool | None:
    """Return a truth value, also one that is written as a text or a number."""
    return _TRUTHS.get(str(value).strip().lower()) if isinstance(value, bool | int | str) else None


def as_texts(value: object) -> list[str]:
    """Return a list of texts; one text alone is a list of one."""
    items = value if isinstance(value, list) else [value]
    return [text for item in items if (text := as_text(item))]


def as_block(value: object) -> Json:
    """Return an object, or an empty one."""
    return value if isinstance(value, dict) else {}


def read_kept(data: Mapping[str, Any]) -> tuple[Json, list[str]]:
    """Return what to keep of these keys, and the names of those that could not be read.

    What says nothing, which is what a writer puts where something must stand, is not kept.
    """
    kept: Json = {}
    unread: list[str] = []
    for key, value in data.items():
        shaped = _READERS[key](value) if key in _READERS else value
        if key not in _READERS or shaped not in _SAYS_NOTHING:
            kept[key] = shaped
        elif value:
            unread.append(key)
    return kept, unread


def with_required(kept: Mapping[str, Any], version: int) -> Json:
    """Return what was kept as version 2 or 3 of the specification wants it, nothing missing."""
    left_out = V3_ONLY if version == 2 else ()  # noqa: PLR2004 the version's name
    shaped: Json = {**dict.fromkeys(TEXTS, ""), "alternate_greetings": []}
    if not left_out:
        shaped["group_only_greetings"] = []
    shaped |= {key: value for key, value in kept.items() if key not in left_out}
    if left_out and "character_book" in shaped:
        shaped["character_book"] = _book_of_v2(shaped["character_book"])
    return shaped


def _book(value: object) -> Json | None:
    if not isinstance(value, dict) or not value:
        return None
    book = _shaped(value, _OF_BOOK)
    found = value.get("entries")
    entries = list(found.values()) if isinstance(found, dict) else found
    listed = entries if isinstance(entries, list) else []
    book["extensions"] = as_block(value.get("extensions"))
    book["entries"] = [_entry(each) for each in listed if isinstance(each, dict)]
    return book


def _entry(value: Json) -> Json:
    entry = _shaped(value, _OF_ENTRY)
    extensions = dict(as_block(value.get("extensions")))
    place = value.get("position")
    known = _PLACES.get(str(place)) or _ODD_PLACES.get(str(place))
    if known:
        entry["position"] = known
    else:
        entry.pop("position", None)
        if place not in (None, ""):
            extensions.setdefault("position", place)
    enabled, regex = as_truth(value.get("enabled")), as_truth(value.get("use_regex"))
    return entry | {
        "keys": as_texts(value.get("keys")),
        "content": as_text(value.get("content")),
        "extensions": extensions,
        "enabled": enabled is not False,
        "insertion_order": as_number(value.get("insertion_order")) or 0,
        "use_regex": regex is True,
    }


def _shaped(value: Json, readers: Mapping[str, Reader]) -> Json:
    """Return the keys of an object that say something, those that are known in their shape."""
    read = {key: readers[key](one) if key in readers else one for key, one in value.items()}
    return {key: one for key, one in read.items() if one is not None}


def _book_of_v2(book: Json) -> Json:
    entries = []
    for each in book["entries"]:
        entry = dict(each)
        if entry.pop("use_regex", False):
            entry["extensions"] = {**entry["extensions"], "use_regex": True}
        if isinstance(entry.get("id"), str):
            del entry["id"]
        entries.append(entry)
    return {**book, "entries": entries}


def _words(value: object) -> str | None:
    return as_text(value) if isinstance(value, str | int | float) else None


def _id(value: object) -> int | float | str | None:
    number = as_number(value)
    return number if number is not None else _words(value)


def _in_languages(value: object) -> dict[str, str]:
    return {key: text for key, one in as_block(value).items() if (text := as_text(one))}


_OF_BOOK: dict[str, Reader] = {
    "name": _words,
    "description": _words,
    "scan_depth": as_number,
    "token_budget": as_number,
    "recursive_scanning": as_truth,
}
_OF_ENTRY: dict[str, Reader] = {
    "case_sensitive": as_truth,
    "constant": as_truth,
    "selective": as_truth,
    "priority": as_number,
    "id": _id,
    "name": _words,
    "comment": _words,
    "secondary_keys": as_texts,
}
_READERS: dict[str, Reader] = {
    **dict.fromkeys((*TEXTS, "nickname"), as_text),
    **dict.fromkeys(("alternate_greetings", "group_only_greetings", "source"), as_texts),
    **dict.fromkeys(("creation_date", "modification_date"), as_number),
    "creator_notes_multilingual": _in_languages,
    "character_book": _book,
}
