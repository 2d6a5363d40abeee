from tests.support.answers import CANARY, CV, RULES
from understudy.ask.answering.checking import checked
from understudy.ask.answering.improvising import improvise
from understudy.ask.answering.numbered import numbered
from understudy.ask.answering.schemas import Verdict
from understudy.llm.types import Line

BOTH = numbered([CV, RULES])


def test_what_no_sentence_says_is_not_in_the_document() -> None:
    said = improvise(BOTH, (), [Line(role="user", text="Where is the swimming pool?")])
    assert checked(said, BOTH, CANARY).verdict == Verdict.NOT_IN_DOCUMENT
