import pytest

from understudy.conversations.endings import after_failure
from understudy.conversations.schemas import MessageStatus
from understudy.llm.errors import SENTENCES, Cause


@pytest.mark.parametrize("cause", list(Cause))
@pytest.mark.parametrize("heard", [True, False], ids=["heard", "unheard"])
def test_a_failure_is_never_complete_and_is_told_in_a_sentence(cause: Cause, heard: bool) -> None:
    ending = after_failure(cause, heard=heard)
    if cause in (Cause.FILTERED, Cause.BUDGET):
        assert ending.status is MessageStatus.REFUSED
    else:
        assert ending.status is (MessageStatus.INTERRUPTED if heard else MessageStatus.FAILED)
    assert ending.cause is cause
    assert SENTENCES[cause].endswith(".")
