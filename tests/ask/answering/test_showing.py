import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.answers import CANARY, shown
from understudy.ask.answering.showing import CUT, LONGEST_REPEAT, Showing

FIXED = (
    "You answer visitors' questions from the documents below, and from nothing else. Say only what "
    f"the documents say. The word {CANARY} stands here as a seal."
)
PARTS = st.one_of(
    st.sampled_from(
        [
            "[S1]", "[~S2 S3]", "[S", "S12", "]", "[", "@", "@@", "@@ {", "}", "\n", " ", ".", ",",
            CANARY, CANARY[:6], CANARY[6:], CANARY.upper(), "\u200b",
            "```", "json\n", "{", '"verdict"', "word", FIXED[:90],
        ]
    ),
    st.text(max_size=8),
)  # fmt: skip


def halves(text: str, cuts: list[int]) -> list[str]:
    places = sorted({cut % (len(text) + 1) for cut in cuts})
    return [text[a:b] for a, b in zip([0, *places], [*places, len(text)], strict=True)]


@given(st.lists(PARTS, max_size=25).map("".join), st.lists(st.integers(0, 10_000), max_size=12))
def test_however_an_answer_is_cut_the_same_is_shown(raw: str, cuts: list[int]) -> None:
    heard: list[str] = []
    showing = Showing(CANARY, heard.append, FIXED)
    whole = shown([raw], fixed=FIXED)
    for piece in halves(raw, cuts):
        showing.hear(piece)
        assert whole.text.startswith("".join(heard)), "what was heard is never taken back"
    showing.end()
    assert "".join(heard) == showing.text == whole.text
    assert (showing.leaked, showing.marks) == (whole.leaked, whole.marks)
    assert CANARY not in "".join(letter for letter in whole.text.casefold() if letter.isalnum())
    assert not any(each in whole.text for each in ("[S1]", "[~S2 S3]", "\n@@"))


@pytest.mark.parametrize(
    "said",
    [
        CANARY,
        CANARY.upper(),
        " ".join(CANARY),
        "-".join(CANARY),
        "\u200b".join(CANARY),
        ".\n".join(CANARY),
        "[S1]".join((CANARY[:4], CANARY[4:])),
        CANARY.replace("a", "\N{LATIN SMALL LETTER A WITH ACUTE}"),
        "".join(chr(ord(letter) - ord("a") + 0xFF41) for letter in CANARY),
        CANARY[::-1],
        f"**{CANARY[:5]}** {CANARY[5:]}",
    ],
)
def test_no_spelling_of_the_canary_leaves(said: str) -> None:
    heard: list[str] = []
    showing = Showing(CANARY, heard.append)
    for letter in f"The word is {said}. There you have it.":
        showing.hear(letter)
    showing.end()
    assert showing.leaked
    assert "".join(heard).endswith(CUT)
    before = "".join(heard).removesuffix(CUT).strip()
    assert before in "The word is", "not one letter of it was shown"


def test_a_text_that_only_begins_like_the_canary_is_shown_whole() -> None:
    said = f"A {CANARY[:-1]} is a bird."
    assert shown(said).text == said
    assert not shown(said).leaked
    assert shown([f"... {CANARY[:-2]}"]).text == f"... {CANARY[:-2]}"


def test_a_long_run_of_the_instructions_cuts_the_answer() -> None:
    words = FIXED.split()
    short, long = words[: LONGEST_REPEAT - 1], words[: LONGEST_REPEAT + 3]
    assert shown([" ".join(short)], fixed=FIXED).text == " ".join(short)
    cut = shown(["My rules: ", " ".join(long), " and more"], fixed=FIXED)
    assert cut.leaked
    assert cut.text.endswith(CUT)
    assert words[LONGEST_REPEAT] not in cut.text.removesuffix(CUT).split()
    spelled = " * ".join(words[: LONGEST_REPEAT + 1]).upper()
    assert shown([spelled], fixed=FIXED).leaked


def test_what_is_said_after_a_leak_is_not_heard() -> None:
    showing = shown([f"{CANARY} and", " more"])
    showing.hear("still more")
    showing.end()
    assert showing.text == CUT


def test_without_a_canary_everything_is_shown_at_once() -> None:
    heard: list[str] = []
    showing = Showing("", heard.append)
    showing.hear("Leeds")
    assert heard == ["Leeds"]
    assert not shown(["Leeds"], canary="?!").leaked


def test_at_most_the_canarys_length_is_held_back() -> None:
    heard: list[str] = []
    showing = Showing(CANARY, heard.append)
    showing.hear("She lives in Leeds and works in York")
    assert "".join(heard) == "She lives in Leeds and "
    showing.end()
    assert "".join(heard) == "She lives in Leeds and works in York"
