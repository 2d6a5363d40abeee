"""Twelve questions to each of four documents: what the demo model makes of them."""

from collections import Counter

import pytest

from tests.support.asked import Cell, answer, cells, page, wrong
from understudy.ask.answering.schemas import Verdict
from understudy.ask.samples import SAMPLES, Sample

GRID = cells()
HELD_OUT = GRID.pop("held_out")
ALL = [cell for rows in GRID.values() for cell in rows]


def test_the_grid_is_four_documents_by_twelve_questions_of_every_kind() -> None:
    assert {name: len(rows) for name, rows in GRID.items()} == dict.fromkeys(
        ("resume", "handbook", "policy", "notes"), 12
    )
    assert len(HELD_OUT) == 12
    for rows in GRID.values():
        kinds = Counter(cell.kind for cell in rows)
        assert kinds.keys() >= {"answerable", "partly", "absent", "false premise", "follow-up"}
        assert kinds["other document's"]


def test_nine_of_ten_cells_are_right() -> None:
    bad = wrong(ALL)
    share = 1 - len(bad) / len(ALL)
    assert share >= 0.9, f"{share:.0%} right; these are not:\n" + "\n".join(bad)


def test_two_of_three_are_right_where_nothing_was_tuned() -> None:
    bad = wrong(HELD_OUT)
    share = 1 - len(bad) / len(HELD_OUT)
    assert share >= 2 / 3, f"{share:.0%} right; these are not:\n" + "\n".join(bad)


def test_what_is_not_in_a_document_is_hardly_ever_called_answered() -> None:
    absent = [cell for cell in [*ALL, *HELD_OUT] if "answered" not in cell.verdict]
    claimed = [cell.ask for cell in absent if answer(cell).verdict == Verdict.ANSWERED]
    assert claimed == []


@pytest.mark.parametrize("cell", ALL, ids=lambda cell: f"{cell.of}-{cell.ask}")
def test_every_answer_that_is_supported_cites_a_passage(cell: Cell) -> None:
    found = answer(cell)
    assert bool(found.citations) == (found.verdict in (Verdict.ANSWERED, Verdict.PARTLY))
    assert found.dropped == 0
    assert found.claimed == found.verdict, "its own answers are never lowered"


def test_one_page_of_all_documents_answers_from_the_right_one() -> None:
    names = ("resume", "handbook", "policy", "notes")
    asked = {
        "Which programming languages does Iris know?": 0,
        "What may a hotel in London cost?": 1,
        "How much does membership cost?": 2,
        "Who has the spare key?": 3,
    }
    for question, document in asked.items():
        found = answer(Cell("all", "answerable", question, ("answered",)), *names)
        assert {citation.document for citation in found.citations} == {document}, question


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.name)
def test_what_a_sample_suggests_to_ask_is_answered_or_honestly_not(sample: Sample) -> None:
    verdicts = [
        answer(Cell(sample.name, "suggested", question, ())).verdict
        for question in sample.questions
    ]
    assert verdicts[:-1] == [Verdict.ANSWERED] * (len(verdicts) - 1)
    assert verdicts[-1] == Verdict.NOT_IN_DOCUMENT, "the last one shows that it says so"


def test_what_the_owner_withholds_is_in_no_answer() -> None:
    seen, _ = page("resume")
    for secret in ("example.org", "7946", "Cordwainer", "Rehn"):
        assert secret not in seen.model_dump_json()
