import pytest

from understudy.ask.answering.quoting import count_words, found, found_around, same_words, says

TEXT = "Wrote the \u201cAtlas\u201d planner \u2013 a tool for 30% of Zoë\u2019s team."
ZOE_APART = "zoe\N{COMBINING DIAERESIS}'s team"


@pytest.mark.parametrize(
    ("quote", "stands_as"),
    [
        ('wrote THE "atlas"  planner', "Wrote the \u201cAtlas\u201d planner"),
        ("'Atlas' planner", None),
        ("planner - a tool", "planner \u2013 a tool"),
        ("planner\u200b \u2014\n a tool", "planner \u2013 a tool"),
        (ZOE_APART, "Zoë\u2019s team"),
        ("… a tool for 30% of ...", "a tool for 30% of"),
        ("a tool for 30", "a tool for 30"),
        # Cut words, another order, left out, put in, mended, nothing.
        ("rote the \u201cAtlas\u201d planne", None),
        ("a tool for 3", None),
        ("planner Atlas", None),
        ("Wrote the planner", None),
        ("Wrote the good \u201cAtlas\u201d planner", None),
        ("a tool for 30 percent", None),
        ("Zoes team", None),
        ("...", None),
        ("", None),
    ],
)
def test_a_quote_is_the_documents_own_words_or_none(quote: str, stands_as: str | None) -> None:
    assert found(quote, TEXT) == stands_as


def test_scripts_without_spaces_may_be_quoted_from_the_middle() -> None:
    assert found("每年有二十八天", "员工每年有二十八天假期。") == "每年有二十八天"
    assert count_words("每年有二十八天") == 3
    assert count_words("paid leave, 28 days") == 4


def test_a_quote_may_go_on_into_the_neighbours() -> None:
    before, text, after = "He led a team.", "It had five people in Leeds.", "Costs fell."
    assert found_around("five people in Leeds. Costs fell", before, text, after) == (
        "five people in Leeds."
    )
    assert found_around("led a team. It had five people", before, text, after) == (
        "It had five people"
    )
    assert found_around("a team. It had", before, text, after) is None, "two words of it"
    assert found_around("He led a team", before, text, after) is None, "none of it"
    assert found_around("team. Yes. Costs", "A team.", "Yes.", "Costs fell.") == "Yes."


def test_words_are_compared_without_what_stands_between() -> None:
    assert same_words("Costs fell.", "costs FELL")
    assert not same_words("Costs fell.", "Costs")
    assert says("They speak German well", "German")
    assert not says("They speak Germanic tongues", "German")
