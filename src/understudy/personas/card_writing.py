"""Personas written as character cards of version 2 or 3."""

from understudy.personas.card_foreign import (
    V3_ONLY,
    as_block,
    as_text,
    as_texts,
    read_kept,
    with_required,
)
from understudy.personas.card_json import CardInvalid, Json
from understudy.personas.card_texts import (
    MOST_RAW,
    description_of,
    examples_of,
    opening_of,
    personality_of,
    samples_of,
    scenario_of,
    spoken,
)
from understudy.personas.character_cards import (
    AROUND,
    ASSETS,
    BESIDE,
    KEPT,
    KEYS,
    NEWEST,
    OURS,
    SAID,
    fitting_tags,
    print_of,
    read_card,
    without_native,
)
from understudy.personas.schemas import PersonaFields, canonical_json, digest_of

_SPECS = {2: ("chara_card_v2", "2.0"), 3: ("chara_card_v3", "3.0")}


def write_card(fields: PersonaFields, version: int = NEWEST) -> Json:
    """Return a persona as a card that `read_card` reads back as the same, digest and all."""
    card = _written(fields, version)
    try:
        comes_back = digest_of(read_card(card)[0].fields) == digest_of(fields)
    except CardInvalid:
        comes_back = False
    if not comes_back:
        # A macro that is meant literally, a note of ours that was edited by hand ... : as it is,
        # for as long as nobody edits the card.
        exact = {"exact": canonical_json(fields).decode(), "of": print_of(card["data"])}
        card["data"]["extensions"][OURS] = exact
    return card


def _written(fields: PersonaFields, version: int) -> Json:
    given = as_block(fields.extensions.get(KEPT))
    held = ("extensions", BESIDE, *ASSETS, *SAID)
    kept, _ = read_kept({key: value for key, value in given.items() if key not in held})
    own = without_native(fields.model_dump(mode="json", exclude_defaults=True))
    if not own.get("extensions"):
        own.pop("extensions", None)
    if version < NEWEST and (newer := {key: kept[key] for key in V3_ONLY if key in kept}):
        own["v3"] = newer
    extensions = dict(as_block(given.get("extensions")))
    extensions.pop(OURS, None)
    if own:
        extensions[OURS] = own
    raw = {key: as_text(given.get(key)) for key in SAID}
    said = _said(fields, {key: text if len(text) <= MOST_RAW else "" for key, text in raw.items()})
    given_tags = as_texts(given.get("tags"))
    said["tags"] = given_tags if fitting_tags(given_tags) == fields.tags else fields.tags
    spec, number = _SPECS[version]
    beside = as_block(given.get(BESIDE))
    return {
        **{key: value for key, value in beside.items() if key not in (*AROUND, *KEYS)},
        "spec": spec,
        "spec_version": number,
        "data": {**said, **with_required(kept, version), "extensions": extensions},
    }


def _said(fields: PersonaFields, raw: dict[str, str]) -> Json:
    """Return a card's texts: those it came with where the persona still says the same."""
    name = fields.name
    parts = [spoken(key, raw[key], name) for key in ("personality", "scenario")]
    description = description_of(fields.background, *parts) if any(parts) else None
    told = description is not None
    opens_alike = opening_of(spoken("first_mes", raw["first_mes"], name)) == fields.first_message
    samples = fields.voice_samples
    speaks_alike = raw["mes_example"] and samples_of(raw["mes_example"], name) == samples
    return {
        "name": name,
        "description": description if told else fields.background,
        "personality": raw["personality"] if told else personality_of(fields),
        "scenario": raw["scenario"] if told else scenario_of(fields),
        "first_mes": raw["first_mes"] if opens_alike else fields.first_message,
        "mes_example": raw["mes_example"] if speaks_alike else examples_of(samples),
    }
