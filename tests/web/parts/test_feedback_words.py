"""How feedback is said."""

import pytest

from understudy.practice.feedback.judge_schemas import NoteKind
from understudy.practice.feedback.schemas import Band, Header
from understudy.practice.mind.counts import Counts
from understudy.web.parts.feedback_words import BANDS, NOTES, counts_of, header_of, score_of


def test_every_band_and_every_kind_of_note_has_its_words() -> None:
    assert set(BANDS) == set(Band)
    assert set(NOTES) == set(NoteKind)


@pytest.mark.parametrize(("score", "said"), [(None, ""), (2.449, "2.4 of 4"), (4, "4.0 of 4")])
def test_a_total_is_said_of_four(score: float | None, said: str) -> None:
    assert score_of(score) == said


@pytest.mark.parametrize(("seconds", "said"), [(None, ""), (20, " · 1 min"), (600, " · 10 min")])
def test_what_a_report_was_made_from(seconds: int | None, said: str) -> None:
    header = Header(
        case="Lena",
        attempt=2,
        duration_s=seconds,
        turns=1,
        model="demo",
        prompt_version="1",
        rubric="First contact",
        rubric_version=3,
    )
    assert header_of(header) == f"Lena · attempt 2 · 1 turn{said} · First contact, version 3"


def test_shares_of_nothing_are_left_blank() -> None:
    said = dict(counts_of(Counts()))
    assert said["Your share of the words"] == ""
    assert said["Open questions"] == "0 of 0"


def test_what_was_counted_is_said_in_words() -> None:
    counts = Counts(worker_turns=4, questions=4, open_questions=3, simple_reflections=2)
    said = dict(counts_of(counts.model_copy(update={"worker_words": 30, "client_words": 70})))
    assert said["Your share of the words"] == "30 %"
    assert said["Open questions"] == "3 of 4"
    assert said["Reflections for each question"] == "0.5"
