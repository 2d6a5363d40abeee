"""Character cards, versions 1 to 3, read as personas; `card_writing` is the way back.

What a persona has and a card has not stands in the card under `extensions.understudy`; what a card
has and a persona has not is kept in the persona under `extensions.character_card`. So each comes
back whole from the other.
"""

import hashlib
import json
from typing import Any

from pydantic import ValidationError

from understudy.personas.card_foreign import (
    TEXTS,
    V3_ONLY,
    as_block,
    as_number,
    as_text,
    as_texts,
    read_kept,
)
from understudy.personas.card_json import CardInvalid, Json, read_json
from understudy.personas.card_texts import (
    MOST_ITEMS,
    MOST_SHORT,
    Life,
    background_of,
    examples_of,
    has_macros,
    opening_of,
    personality_of,
    plain,
    samples_of,
    scenario_of,
    spoken,
)
from understudy.personas.schemas import (
    MOST_BYTES,
    PersonaDraft,
    PersonaFields,
)

OURS, KEPT = "understudy", "character_card"
NEWEST = 3

AROUND = ("spec", "spec_version", "data")
SAID = ("name", "description", "personality", "scenario", "first_mes", "mes_example", "tags")
ASSETS = ("assets", "avatar")
KEYS = (
    *(*SAID, *TEXTS, *V3_ONLY, *ASSETS),
    *("alternate_greetings", "character_book", "extensions"),
)
BESIDE = "beside"
"""Where keys of the outermost object are kept that stand in no specification."""
_MOST_ENTRIES = 3_000
_SILENT = {
    "character_book": "lorebook",
    "system_prompt": "system prompt",
    "post_history_instructions": "instructions after the history",
    "alternate_greetings": "other greetings",
    "group_only_greetings": "greetings for groups",
}
"""What other tools tell a model and we do not."""
_NATIVE = ("name", "background", "first_message", "tags")
"""Fields of a persona that have a place in a card."""


def read_card(card: Json) -> tuple[PersonaDraft, list[str]]:
    """Return the persona of a card, private, and sentences on what was left out or replaced.

    Raises:
        CardInvalid: what it says does not fit a persona; says what and how large it is.
    """
    data, beside = _data_of(card)
    own = as_block(as_block(data.get("extensions")).get(OURS))
    if isinstance(own.get("exact"), str) and own.get("of") == print_of(data):
        return _draft(_fields_in(own)), []
    reading = _Reading(data, without_native(_fields_in(own)))
    fields = reading.fields(beside, as_block(own.get("v3")))
    return _draft(fields), [*_newer(card), *reading.notes]


class _Reading:
    """A card being read: what becomes a field, what is kept, and what is to be told."""

    def __init__(self, data: Json, own: Json) -> None:
        self._data, self._own = data, own
        self.notes: list[str] = []
        self._name = plain(as_text(data.get("name")))
        if not self._name:
            raise CardInvalid(reason="it has no name, so it is no character card.")
        if len(self._name) > MOST_SHORT:
            reason = f"its name has {len(self._name):,} characters; {MOST_SHORT} are the most."
            raise CardInvalid(reason=reason)
        self._before = _draft({**own, "name": self._name})
        self._kept: Json = {}

    def fields(self, beside: Json, v3: Json) -> Json:
        """Return the values of a persona's fields."""
        self._keep_foreign(v3)
        values = {
            **self._own,
            "name": self._name,
            "background": self._background(),
            "first_message": self._opening(),
            "tags": self._tags(),
            "voice_samples": self._samples(),
        }
        if beside:
            self._kept[BESIDE] = beside
        extensions = dict(as_block(self._own.get("extensions")))
        if self._kept:
            extensions[KEPT] = self._kept
        self._tell()
        return {**values, "extensions": extensions}

    def _keep_foreign(self, v3: Json) -> None:
        _require_short_book(self._data)
        said = (*SAID, *ASSETS, "extensions")
        foreign = {key: value for key, value in self._data.items() if key not in said}
        self._kept, unread = read_kept({**v3, **foreign})
        if unread:
            self.notes.append(f"Left out, for it could not be read: {', '.join(unread)}.")
        others = dict(as_block(self._data.get("extensions")))
        others.pop(OURS, None)
        if others:
            self._kept["extensions"] = others

    def _raw(self, key: str) -> str:
        return plain(as_text(self._data.get(key)))

    def _spoken(self, key: str) -> str:
        return spoken(key, self._raw(key), self._name)

    def _background(self) -> str:
        ours = {"personality": personality_of(self._before), "scenario": scenario_of(self._before)}
        raws = {key: raw for key, mine in ours.items() if (raw := self._raw(key)) and raw != mine}
        self._kept |= raws
        parts = {key: self._spoken(key) for key in raws}
        text, left = background_of(Life(self._spoken("description"), **parts))
        self.notes += [f"There was no room in the background for the {key}." for key in left]
        return text

    def _opening(self) -> str:
        whole = self._spoken("first_mes")
        opening = opening_of(whole)
        if opening != whole:
            self._kept["first_mes"] = self._raw("first_mes")
            self.notes.append(
                f"The first message has {len(whole):,} characters: "
                "the persona opens with its beginning."
            )
        return opening

    def _tags(self) -> list[str]:
        given = as_texts(self._data.get("tags"))
        fitting = fitting_tags(given)
        if fitting != given:
            self._kept["tags"] = given
        if len(fitting) < len(given):
            self.notes.append(f"Tags left out: {len(given) - len(fitting)}.")
        return fitting

    def _samples(self) -> list[str]:
        raw = self._raw("mes_example")
        samples = self._before.voice_samples or samples_of(raw, self._name)
        if raw and raw != examples_of(samples):
            self._kept["mes_example"] = raw
        return samples

    def _tell(self) -> None:
        assets = [self._data.get(key) for key in ASSETS]
        if any(each and each != "none" for each in assets):
            self.notes.append("Pictures and sounds were left out: a persona has none.")
        if any(has_macros(self._raw(key)) for key in SAID[:-2]):
            self.notes.append(f'{{{{char}}}} became "{self._name}", {{{{user}}}} became "you".')
        silent = [name for key, name in _SILENT.items() if key in self._kept]
        if silent:
            self.notes.append(f"Kept for other tools, not told to the model: {', '.join(silent)}.")


def _data_of(card: Json) -> tuple[Json, Json]:
    """Return what a card says, wherever it stands, and what stands beside it."""
    inner = card.get("data")
    if not isinstance(inner, dict):
        return {key: value for key, value in card.items() if key not in AROUND}, {}
    outer = {key: value for key, value in card.items() if key in KEYS}
    beside = {key: value for key, value in card.items() if key not in (*AROUND, *KEYS)}
    return {**outer, **inner}, beside


def _require_short_book(data: Json) -> None:
    """Count before each entry gets its shape, which takes far more memory than an empty one."""
    entries = as_block(data.get("character_book")).get("entries")
    count = len(entries) if isinstance(entries, list | dict) else 0
    if count > _MOST_ENTRIES:
        reason = f"its lorebook has {count:,} entries; {_MOST_ENTRIES:,} are the most."
        raise CardInvalid(reason=reason)


def _newer(card: Json) -> list[str]:
    version = as_number(card.get("spec_version"))
    if version is None or version <= NEWEST:
        return []
    return [f"The card says it is of version {version}; it was read as version {NEWEST}."]


def _fields_in(own: Json) -> Json:
    """Return the fields in our block; what is none is from a newer version, and left out."""
    exact = own.get("exact")
    found = read_json(exact.encode(errors="replace")) if isinstance(exact, str) else own
    return {key: value for key, value in found.items() if key in PersonaFields.model_fields}


def without_native(found: Json) -> Json:
    """Return those of a persona's fields that have no place in a card."""
    own = {key: value for key, value in found.items() if key not in _NATIVE}
    if isinstance(own.get("extensions"), dict):
        own["extensions"] = {k: block for k, block in own["extensions"].items() if k != KEPT}
    return own


def fitting_tags(tags: list[str]) -> list[str]:
    """Return the tags of a card for which a persona has room."""
    stripped = [tag.strip() for tag in tags]
    return [tag for tag in stripped if 0 < len(tag) <= MOST_SHORT][:MOST_ITEMS]


def _draft(values: Json) -> PersonaDraft:
    """Return the draft of these values.

    Raises:
        CardInvalid: with the field and what is the matter, or the bytes that are too many.
    """
    said = {key: value for key, value in values.items() if value not in (None, "", [], {})}
    size = len(json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode(errors="replace"))
    if size > MOST_BYTES:
        raise CardInvalid(
            reason=f"with all that is kept of it, it has {size:,} bytes; a persona holds "
            f"{MOST_BYTES:,}. Shorten its lorebook or its extensions."
        )
    try:
        return PersonaDraft.model_validate(said)
    except ValidationError as error:
        first: Any = error.errors(include_url=False, include_input=False, include_context=False)[0]
        field = f"{first['loc'][0]}: " if first["loc"] else "it "
        problem = first["msg"].removeprefix("Value error, ")
        raise CardInvalid(reason=f"{field}{problem}.") from None


def print_of(data: Json) -> str:
    """Return a check sum of all that a card says, our own block left out."""
    others = {key: one for key, one in as_block(data.get("extensions")).items() if key != OURS}
    text = json.dumps({**data, "extensions": others}, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
