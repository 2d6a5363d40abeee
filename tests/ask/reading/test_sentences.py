from random import Random

import pytest

from understudy.ask.reading.sentences import LONGEST, clean, cut, split

PERSIAN = "\u0645\u06cc\u200c\u062e\u0648"
"""Two parts of a word, kept apart by a joiner that nobody sees."""


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("One. Two! Three? Four", ["One.", "Two!", "Three?", "Four"]),
        ("Dr. Roe met Mr. Fox. They spoke.", ["Dr. Roe met Mr. Fox.", "They spoke."]),
        ("Tools, e.g. Python, i.e. code. Yes.", ["Tools, e.g. Python, i.e. code.", "Yes."]),
        ("It rose by 3.5 points. Then v2.10.1 came.",
         ["It rose by 3.5 points.", "Then v2.10.1 came."]),
        ("J. K. Rowling wrote it. J.R.R. Tolkien did not.",
         ["J. K. Rowling wrote it.", "J.R.R. Tolkien did not."]),
        ("See https://example.org/a.b?c=d. Or not.",
         ["See https://example.org/a.b?c=d.", "Or not."]),
        ("From 01.03.2019 to 31.08.2021. Then more.",
         ["From 01.03.2019 to 31.08.2021.", "Then more."]),
        ("She left in 2021. He stayed.", ["She left in 2021.", "He stayed."]),
        ("Rules etc. apply here. Rules etc. Then more.",
         ["Rules etc. apply here.", "Rules etc.", "Then more."]),
        ("At Acme Inc. she led. At Acme Inc. They won.",
         ["At Acme Inc. she led.", "At Acme Inc.", "They won."]),
        ("1. Read it. 2. Sign it.", ["1. Read it.", "2. Sign it."]),
        ('He said "Stop." Then he left.', ['He said "Stop."', "Then he left."]),
        ("Wait... What? Well… no.", ["Wait...", "What?", "Well… no."]),
        ("We paid (see no. 7). All of it.", ["We paid (see no. 7).", "All of it."]),
        ("今日は晴れ。明日は雨。", ["今日は晴れ。", "明日は雨。"]),
        ("Node.js and ASP.NET are there. Yes.", ["Node.js and ASP.NET are there.", "Yes."]),
        ("The answer is no. Then we left.", ["The answer is no.", "Then we left."]),
        ("They love art. Fig. 3 shows it.", ["They love art.", "Fig. 3 shows it."]),
        ("From Sept. 2018 to Dec. 2020. Then no more.",
         ["From Sept. 2018 to Dec. 2020.", "Then no more."]),
        ("It is by J. Roe. It is by J.R. Roe et al. Nobody else.",
         ["It is by J. Roe.", "It is by J.R. Roe et al.", "Nobody else."]),
        ("Is it? Yes! (It is.) Good.", ["Is it?", "Yes!", "(It is.)", "Good."]),
        ("Yahoo! is a company. Yes.", ["Yahoo! is a company.", "Yes."]),
        ("", []),
    ],
)  # fmt: skip
def test_a_paragraph_is_split_where_sentences_end(text: str, sentences: list[str]) -> None:
    assert list(split(text)) == sentences


def test_a_sentence_is_cut_at_spaces_and_nothing_is_lost() -> None:
    text = "word " * 1_000 + "x" * 1_500
    pieces = list(split(clean(text)))
    assert max(map(len, pieces)) <= LONGEST
    assert "".join(pieces).replace(" ", "") == text.replace(" ", "")
    assert list(cut("a b")) == ["a b"]


def test_nothing_is_lost_or_made_up_whatever_the_text() -> None:
    random = Random(31)  # noqa: S311 to be repeated
    for _ in range(500):
        letters = random.choices("aB. ,!?…)\"'1é。\n", k=random.randint(0, 900))
        text = clean("".join(letters))
        pieces = list(split(text))
        assert "".join(pieces).replace(" ", "") == text.replace(" ", "")
        assert all(0 < len(piece) <= LONGEST for piece in pieces)


def test_what_cannot_be_seen_is_taken_out() -> None:
    hidden = "\U000e0049\U000e0067\U000e006e"
    assert clean(f"a\x00b\u200b\ufeff \u202ec\u202c\t\n d{hidden}\ud800") == "ab c d"
    assert clean("e\u0301") == "é"
    assert clean(PERSIAN) == PERSIAN
