import pytest

from tests.support.clients import a_block
from understudy.practice.clients.case_schemas import MarkKind
from understudy.practice.clients.marking import (
    MOST_PRINCIPLES,
    TooManyPrinciples,
    principle_from,
    with_principle,
)


@pytest.mark.parametrize(
    ("kind", "text", "principle"),
    [
        ("kudos", "answers with one word", "Keep doing this: answers with one word."),
        ("critique", "Tells too much!", "Do not do this: Tells too much!"),
        ("rewrite", "Leave it.", "Talk like this: “Leave it.”"),
    ],
)
def test_a_mark_becomes_a_principle_around_the_authors_words(
    kind: str, text: str, principle: str
) -> None:
    assert principle_from(MarkKind(kind), text) == principle


def test_a_principle_is_added_once_and_none_is_dropped_for_it() -> None:
    block = a_block(principles=[f"p{n}" for n in range(MOST_PRINCIPLES - 1)])
    assert with_principle(block, "p3") == block
    full = with_principle(block, "new")
    assert full.principles == (*block.principles, "new")
    with pytest.raises(TooManyPrinciples):
        with_principle(full, "one more")
