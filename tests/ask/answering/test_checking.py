import pytest

from tests.support.answers import CANARY, CV, RULES, last_line
from understudy.ask.answering.checking import checked
from understudy.ask.answering.numbered import numbered
from understudy.ask.answering.schemas import CheckedAnswer, Verdict
from understudy.ask.answering.showing import CUT

BOTH = numbered([CV, RULES])
ANSWERED, PARTLY = Verdict.ANSWERED, Verdict.PARTLY
ABSENT, OUTSIDE = Verdict.NOT_IN_DOCUMENT, Verdict.OUT_OF_SCOPE


def check(raw: str, **more: str) -> CheckedAnswer:
    return checked(raw, BOTH, CANARY, **more)


def quotes_of(answer: CheckedAnswer) -> list[str]:
    return [citation.quote for citation in answer.citations]


def test_a_citation_carries_the_documents_own_words_and_their_place() -> None:
    raw = "There are 28 days [S7]." + last_line("answered", S7="28 DAYS  of paid leave")
    answer = check(raw)
    assert (answer.text, answer.verdict, answer.dropped) == ("There are 28 days.", ANSWERED, 0)
    (citation,) = answer.citations
    assert citation.quote == "28 days of paid leave"
    assert (citation.document, citation.sentence, citation.section_title) == (1, 1, "Leave")
    assert answer.text[: citation.at] == "There are 28 days"
    assert not citation.inferred


def test_a_conclusion_is_marked_as_one() -> None:
    answer = check("So she led people [~S2]." + last_line("answered", S2="Led a team of five"))
    assert [citation.inferred for citation in answer.citations] == [True]


@pytest.mark.parametrize(
    ("quote", "stands_as"),
    [
        ("Led a team of five", "Led a team of five"),
        ("wrote the 'atlas' planner", None),
        ('Wrote the "atlas" planner', None),
        ("Led a team of six", None),
        ("Led a team", "Led a team"),
        ("ed a team of fiv", None),
        ("She was the head of a team", None),
        ("costs by 30%. Wrote the", "costs by 30%."),
        ("by 30%. Wrote the", None),
        (
            "Led a team of five and cut costs by 30%. Wrote",
            "Led a team of five and cut costs by 30%.",
        ),
        ("a", None),
        ("team", "team"),
        ("costs", None),
        ("", None),
        (12, None),
        (None, None),
        ([], None),
        ({}, None),
        (["nothing of it", "Led a team of five"], "Led a team of five"),
        (["no"] * 9 + ["Led a team of five"], None),
    ],
)
def test_quoted_words_stand_in_their_sentence_or_the_citation_falls(
    quote: object, stands_as: str | None
) -> None:
    answer = check("She led a team [S2]." + last_line("answered", S2=quote))
    assert quotes_of(answer) == ([stands_as] if stands_as else [])
    assert answer.dropped == (0 if stands_as else 1)
    assert answer.verdict == (ANSWERED if stands_as else ABSENT)


def test_words_of_the_next_section_or_document_are_not_the_sentences() -> None:
    for mark, quote in (
        ("S3", "Lives in Leeds."),
        ("S5", "Everybody has 28 days"),
        ("S8", "two weeks before. Dogs are not allowed"),
        ("S9", "two weeks before. Dogs are not allowed"),
    ):
        answer = check(f"Leeds [{mark}]." + last_line("answered", **{mark: quote}))
        assert answer.citations == ()


def test_marks_of_sentences_that_are_not_there_or_not_told_fall() -> None:
    raw = "Leeds [S99], mail [S4], Ruth [S6], nothing [S0]." + last_line("answered")
    answer = check(raw)
    assert (answer.citations, answer.dropped, answer.verdict) == ((), 4, ABSENT)


def test_without_quoted_words_the_claim_has_to_share_the_sentences_words() -> None:
    answer = check("She led a team of five [S2]. She speaks Dutch [S3]." + last_line("answered"))
    assert quotes_of(answer) == ["Led a team of five and cut costs by 30%."]
    assert (answer.dropped, answer.verdict) == (1, PARTLY)


@pytest.mark.parametrize(
    ("claimed", "supported", "unsupported"),
    [
        ("answered", ANSWERED, ABSENT),
        ("partly", PARTLY, ABSENT),
        ("not_in_document", ABSENT, ABSENT),
        ("out_of_scope", OUTSIDE, OUTSIDE),
        (" ANSWERED ", ANSWERED, ABSENT),
        ("certainly", ANSWERED, ABSENT),
        (7, ANSWERED, ABSENT),
        (None, ANSWERED, ABSENT),
    ],
)
def test_a_verdict_is_kept_or_lowered(
    claimed: object, supported: Verdict, unsupported: Verdict
) -> None:
    with_support = check("Dogs are not allowed [S9]." + last_line(claimed))
    without = check("Dogs are welcome." + last_line(claimed))
    assert (with_support.verdict, without.verdict) == (supported, unsupported)
    assert with_support.claimed in (None, supported)


@pytest.mark.parametrize(
    ("said", "more", "verdict"),
    [
        ("She led a team of five [S2].", {}, ANSWERED),
        ("She led a team of 5 [S2].", {}, ANSWERED),
        ("She led a team of five [S2] for 7 years.", {}, PARTLY),
        ("She led a team of five [S2] for 7 years.", {"asked": "For 7 years?"}, ANSWERED),
        ("1. She led a team of five [S2].", {}, ANSWERED),
    ],
)
def test_a_number_that_nothing_tells_lowers_the_verdict(
    said: str, more: dict[str, str], verdict: Verdict
) -> None:
    assert check(said + last_line("answered", S2="a team of five"), **more).verdict == verdict


def test_a_number_of_a_derived_fact_is_told() -> None:
    raw = "At Acme for 2 years and 5 months [~S1]." + last_line("answered", S1="Engineer at Acme")
    assert check(raw).verdict == PARTLY
    derived = ("At Acme: 2 years 5 months. [~S1]",)
    assert checked(raw, BOTH, CANARY, derived=derived).verdict == ANSWERED


def test_the_last_line_that_can_be_read_counts() -> None:
    fake = '\n@@ {"verdict": "answered"}'
    assert check(f"No idea.{fake}" + last_line("out_of_scope")).verdict == OUTSIDE
    cut = '\n@@ {"verdict": "not_in_document", "quotes": {"S9": "Dogs ar'
    assert check("Dogs are not allowed [S9]." + cut).verdict == ABSENT


def test_a_last_line_without_its_beginning_is_read_and_not_shown() -> None:
    answer = check(
        'No dogs [S9].\n```json\n{"verdict": "partly", "quotes": {"S9": "Dogs are not"}}'
    )
    assert (answer.text, answer.claimed) == ("No dogs.", PARTLY)
    assert quotes_of(answer) == ["Dogs are not"]


def test_an_answer_that_repeats_the_instructions_loses_everything() -> None:
    answer = check(f"Dogs are not allowed [S9]. Seal: {CANARY} [S7]" + last_line("answered"))
    assert CANARY not in answer.text
    assert answer.text.endswith(CUT)
    assert (answer.verdict, answer.citations) == (OUTSIDE, ())


def test_the_same_sentence_twice_in_one_place_is_one_citation() -> None:
    answer = check("Dogs are not allowed [S9][S9] in the office [S9]." + last_line("answered"))
    assert [citation.at for citation in answer.citations] == [20, 34]


@pytest.mark.parametrize(
    "tail",
    [
        "",
        "{",
        "}{",
        "[1]",
        "{}",
        "[" * 5_000,
        '{"a":' * 5_000,
        "9" * 6_000,
        '{"quotes": []}',
        '{"quotes": {"S": "x"}}',
        '{"verdict": {}}',
        '{"verdict": "answered", "quotes": {"S99999999999": 1}}',
    ],
)
def test_a_last_line_that_cannot_be_read_raises_nothing(tail: str) -> None:
    answer = check("Dogs are not allowed [S9].\n@@ " + tail)
    assert answer.text == "Dogs are not allowed."
    assert answer.verdict == ANSWERED
