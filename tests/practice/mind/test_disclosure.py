import pytest

from tests.support.minds import (
    FACTS,
    SKILLED,
    UNSKILLED,
    any_labels,
    chance_of,
    character,
    fact,
    talk,
)
from understudy.practice.mind.disclosure import allowed_now, blocked_topics, choose, remember
from understudy.practice.mind.labeller import Context, label
from understudy.practice.mind.labels import Question, Reflection, WorkerLabels
from understudy.practice.mind.schemas import Attachment, Behaviour, Character, IfAsked, Style
from understudy.practice.mind.trust import State

LISTENS = WorkerLabels(question=Question.OPEN, exploration=2)
NEVER = {one.id for one in FACTS if one.must_never_volunteer}


def asks(*topics: str) -> WorkerLabels:
    return WorkerLabels(question=Question.CLOSED, topics=topics)


def test_a_fact_is_told_when_it_is_asked_about_and_trust_has_reached_it() -> None:
    client = Character(facts=(fact("work", 2.5), fact("rent", 3.0)))
    assert allowed_now(State(trust=2.5), asks("work"), client).may_tell == ("work",)
    low = allowed_now(State(trust=2.5), asks("rent"), client)
    assert (low.may_tell, low.deflect, low.keep_back) == ((), ("rent",), ("work",))


@pytest.mark.parametrize("way", [IfAsked.MINIMISE, IfAsked.DENY, IfAsked.DEFLECT])
def test_too_early_a_question_is_evaded_as_the_fact_says(way: IfAsked) -> None:
    client = Character(facts=(fact("work", 3.5, if_asked_directly=way),))
    allowed = allowed_now(State(), asks("work"), client)
    assert getattr(allowed, way.value) == ("work",)
    assert allowed.may_tell == allowed.keep_back == ()


def test_some_things_nobody_has_asked_about_so_far() -> None:
    client = Character(facts=(fact("work", 3.5, if_asked_directly=IfAsked.TELL),))
    assert allowed_now(State(), asks("work"), client).may_tell == ("work",)
    assert allowed_now(State(), LISTENS, client).may_tell == ()


def test_a_fact_is_found_by_words_of_its_own_or_of_its_topic() -> None:
    drawer = fact("letters", 2.0, "post", text="I put the letters into a drawer.")
    client = Character(facts=(drawer, fact("drinking", 2.0)))
    question = WorkerLabels(question=Question.OPEN)
    by_words = allowed_now(State(), question, client, "Which letters are in the drawer?")
    assert by_words.may_tell == ("letters",)
    by_topic = allowed_now(State(), question, client, "How much wine is it?")
    assert by_topic.may_tell == ("drinking",)


def test_whoever_listens_is_told_something_unasked_but_it_takes_more_trust() -> None:
    client = Character(facts=(fact("work", 2.5),))
    assert allowed_now(State(trust=2.5), LISTENS, client).may_tell == ()
    assert allowed_now(State(trust=2.8), LISTENS, client).may_tell == ("work",)
    deep = WorkerLabels(reflection=Reflection.COMPLEX)
    assert allowed_now(State(trust=2.8), deep, client).may_tell == ("work",)
    for closed in (WorkerLabels(), asks(), LISTENS.model_copy(update={"confronts": True})):
        assert allowed_now(State(trust=2.8), closed, client).may_tell == ()


def test_what_is_never_volunteered_is_told_only_when_asked() -> None:
    client = Character(facts=(fact("slap", 2.5, must_never_volunteer=True),))
    open_ = State(trust=4.0)
    assert allowed_now(open_, LISTENS, client).may_tell == ()
    assert allowed_now(open_, asks("slap"), client).may_tell == ("slap",)


SECRETS = {
    tag: fact(name, 2.0, tag, *tags, text=text, must_never_volunteer=True)
    for tag, name, tags, text in (
        ("trauma", "accident", ("face", "remember"), "Her face was in my mirror."),
        ("carer", "nursing", (), "I locked my grandmother in her bedroom."),
        ("suicide", "bridge", ("feelings",), "I stood on the bridge in May."),
        ("violence", "slap", ("leave",), "I slapped the boy."),
    )
}
NOT_ASKED = [
    ("trauma", "What happened with the bus this morning?"),
    ("trauma", "Do you remember my name?"),
    ("trauma", "That is a trauma for anyone. How was the bus?"),
    ("trauma", "I'd like to face that with you. Shall I tell you what I do? Do you like tea?"),
    ("carer", "How does your week look?"),
    ("carer", "Who comes after me today?"),
    ("suicide", "How do you feel today?"),
    ("suicide", "Did your father die at home?"),
    ("suicide", "What is your life like?"),
    ("violence", "When do you have to leave?"),
]
ASKED = [
    ("trauma", "Was it a trauma for you?"),
    ("trauma", "Do you still see her face?"),
    ("trauma", "Do you have nightmares?"),
    ("carer", "Are you her carer?"),
    ("carer", "Where was your grandmother, in the bedroom?"),
    ("suicide", "Are you thinking of suicide?"),
    ("suicide", "Have you thought of killing yourself?"),
    ("violence", "Has there been violence at home?"),
    ("violence", "Did you slap him, the boy?"),
]


@pytest.mark.parametrize(("secret", "line"), NOT_ASKED)
def test_no_question_about_something_else_releases_a_secret(secret: str, line: str) -> None:
    client = Character(facts=(SECRETS[secret],))
    labels = label(line, Context(tags=SECRETS[secret].topic_tags))
    assert labels.question != Question.NONE
    assert allowed_now(State(trust=4.0), labels, client, line).may_tell == ()


@pytest.mark.parametrize(("secret", "line"), ASKED)
def test_a_secret_is_told_to_whoever_asks_for_it(secret: str, line: str) -> None:
    client = Character(facts=(SECRETS[secret],))
    labels = label(line, Context(tags=SECRETS[secret].topic_tags))
    assert allowed_now(State(trust=4.0), labels, client, line).may_tell == (SECRETS[secret].id,)


def test_what_a_model_understood_asks_for_a_secret_too() -> None:
    client = Character(facts=(SECRETS["suicide"],))
    line = "Did you ever think of not going on?"
    understood = allowed_now(State(trust=4.0), asks("suicide"), client, line)
    assert understood.may_tell == ("bridge",)
    assert allowed_now(State(trust=4.0), asks(), client, line).may_tell == ()


def test_one_thing_at_a_time_and_two_when_talkative_and_open() -> None:
    facts = (fact("a", 2.4, "work"), fact("b", 2.2, "work"), fact("c", 2.3, "work"))
    plain = Character(facts=facts)
    talkative = Character(facts=facts, style=Style.VERBOSE)
    assert allowed_now(State(trust=3.5), asks("work"), plain).may_tell == ("b",)
    assert allowed_now(State(trust=2.5), asks("work"), talkative).may_tell == ("b",)
    both = allowed_now(State(trust=3.5), asks("work"), talkative)
    assert (both.may_tell, both.keep_back) == (("b", "c"), ("a",))


def test_what_was_told_stays_sayable_and_is_not_told_anew() -> None:
    client = Character(facts=(fact("work", 2.5),))
    state = State(trust=1.0, disclosed_fact_ids=("work",))
    allowed = allowed_now(state, asks("work"), client)
    assert allowed.sayable == ("work",)
    assert allowed.may_tell == allowed.deflect == allowed.keep_back == ()


def test_only_what_was_allowed_is_remembered_as_told() -> None:
    client = Character(facts=(fact("work", 2.5), fact("rent", 3.5)))
    choice = choose(State(), asks("work"), client)
    after_it = remember(State(), choice, ("work", "rent", "work"))
    assert after_it.disclosed_fact_ids == ("work",)
    assert after_it.last_behaviours == (Behaviour.RECOUNTING,)
    assert remember(after_it, choice, ("work",)).disclosed_fact_ids == ("work",)
    assert remember(State(), choice, ()).disclosed_fact_ids == ()


def test_topics_that_were_evaded_are_blocked_for_the_next_turn() -> None:
    client = Character(facts=(fact("slap", 3.5, "violence", "mother"), fact("work", 2.0)))
    choice = choose(State(), asks("violence"), client)
    assert blocked_topics(choice, client) == {"violence", "mother"}
    assert choice.demeanour.behaviour == Behaviour.RESISTANCE


def test_a_client_that_was_hurt_too_often_ends_it() -> None:
    client = Character(leaves_after_ruptures=2)
    assert not choose(State(ruptures=1), LISTENS, client).must_end
    ended = choose(State(ruptures=2), LISTENS, client)
    assert ended.must_end
    assert ended.demeanour.behaviour == Behaviour.RESISTANCE
    stays = Character(leaves_after_ruptures=None)
    assert not choose(State(ruptures=50), LISTENS, stays).must_end


def test_whatever_is_said_every_fact_has_one_place_and_secrets_are_not_volunteered() -> None:
    chance = chance_of(7)
    client = character(style=Style.VERBOSE)
    everything = {one.id: one for one in FACTS}
    for _ in range(500):
        labels = any_labels(chance)
        told = tuple(chance.sample(sorted(everything), chance.randrange(4)))
        state = State(trust=chance.uniform(1, 4), disclosed_fact_ids=told)
        choice = choose(state, labels, client, seed=3)
        assert choose(state, labels, client, seed=3) == choice
        allowed = choice.allowed
        groups = allowed.model_dump().values()
        assert sorted(one for group in groups for one in group) == sorted(everything)
        for secret in NEVER.intersection(allowed.may_tell):
            assert labels.question != Question.NONE
            assert not set(labels.topics).isdisjoint(everything[secret].topic_tags)
            assert everything[secret].disclosure_level <= state.trust
        assert len(allowed.may_tell) <= (2 if state.trust >= 3 else 1)


@pytest.mark.parametrize("attachment", Attachment)
def test_a_script_gives_the_same_talk_again_and_no_secret_unasked(attachment: Attachment) -> None:
    client = character(attachment)
    talks = [talk(client, script) for script in (SKILLED, UNSKILLED)]
    assert [talk(client, script) for script in (SKILLED, UNSKILLED)] == talks
    about = {"slap": ("hurt", "hit"), "bridge": ("killing", "suicidal")}
    for one, script in zip(talks, (SKILLED, UNSKILLED), strict=True):
        for choice, line in zip(one.choices, script, strict=True):
            for secret in NEVER.intersection(choice.allowed.may_tell):
                assert any(word in line for word in about[secret])


@pytest.mark.parametrize("at", [0, 5, 12])
def test_a_talk_goes_on_from_any_stored_state_as_it_did(at: int) -> None:
    client = character()
    whole = talk(client, SKILLED)
    stored = State.model_validate_json(whole.states[at].model_dump_json())
    again = talk(client, SKILLED[at + 1 :], since=(stored, whole.choices[at]))
    assert again.states == whole.states[at + 1 :]
    assert again.choices == whole.choices[at + 1 :]
