import pytest
from pydantic import ValidationError

from understudy.kernel.adjustable import Adjustable


@pytest.mark.parametrize(
    ("written", "kept"),
    [("", ""), (" , ", ""), ("demo ,a:b,, c:d:e ", "demo, a:b, c:d:e")],
)
def test_models_are_written_with_commas_between(written: str, kept: str) -> None:
    assert Adjustable(practice_models=written).practice_models == kept


def test_what_is_no_model_is_refused_in_words() -> None:
    with pytest.raises(ValidationError, match="with commas between"):
        Adjustable(practice_models="a:b, gpt")
