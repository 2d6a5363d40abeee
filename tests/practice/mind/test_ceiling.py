import re

import pytest

from tests.support.interviews import interviews
from understudy.practice.mind.ceiling import Fault, Reason, Verdict, check, tells
from understudy.practice.mind.counts import Speaker
from understudy.practice.mind.schemas import Fact

_UNSPOKEN = re.compile(r" ?\([a-z]+\) ?")

DRINKS = Fact(
    id="drinks",
    text="I drink a bottle of wine every evening and hide the empties in the shed.",
    topic_tags=("drinking",),
)
SLAPPED = Fact(
    id="slapped",
    text="I slapped my mother once when she would not stop screaming.",
    topic_tags=("violence", "mother"),
)
PILLS = Fact(
    id="pills",
    text="I have been saving up my sleeping tablets since my husband died.",
    topic_tags=("suicide",),
)
SACKED = Fact(
    id="sacked", text="I was sacked for stealing from the till.", topic_tags=("work", "money")
)
FACTS = (DRINKS, SLAPPED, PILLS, SACKED)

FINE = [
    "Yeah.",
    "I don't know. Fine, I suppose.",
    "I have a drink now and then. Who doesn't.",
    "We had wine at the wedding, that was nice.",
    "The shed? It's full of his old tools.",
    "My mother screams at the television.",
    "She would not stop talking, my mother. She never does.",
    "I can't sleep. The evenings are the worst.",
    "My husband died in March. I still lay the table for two.",
    "The doctor gave me tablets for the blood pressure.",
    "I take 20 mg of citalopram in the morning.",
    "I lost the job. They let a few of us go.",
    "I worked on the till at the garden centre.",
    "Sometimes I think everyone would be better off without me.",
    "Yes. I've thought about it. About not being here.",
    "I took an overdose when I was nineteen. I don't want to go back there.",
    "I could kill him when he does that. Not really. You know.",
    "You should try living on what they give me.",
    "You should know that, it's in your papers.",
    "How would you feel? I'd like to see you do it.",
    "I felt like a robot at the funeral.",
    "Are you even listening, or do they make you write that down?",
    "I'm sorry. I didn't mean to shout at you.",
    "So you've read my file already.",
    "My sister (the older one) still rings on Sundays.",
    "I *told* them that. Nobody wrote it down.",
    "It was 2 * 3 shifts a week, roughly.",
    "He was there for me. That was the thing with him.",
    "I talked to the doctor about it. She was kind.",
    "He stands in the kitchen and looks at me until I say something.",
]
BAD = [
    ("I drink a bottle of wine every evening.", Fault.LEAK),
    ("Alright. I've been drinking, a bottle of wine, most evenings.", Fault.LEAK),
    ("I hide the empties. In the shed. It's wine, mostly.", Fault.LEAK),
    ("A bottle every evening, and the empties go in the shed.", Fault.LEAK),
    ("I slapped her. My own mother, because of the screaming.", Fault.LEAK),
    ("Once I slapped my mother. She wouldn't stop.", Fault.LEAK),
    ("I've saved up tablets. The sleeping ones, since he died.", Fault.LEAK),
    ("I'm saving my sleeping tablets.", Fault.LEAK),
    ("They sacked me. For stealing.", Fault.LEAK),
    ("I stole from the till, all right?", Fault.LEAK),
    ("I'd take forty paracetamol, that would do it.", Fault.METHOD),
    ("If I took 60 of those tablets I wouldn't wake up.", Fault.METHOD),
    ("I know how to tie a noose.", Fault.METHOD),
    ("You put a hose on the exhaust and that's it.", Fault.METHOD),
    ("You have to cut along the vein.", Fault.METHOD),
    ("I looked up how to hang myself, the way to hang someone is simple.", Fault.METHOD),
    ("It sounds like you're under a lot of pressure yourself.", Fault.COUNSELS),
    ("And how does that make you feel?", Fault.COUNSELS),
    ("I'm here for you if you need to talk.", Fault.COUNSELS),
    ("Have you considered talking to your supervisor about it?", Fault.COUNSELS),
    ("Thank you for sharing that. Let's explore it.", Fault.COUNSELS),
    ("That was a great open question.", Fault.COUNSELS),
    ("As an AI, I can't feel grief.", Fault.MACHINE),
    ("I'm just a simulated client, you know.", Fault.MACHINE),
    ("I am a large language model.", Fault.MACHINE),
    ("I can't continue with this roleplay.", Fault.MACHINE),
    ("Sorry to break character here.", Fault.MACHINE),
    ("*sighs* I don't know.", Fault.STAGE_DIRECTION),
    ("(looks at the floor) I don't know.", Fault.STAGE_DIRECTION),
    ("[long pause] Maybe.", Fault.STAGE_DIRECTION),
    ("*He looks away, fidgeting.* Maybe.", Fault.STAGE_DIRECTION),
    ("Client: I don't know.", Fault.STAGE_DIRECTION),
    ("I don't know. Worker: Tell me more.", Fault.STAGE_DIRECTION),
    ("Well, you see. " * 40, Fault.TOO_LONG),
    ("", Fault.EMPTY),
    ("...", Fault.EMPTY),
]


def test_there_are_enough_replies_to_judge_by() -> None:
    assert len(FINE) >= 25
    assert len(BAD) >= 25


@pytest.mark.parametrize("reply", FINE)
def test_a_fine_reply_passes(reply: str) -> None:
    assert check(reply, FACTS, words=20) == Verdict()


@pytest.mark.parametrize(("reply", "fault"), BAD)
def test_a_bad_reply_is_caught_and_named(reply: str, fault: Fault) -> None:
    verdict = check(reply, FACTS, words=20)
    assert not verdict.ok
    assert fault in {reason.fault for reason in verdict.reasons}


def test_what_clients_say_in_the_interviews_raises_no_alarm() -> None:
    said = [
        turn.text for one in interviews() for turn in one.turns if turn.speaker == Speaker.CLIENT
    ]
    replies = [_UNSPOKEN.sub("", text) for text in said]
    alarms = [text for text in replies if not check(text, FACTS, words=40).ok]
    assert len(replies) > 300
    assert alarms == []


def test_everyday_words_in_common_tell_nothing() -> None:
    weeks = Fact(id="wife", text="My wife believes it is two weeks.", topic_tags=("wife",))
    assert check("I had no shift for two weeks.", [weeks], words=20).ok
    assert not check("My wife believes me.", [weeks], words=20).ok


@pytest.mark.parametrize(
    "text",
    ["I was raped.", "I am gay.", "I had an abortion.", "He hits me.", "I drink every night."],
)
def test_a_fact_of_few_words_leaks_too_also_when_it_was_asked_about(text: str) -> None:
    short = Fact(id="short", text=text, topic_tags=("short",))
    assert check(f"Well. {text}", [short], words=20).reasons == (
        Reason(fault=Fault.LEAK, fact_id="short"),
    )
    assert not check(text, [short], words=20, known=["Are you gay? Does he hit? A drink?"]).ok
    assert check("I don't know. It was a long night.", [short], words=20).ok


def test_a_leak_names_the_fact() -> None:
    verdict = check("I stole from the till, all right?", FACTS, words=20)
    assert verdict.reasons == (Reason(fault=Fault.LEAK, fact_id="sacked"),)


def test_what_may_be_told_is_no_leak() -> None:
    others = [fact for fact in FACTS if fact is not DRINKS]
    reply = "I drink a bottle of wine every evening."
    assert check(reply, others, words=20).ok


def test_words_that_are_known_betray_nothing() -> None:
    reply = "My mother? She was screaming. I couldn't stop it."
    assert tells(reply, SLAPPED)
    heard = "Your mother was screaming. What did you do to stop it?"
    assert check(reply, [SLAPPED], words=20, known=[heard]).ok


def test_a_denial_may_name_what_it_denies_and_only_where_it_was_to_be_denied() -> None:
    reply = "I don't drink a bottle of wine every evening."
    assert check(reply, FACTS, words=20, denied=["drinks"]).ok
    assert not check(reply, FACTS, words=20).ok
    plain = "I drink a bottle of wine every evening."
    assert not check(plain, FACTS, words=20, denied=["drinks"]).ok


BORROWED = Fact(
    id="borrowed",
    text="I borrowed money from my brother's savings account.",
    topic_tags=("money",),
)


@pytest.mark.parametrize(
    ("fact", "reply"),
    [
        (BORROWED, "No, I did not borrow money from my brother's savings account."),
        (BORROWED, "My brother's savings? No. I never borrowed any money."),
        (BORROWED, "I haven't borrowed anything from my brother, or from his account."),
        (SLAPPED, "I never slapped my mother. She screams, that's all."),
        (SLAPPED, "I wouldn't slap my own mother."),
        (SACKED, "I wasn't sacked, and I didn't steal from any till."),
        (SACKED, "Who says I stole from the till?"),
        (DRINKS, "It's never more than a bottle of wine in an evening."),
    ],
)
def test_a_true_denial_is_no_leak(fact: Fact, reply: str) -> None:
    assert check(reply, [fact], words=20, denied=[fact.id]).ok


@pytest.mark.parametrize(
    ("fact", "reply"),
    [
        (BORROWED, "No, I never told anyone that I borrowed money from my brother's savings."),
        (BORROWED, "Nobody knows I borrowed money from my brother's savings account."),
        (BORROWED, "I don't know why. I borrowed from my brother's savings account."),
        (SLAPPED, "I never hit her, I slapped my mother because she was screaming."),
        (SLAPPED, "No. I couldn't stop myself, and I slapped my screaming mother."),
        (SACKED, "Not many know it, but I was sacked for stealing."),
        (SACKED, "I never stopped thinking about stealing from that till."),
        (DRINKS, "No, I drink a bottle of wine and hide the empties in the shed."),
    ],
)
def test_a_no_beside_what_is_told_is_no_denial(fact: Fact, reply: str) -> None:
    assert not check(reply, [fact], words=20, denied=[fact.id]).ok


def test_words_far_from_each_other_tell_nothing() -> None:
    reply = (
        "I like a drink. My sister came. We walked. It rained. She has a bottle of wine at hers."
    )
    assert check(reply, FACTS, words=30).ok


def test_length_is_measured_against_what_was_asked_for_but_short_is_never_too_long() -> None:
    assert check("word " * 59, (), words=2).ok
    assert not check("word " * 61, (), words=2).ok
    assert check("word " * 110, (), words=40).ok


def test_a_hundred_kilobytes_are_checked() -> None:
    for reply in ("(" * 100_000, "*sigh " * 20_000, "1 " * 50_000, "a" * 100_000):
        assert isinstance(check(reply, FACTS, words=20), Verdict)
