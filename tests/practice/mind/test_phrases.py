from understudy.practice.mind.phrases import Said, names_feeling, says
from understudy.practice.mind.slips import LINES


def test_every_kind_has_its_phrases() -> None:
    assert all(says(kind, "") is False for kind in Said)
    assert set(LINES) <= set(Said)


def test_a_phrase_is_found_between_word_boundaries() -> None:
    assert says(Said.ADVICE, "i think you should go")
    assert not says(Said.ADVICE, "you shoulder it all")


def test_a_line_that_was_continued_is_one_phrase() -> None:
    assert says(Said.RISK, "has he threatened you?")
    assert says(Said.ADVICE, "you had better go")


def test_feelings_are_found_in_their_forms() -> None:
    assert names_feeling("You were frightened.")
    assert names_feeling("So much shame.")
    assert not names_feeling("You were at home.")
