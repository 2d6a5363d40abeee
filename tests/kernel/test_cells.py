import pytest

from understudy.kernel.cells import cell


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n"])
def test_what_a_spreadsheet_would_reckon_with_is_text(start: str) -> None:
    assert cell(f"{start}1+1") == f"'{start}1+1"


@pytest.mark.parametrize("text", ["", "a=b", "1-2", " =1"])
def test_everything_else_stays_as_it_is(text: str) -> None:
    assert cell(text) == text
