from datetime import timedelta
from itertools import permutations
from uuid import UUID

from understudy.ask.answering.words import telling
from understudy.ask.visits.gathering import OTHERS_SHOWN, alike, gathered
from understudy.ask.visits.inbox_schemas import Asked, Gap
from understudy.kernel.clock import now

BEGIN = now()


def asked(text: str, number: int, talk: int | None = None) -> Asked:
    """Return a question that was asked `number` minutes after the first one."""
    return Asked(
        text=text,
        words=tuple(sorted(set(telling(text)))),
        conversation_id=UUID(int=number if talk is None else talk),
        message_id=UUID(int=number),
        at=BEGIN + timedelta(minutes=number),
    )


def groups(*texts: str) -> list[Gap]:
    """Return what becomes of questions that as many visitors ask, one after the other."""
    return gathered([asked(text, number) for number, text in enumerate(texts, 1)])


def test_wordings_that_ask_for_the_same_are_one() -> None:
    (gap,) = groups(
        "How much does a parking space cost?",
        "Parking costs?",
        "what do I pay for PARKING, and what does it cost?",
    )
    assert (gap.questions, gap.conversations) == (3, 3)
    assert gap.example.startswith("what do I pay")  # as it was asked last
    assert gap.others == ("Parking costs?", "How much does a parking space cost?")
    assert gap.last_at == BEGIN + timedelta(minutes=3)
    assert gap.conversation_id == UUID(int=3)


def test_what_shares_a_word_in_passing_stays_apart() -> None:
    found = groups(
        "How many years of Python experience does she have?",
        "How many years of Java experience does she have?",
        "Does the canteen serve vegan lunch on Fridays?",
    )
    assert [gap.questions for gap in found] == [1, 1, 1]


def test_what_most_visitors_ask_comes_first_then_the_newest() -> None:
    found = groups("Is there a gym?", "Salary?", "What is her salary?", "Any pets?")
    assert [gap.example for gap in found] == ["What is her salary?", "Any pets?", "Is there a gym?"]


def test_one_visitor_who_asks_again_and_again_is_one() -> None:
    questions = [asked("Is there a gym?", number, talk=7) for number in range(5)]
    (gap,) = gathered(questions)
    assert (gap.questions, gap.conversations, gap.others) == (5, 1, ())


def test_questions_without_a_telling_word_are_gathered_as_they_are_written() -> None:
    found = groups("Why?", "why?", "How so?")
    assert [(gap.example, gap.questions) for gap in found] == [("why?", 2), ("How so?", 1)]


def test_the_order_in_which_they_come_changes_nothing() -> None:
    texts = ["Parking?", "Is parking free?", "Parking costs?", "Free lunch?"]
    questions = [asked(text, number) for number, text in enumerate(texts)]
    assert len({str(gathered(order)) for order in permutations(questions)}) == 1


def test_only_a_few_other_wordings_are_shown() -> None:
    found = groups(*(f"Parking {'?' * number}" for number in range(1, 9)))
    assert len(found[0].others) == OTHERS_SHOWN


def test_alike_is_the_same_both_ways_and_needs_a_shared_word() -> None:
    park, paid = frozenset({"park"}), frozenset({"park", "pay"})
    assert alike(park, paid)
    assert alike(paid, park)
    assert not alike(park, frozenset({"gym"}))
    assert not alike(park, paid | {"night", "week"})  # one of four says too little
