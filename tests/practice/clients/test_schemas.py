from typing import Any

import pytest

from tests.support.clients import FACTS, a_block, fields_with
from understudy.personas.schemas import MOST_BYTES, PersonaFields
from understudy.practice.clients.schemas import (
    BlockInvalid,
    PracticeBlock,
    block_of,
    with_block,
)
from understudy.practice.mind.schemas import Attachment, Style


def test_a_block_comes_back_as_it_was_written() -> None:
    block = a_block()
    fields = fields_with(block, extensions={"focus": {"kept": True}})
    assert block_of(fields) == block
    assert fields.extensions["focus"] == {"kept": True}


def test_a_persona_without_a_block_is_no_client() -> None:
    assert block_of(PersonaFields(name="A")) is None


def test_an_empty_block_is_a_block() -> None:
    assert block_of(PersonaFields(name="A", extensions={"practice": {}})) == PracticeBlock()


@pytest.mark.parametrize(
    ("values", "word"),
    [
        ({"note": "private"}, "note"),
        ({"difficulty": 4}, "difficulty"),
        ({"format": 2}, "format"),
        ({"facts": [FACTS[0], FACTS[0]]}, "two facts have the id work"),
        ({"facts": [{**FACTS[0], "disclosure_level": "NaN"}]}, "disclosure_level"),
        ({"opening_line": "x" * 2_001}, "opening_line"),
        ({"traits": [{"code": "nice"}]}, "traits"),
    ],
)
def test_a_foreign_block_is_refused_with_the_place(values: dict[str, Any], word: str) -> None:
    with pytest.raises(BlockInvalid, match=word):
        block_of(PersonaFields(name="A", extensions={"practice": values}))


def test_a_persona_stays_within_its_size_with_a_block() -> None:
    long = ["x" * 2_000 for _ in range(20)]
    systems = dict.fromkeys(("agencies", "micro_stressors", "mezzo_stressors"), long)
    block = a_block(systems=systems, impact=long, content_notes=long, learning_objectives=long)
    with pytest.raises(BlockInvalid, match=f"{MOST_BYTES:,}"):
        with_block(fields_with(None, background="x" * 20_000), block)


def test_a_block_says_what_moves_the_client() -> None:
    block = a_block(relating={"attachment": "avoidant"}, talk={"style": "reserved"})
    character = block.character
    assert (character.attachment, character.style) == (Attachment.AVOIDANT, Style.RESERVED)
    assert character.facts == block.facts
