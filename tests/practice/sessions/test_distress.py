from understudy.practice.sessions.distress import Weight, plainly_own, said_of_self


def test_ones_own_death_weighs_more_than_other_distress() -> None:
    assert said_of_self("I'm having a panic attack.") is Weight.DISTRESS
    assert said_of_self("I'm having a panic attack. I want to die.") is Weight.LIFE
    assert said_of_self("I was late.") is None


def test_one_phrase_of_somebody_else_does_not_hide_ones_own() -> None:
    assert said_of_self("She said I want to die; I want to die, too.") is Weight.LIFE


def test_a_long_text_is_read_to_its_end() -> None:
    assert said_of_self("The talk went well. " * 1_000 + "I want to die.") is Weight.LIFE
    assert said_of_self("It went on and on " * 1_000 + "and I want to die") is Weight.LIFE


def test_a_hundred_kilobytes_of_anything_are_read() -> None:
    for text in (
        "i " * 50_000,
        "'" * 100_000,
        '"' * 99_999,
        "i really " * 12_000,
        "said " * 20_000,
    ):
        assert said_of_self(text) is None
        assert not plainly_own(text)
