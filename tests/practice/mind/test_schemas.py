import pytest
from pydantic import ValidationError

from understudy.practice.mind.schemas import Character, Fact


def test_a_field_that_does_not_exist_is_refused() -> None:
    given = {"id": "slap", "text": "I slapped her.", "topic_tags": ["violence"]}
    assert Fact.model_validate(given).id == "slap"
    with pytest.raises(ValidationError, match="must_not_volunteer"):
        Fact.model_validate({**given, "must_not_volunteer": True})
    with pytest.raises(ValidationError, match="leaves_after"):
        Character.model_validate({"leaves_after": 3})
