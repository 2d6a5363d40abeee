import pytest

from understudy.practice.mind.labels import Question
from understudy.practice.mind.questions import questions_in

OPEN, CLOSED = Question.OPEN, Question.CLOSED
SENTENCES = {
    "what happened then?": [OPEN],
    "so, and how was that for you": [OPEN],
    "could you describe a usual day?": [OPEN],
    "do you sleep and do you eat?": [CLOSED, CLOSED],
    "is it the pain, or is it the waiting?": [CLOSED, CLOSED],
    "a month?": [CLOSED],
    "shall we look at it together?": [],
    "may i ask why?": [CLOSED],
    "why don't you ring him?": [],
    "tell me more.": [OPEN],
    "how many are there?": [CLOSED],
    "when he left, who stayed?": [CLOSED],
    "you stayed.": [],
    "": [],
}


@pytest.mark.parametrize("sentence", SENTENCES)
def test_the_questions_of_a_sentence(sentence: str) -> None:
    assert questions_in(sentence) == SENTENCES[sentence]
