import pytest

from understudy.practice.clients.lexicon import (
    GENERALISING,
    LABELLING,
    given_as_cause,
    is_sexual,
    named_in,
)


@pytest.mark.parametrize(
    ("text", "is_found"),
    [
        ("typical of women", True),
        ("Typically for Italians, he is loud.", True),
        ("like most people of her age", True),
        ("in their culture they keep quiet", True),
        ("People like her do not ask.", True),
        ("those people", True),
        ("A typical Monday", False),
        ("In her culture club she paints.", False),
        ("People like it here.", False),
    ],
)
def test_a_sentence_about_a_group_is_found(text: str, is_found: bool) -> None:
    assert bool(GENERALISING.search(text)) is is_found


@pytest.mark.parametrize(
    ("text", "is_found"),
    [
        ("Her father is an addict.", True),
        ("an illegal immigrant", True),
        ("He is wheelchair-bound.", True),
        ("addicted to crosswords", False),
        ("Illegal parking", False),
        ("She drinks in the evening.", False),
    ],
)
def test_a_label_in_place_of_a_person_is_found(text: str, is_found: bool) -> None:
    assert bool(LABELLING.search(text)) is is_found


@pytest.mark.parametrize(
    ("text", "is_found"),
    [
        ("sexual abuse", True),
        ("NUDE pictures", True),
        ("a same-sex couple", False),
        ("sex education at school", False),
        ("They live in Sussex.", False),
    ],
)
def test_sexual_content_is_found_by_its_words(text: str, is_found: bool) -> None:
    assert is_sexual(text) is is_found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("She has no work because she is Roma.", "Roma"),
        ("Poor due to his being (deeply) Muslim", "Muslim"),
        ("Because it rained all day they went home early from the Roma centre", None),
        ("She left because of work. Roma friends helped.", None),
        ("A Roma family", None),
        ("Because of Romanesque art", None),
    ],
)
def test_an_identity_is_found_where_it_is_a_reason(text: str, found: str | None) -> None:
    assert given_as_cause(text, ["Muslim", "Roma"]) == found


def test_an_identity_is_named_as_a_whole_word() -> None:
    assert named_in("a Quaker upbringing", ["quaker"]) == "quaker"
    assert named_in("Quakers' meeting", ["quaker"]) is None
    assert named_in("C++ (x", ["(x"]) is None  # no pattern of an author's breaks it


def test_a_rule_of_dashes_after_a_cue_holds_nobody_up() -> None:
    assert given_as_cause("because " + "-" * 8_000 + " poor", ["poor"]) is None
    assert given_as_cause("because 'n' " * 2_000, ["immigrant"]) is None
