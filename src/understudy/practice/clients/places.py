"""The texts of a case and where they stand, by who comes to see them."""

from collections.abc import Iterator

from pydantic import BaseModel, JsonValue

from understudy.personas.schemas import PersonaFields
from understudy.practice.clients.schemas import PracticeBlock

type Text = tuple[str, str]
"""A place as a path, and the text there."""

_PERSONA = frozenset(
    {
        "role_line",
        "background",
        "traits",
        "communication_style",
        "issues",
        "goals",
        "voice_samples",
        "first_message",
    }
)
_GUARDED = frozenset({"facts", "risk", "reference_formulation", "sources", "model"})
"""What no prompt has until it is asked for or told, or at all."""
_CODES = frozenset({"code", "id", "topic_tags", "linked_criterion", "if_asked_directly"})
_CAUSES = (
    "presenting",
    "predisposing_psychological",
    "predisposing_social",
    "precipitating",
    "perpetuating_internal",
    "perpetuating_external",
)


def all_texts(fields: PersonaFields, block: PracticeBlock) -> Iterator[Text]:
    """Yield everything an author wrote, but for who the client is."""
    yield from _leaves(fields, include=_PERSONA)
    yield from _leaves(block, exclude=frozenset({"identity", "model"}), prefix="block")


def open_texts(fields: PersonaFields, block: PracticeBlock) -> Iterator[Text]:
    """Yield what students read and what the simulator knows from the first turn on."""
    yield from _leaves(fields, include=_PERSONA)
    yield from _leaves(block, exclude=_GUARDED, prefix="block")


def causes(block: PracticeBlock) -> Iterator[Text]:
    """Yield what is said to have led to the problem and to keep it going."""
    yield "block.own_words", block.own_words
    yield from _leaves(block.formulation, include=frozenset(_CAUSES), prefix="block.formulation")


def _leaves(
    model: BaseModel,
    *,
    include: frozenset[str] | None = None,
    exclude: frozenset[str] = frozenset(),
    prefix: str = "",
) -> Iterator[Text]:
    values = model.model_dump(mode="json", include=set(include) if include else None)
    for name, value in values.items():
        if name not in exclude:
            yield from _below(f"{prefix}.{name}" if prefix else name, value)


def _below(place: str, value: JsonValue) -> Iterator[Text]:
    if isinstance(value, str) and value:
        yield place, value
    elif isinstance(value, list):
        for number, each in enumerate(value):
            yield from _below(f"{place}.{number}", each)
    elif isinstance(value, dict):
        for name, each in value.items():
            if name not in _CODES:
                yield from _below(f"{place}.{name}", each)
