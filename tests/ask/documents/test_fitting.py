"""What fits a model's window."""

import pytest

from understudy.ask.documents.fitting import too_long
from understudy.ask.documents.schemas import Room


def room(window: int = 32_000, history: int = 8_000) -> Room:
    """Return a room of which 4,000 and the history are kept."""
    return Room(
        model="demo",
        window_tokens=window,
        instruction_tokens=2_000,
        history_tokens=history,
        reply_tokens=2_000,
    )


@pytest.mark.parametrize("tokens", [0, 1, 20_000])
def test_what_fits_needs_no_words(tokens: int) -> None:
    assert too_long(tokens, room()) == ""


def test_what_does_not_fit_says_what_to_do_with_numbers() -> None:
    sentence = too_long(20_001, room())
    for part in ("20,001 tokens", "demo reads 32,000", "12,000 are kept", "20,000 are", "1 fewer"):
        assert part in sentence


def test_a_window_that_is_full_already_has_no_room() -> None:
    small = room(window=8_000)
    assert small.tokens == 0
    assert "8,000 are kept" in too_long(1, small)
