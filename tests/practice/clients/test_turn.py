import pytest

from tests.support.clients import BROTHER, CAR, FACTS, WORK, a_block, a_fact
from understudy.practice.clients.turn import asked_about, turn_at


@pytest.mark.parametrize(
    ("trust", "asked", "may_tell", "deflect", "keep_back"),
    [
        (2.5, [], [WORK], [], ["brother", "sleep"]),
        (1.0, [], [], [], ["brother", "sleep", "work"]),
        (1.0, ["work"], [WORK], [], ["brother", "sleep"]),  # whoever asks is told
        (2.5, ["car"], [], ["sleep"], ["brother", "work"]),
        (3.0, ["car"], [CAR], [], ["brother", "work"]),
        (4.0, [], [WORK], [], ["brother", "sleep"]),
        (4.0, ["brother"], [BROTHER], [], ["sleep", "work"]),
        (3.2, ["brother", "car"], [CAR], ["brother"], ["work"]),
    ],
)
def test_a_turn_allows_what_trust_and_question_have_earned(
    trust: float, asked: list[str], may_tell: list[str], deflect: list[str], keep_back: list[str]
) -> None:
    turn = turn_at(a_block(), trust, asked=asked)
    assert [list(turn.may_tell), list(turn.deflect), list(turn.keep_back)] == [
        may_tell,
        deflect,
        keep_back,
    ]


def test_what_must_not_be_volunteered_is_not_even_at_full_trust() -> None:
    assert turn_at(a_block(facts=FACTS[2:]), 4.0).may_tell == ()


@pytest.mark.parametrize("way", ["minimise", "deny", "deflect"])
def test_a_fact_that_is_not_earned_is_met_as_its_author_said(way: str) -> None:
    fact = a_fact(
        "debt", "I owe money to a man at the docks.", 3.5, ["debt"], if_asked_directly=way
    )
    turn = turn_at(a_block(facts=[fact]), 2.5, asked=["debt"])
    assert getattr(turn, way) == ("debt",)
    assert turn.may_tell == ()


@pytest.mark.parametrize(
    ("line", "ids"),
    [
        ("Where do you sleep at night?", ("car",)),
        ("Tell me about your brother.", ("brother",)),
        ("Did you sleep after the funeral, at your brother's?", ("brother", "car")),
        ("How are you?", ()),
    ],
)
def test_a_question_is_about_the_facts_whose_tags_it_has(line: str, ids: tuple[str, ...]) -> None:
    assert asked_about(a_block(), line) == ids
