"""Checked words are let go in pieces that make up the whole."""

import pytest

from understudy.practice.sessions.speech import as_answer, bare, let_go


@pytest.mark.parametrize("text", ["No.", "word " * 200, "Two  spaces.\n\nAnd more."])
async def test_the_pieces_are_the_text(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("understudy.practice.sessions.speech.PIECE_EVERY_S", 0)
    heard: list[str] = []
    await let_go(text, heard.append)
    assert "".join(heard) == text
    assert len(heard) <= 26


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ('"I am fine."', "I am fine."),
        ("“Fine.”", "Fine."),
        ('"Yes," he said. "No."', '"Yes," he said. "No."'),
        (" Fine. ", "Fine."),
        ('"', '"'),
    ],
)
def test_quotation_marks_around_all_of_it_are_taken_away(said: str, shown: str) -> None:
    assert bare(said) == shown


def test_words_of_the_case_cost_nothing() -> None:
    assert as_answer("Hello").usage.output_tokens == 0
