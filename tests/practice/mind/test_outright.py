import pytest

from understudy.practice.mind.outright import clauses_of, denies, says_outright
from understudy.practice.mind.words import telling

TOLD = [
    ("I was raped.", "I was raped."),
    ("I was raped.", "Nobody knows, but I was raped when I was nine."),
    ("I was raped.", "I've been raped, all right?"),
    ("I was raped.", "I never told anyone that I was raped."),
    ("I am gay.", "I'm gay."),
    ("I am gay.", "Well, I'm actually gay. There."),
    ("I had an abortion.", "I had an abortion in March."),
    ("I had an abortion.", "I've had an abortion."),
    ("I had an abortion.", "I had to have an abortion."),
    ("He hits me.", "He hits me."),
    ("He hits me.", "Sometimes he hit me when the kids were out."),
    ("I drink every night.", "I drink every night."),
    ("I drink every night.", "I've been drinking most nights."),
    ("I drink every night.", "Every night I drink."),
    ("I can't read.", "The thing is, I can't read."),
    ("I did it.", "Yes. I did it."),
    ("My dad beats me.", "My dad beats me."),
]
NOT_TOLD = [
    ("I was raped.", "My sister was raped."),
    ("I was raped.", "I was never raped."),
    ("I was raped.", "There was a film where a girl was raped. I was crying."),
    ("I am gay.", "My brother is gay."),
    ("I am gay.", "You think I'm gay?"),
    ("I am gay.", "I'm not gay."),
    ("I am gay.", "I have a gay friend."),
    ("I had an abortion.", "My cousin had an abortion."),
    ("I had an abortion.", "I voted on the abortion law."),
    ("He hits me.", "He never hits me."),
    ("He hits me.", "It hits me in the mornings, that she's gone."),
    ("He hits me.", "He hit the wall next to me."),
    ("He hits me.", "I don't think he hits me harder than others do."),
    ("I drink every night.", "I drink tea at night."),
    ("I drink every night.", "I don't drink every night."),
    ("I drink every night.", "It's not like I drink every night."),
    ("I drink every night.", "I have a drink now and then. The nights are long."),
    ("I can't read.", "I can read."),
    ("I did it.", "I did the shopping, it was fine."),
    ("My dad beats me.", "My dad plays chess and beats me every time I try."),
]


@pytest.mark.parametrize(("fact", "reply"), TOLD)
def test_a_short_fact_is_told_by_saying_it(fact: str, reply: str) -> None:
    assert says_outright(reply, fact)


@pytest.mark.parametrize(("fact", "reply"), NOT_TOLD)
def test_ordinary_talk_says_no_short_fact(fact: str, reply: str) -> None:
    assert not says_outright(reply, fact)


BORROWED = frozenset(telling("I borrowed money from my brother's savings account."))
DENIED = [
    "no i did not borrow money from my brother's savings account",
    "i never borrowed any money",
    "i haven't borrowed from my brother",
    "there is no savings account",
    "it's not like i borrowed money from my brother",
    "no way i'd borrow money",
    "who says i borrowed money",
]
NOT_DENIED = [
    "i borrowed money from my brother's savings account",
    "i never told anyone that i borrowed money from my brother's savings account",
    "nobody knows i borrowed money",
    "i don't know why i borrowed money",
    "i couldn't sleep after i borrowed money",
    "i never stopped borrowing money",
    "i never don't borrow money",
    "i never really would have wanted any of this to happen so yes i borrowed money",
]


@pytest.mark.parametrize("clause", DENIED)
def test_a_denial_governs_what_it_names(clause: str) -> None:
    assert denies(clause, BORROWED)


@pytest.mark.parametrize("clause", NOT_DENIED)
def test_a_no_somewhere_else_denies_nothing(clause: str) -> None:
    assert not denies(clause, BORROWED)


def test_what_is_said_one_by_one() -> None:
    assert clauses_of("no, i never hit her, i slapped her and i left.") == [
        "no",
        "i never hit her",
        "i slapped her",
        "i left.",
    ]
