from typing import Any
from uuid import UUID

import pytest

from tests.support.feedback import REFLECTION, TURNS
from understudy.practice.feedback.basis import Basis, key_of, said_in
from understudy.practice.mind.counts import labelled

VERSION = UUID("0190b8a0-0000-7000-8000-000000000001")
BASIS = Basis(
    transcript=said_in(TURNS),
    reflection=REFLECTION,
    rubric_version_id=VERSION,
    prompt_version="1+abc",
    model="anthropic:judge",
)


def test_the_same_basis_has_the_same_key() -> None:
    again = Basis.model_validate_json(BASIS.model_dump_json())
    assert key_of(again) == key_of(BASIS)
    assert len(key_of(BASIS)) == 64


def test_labels_are_no_part_of_what_a_judge_reads() -> None:
    assert said_in(labelled(TURNS)) == said_in(TURNS)


@pytest.mark.parametrize(
    "changes",
    [
        {"transcript": said_in(TURNS[:-1])},
        {"transcript": said_in((*TURNS[1:], TURNS[0]))},
        {"transcript": (("client", TURNS[0].text), *said_in(TURNS[1:]))},
        {"transcript": ((TURNS[0].speaker.value, TURNS[0].text + " "), *said_in(TURNS[1:]))},
        {"transcript": ()},
        {"reflection": ""},
        {"rubric_version_id": UUID("0190b8a0-0000-7000-8000-000000000002")},
        {"prompt_version": "1+abd"},
        {"model": "anthropic:judge-2"},
    ],
)
def test_another_basis_has_another_key(changes: dict[str, Any]) -> None:
    assert key_of(BASIS.model_copy(update=changes)) != key_of(BASIS)


def test_no_text_passes_for_the_end_of_one_part_and_the_start_of_another() -> None:
    one = BASIS.model_copy(update={"prompt_version": "1", "model": "2m"})
    other = BASIS.model_copy(update={"prompt_version": "12", "model": "m"})
    assert key_of(one) != key_of(other)
    joined = BASIS.model_copy(update={"transcript": (("worker", 'a", "b'),)})
    apart = BASIS.model_copy(update={"transcript": (("worker", "a"), ("b", ""))})
    assert key_of(joined) != key_of(apart)
