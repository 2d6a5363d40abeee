import pytest

from understudy.practice.sessions.frames import About, Frame, Span, about, noticed, spans_of

SKILL = [
    "Are you thinking of killing yourself?",
    "Are you thinking about suicide?",
    "Have you been thinking about suicide?",
    "I wonder if you have thought of ending your life.",
    "I wonder whether you ever wish you were dead?",
    "Sometimes people who feel this low think about dying. Are you thinking of dying?",
    "When you say you can't go on, do you mean you are thinking of suicide?",
    'When you say "I want to die", what do you mean? Are you thinking of killing yourself?',
    "Have you ever tried to hurt yourself?",
    "Did you cut yourself last night?",
    "Do you ever feel like not wanting to be alive?",
    "I need to ask you something difficult: do you want to die?",
    "I'd like to ask directly whether you are having thoughts of suicide.",
    "You said everyone would be better off without you. Do you think of taking your own life?",
    "Do you have a plan for how you would end your life?",
    "Have you ever attempted suicide before?",
    "Is there a gun in the house?",
    "Do you have access to weapons?",
    "Does he hit you?",
    "Has he ever hurt you or the children?",
    "Has anyone ever touched you in a way you didn't want?",
    "Are you afraid of your husband?",
    "Do you feel safe at home?",
    "Are you safe right now?",
    "Have you ever been hit by somebody in your family?",
    "Were you abused as a child, if I may ask? Has somebody abused you?",
    "Has he threatened you?",
    "Do you ever think about hurting someone?",
    "Are you worried you might hurt the baby?",
    "Has he ever choked you?",
    "Has he forced you to have sex?",
    "Do you self-harm?",
    "Tell me about the time you tried to kill yourself.",
    "Are you scared of going home?",
    "Do you sometimes wish you could die?",
    "What stopped you from killing yourself that night?",
    "I hear how tired you are. Are you feeling suicidal?",
    "Would you tell me if you were thinking of harming yourself?",
    "How often do you think about not being here?",
    "I'm going to ask you straight: have you thought about killing yourself?",
    "Did your father beat you?",
    "On the worst days, do you want to be dead?",
    "If I were you I would want to die; do you want to die?",
    "I wonder if you've had thoughts about ending your life",
    "It takes courage to say that. Have you thought about how you would kill yourself?",
    "Is there anyone at home who hurts you?",
    "When he gets angry, what does he do? Does he ever get physical with you?",
    "Do you have pills saved up at home for that purpose?",
    "Are you thinking about taking your life?",
    "Have you been feeling like life isn't worth living?",
    "Has your partner ever laid hands on you?",
    "do u want to kill urself",
    "Is your daughter safe with him?",
    "I'm worried about your safety. Are you in danger?",
    "Have you ever had thoughts of hurting him?",
]
OWN_OUT_OF_ROLE = [
    "I want to die",
    "I want to kill myself",
    "I've been thinking about suicide",
    "i feel suicidal",
    "I'm feeling suicidal myself",
    "I don't want to live any more",
    "I don't want to be here anymore",
    "dont think of the client, I want to end my life",
    "I wish I was dead",
    "I can't stop thinking about killing myself",
    "everyone would be better off without me",
    "I tried to kill myself two years ago and this is too much",
    "I cut myself again last night",
    "I have been hurting myself",
    "I self-harm too",
    "I'm having a panic attack",
    "I can't breathe",
    "I can't cope any more",
    "I'm not okay",
    "I'm not safe at home",
    "this happened to me too",
    "I was raped",
    "I was sexually abused as a child",
    "my boyfriend hits me",
    "I am scared to go home",
    "this is too close to home",
    "this is really triggering for me",
    "I'm being stalked",
    "im not ok",
    "I can\u2019t go on",
]
OWN_REFLECTION = [
    "Asking her about suicide was hard. I tried to kill myself when I was seventeen.",
    "She talked about her husband. My ex beat me for years.",
    "While she spoke I had flashbacks.",
    "It brought back what happened to me as a child.",
    "To be honest I have been so depressed that I could hardly listen.",
    "I asked about the pills. I also think about killing myself.",
    "I told her about services, but I want to die too.",
    "When she said that, I wanted to die, because my life is not worth living.",
    "I have nothing to live for either.",
    "The interview went well.\nAfterwards I cut myself.",
    "I felt triggered the whole time.",
    "I was abused myself and I wasn't ready for this case.",
    "I never told anybody that I want to end my life.",
    "After the session I couldn't sleep. I have thoughts of killing myself.",
    "I can't do this anymore. I actually want to kill myself.",
    "this case reminds me of my own brother who killed himself",
    "My sister died by suicide last year and I wasn't ready for this",
    "I keep having thoughts of suicide",
    "I've relapsed and started cutting again",
    "honestly i just want to disappear",
    "I hate myself and I don't see the point of living",
    "I don't feel safe",
    "My husband does this to me every weekend",
    "i need help, im going to hurt myself tonight",
    "I was crying through the whole interview because my dad used to hit me",
    "I have PTSD and this brought it all back",
    "I'm overwhelmed and can't stop shaking",
]
OWN_IN_ROLE = [
    "I can't do this, I want to die myself, not as the character.",
    "I want to kill myself",
    "Stop. This is me talking: I'm having a panic attack.",
    "I am not acting, I cut myself last night.",
    "Not as the worker: I was raped and I can't hear this.",
    "Sorry, for real, I can't cope any more",
    "What you say is what I live. I feel suicidal too.",
    "I'm breaking character because this happened to me.",
    "Not in role: I took an overdose last month",
]
NOT_OWN = [
    "This deadline is killing me",
    "I nearly died laughing",
    "I could have died of embarrassment",
    "I wanted to die of shame when I forgot her name",
    "I could kill myself for asking that",
    "I'm dying to know how it ends",
    "I'd kill for a coffee",
    "I don't want to die",
    "I'm not suicidal",
    "I have never thought about killing myself",
    "I would never hurt myself",
    "It's not that I want to die, I just find the case sad",
    "I don't think I want to die, if that is what you ask",
    "She said she wants to die",
    "She said I want to die and I froze",
    'She said "I want to die" and I froze',
    "\u201cI can\u2019t go on\u201d, she said, and I changed the subject.",
    "'I want to kill myself' was hard to hear.",
    "Client: I want to die",
    "> I want to die\nThis is the line I should have taken up.",
    "I want to die, she said, and I had no answer",
    "I asked whether she wants to kill herself.",
    "I should have asked her directly about suicide.",
    "I thought about suicide risk when she mentioned the tablets.",
    "If I were her, I would want to die",
    "I tried to imagine it: in her place I want to die",
    "When I hear that I feel sad",
    "I felt sad and a bit helpless when he cried.",
    "I was nervous, and I hurt my wrist typing so much.",
    "I cut myself off in the middle of the question",
    "I should cut myself some slack",
    "I hurt myself at football yesterday",
    "I can't do this question thing, I always ask two",
    "I couldn't go on with the interview because the time was up",
    "I can't cope with stacked questions",
    "I'm not okay with how I ended it",
    "I don't want to live in that town, she thinks.",
    "Her husband hits her; I did not ask about it.",
    "I was beaten to the question by the client",
    "suicidal ideation: passive, no plan",
    "wants to die, no plan, protective: daughter",
    "How long do I have left?",
    "I worked with suicidal clients last year.",
    "I hope I don't kill the mood",
    "As the client, I want to die would be a clear cue",
    "She asked what I would do. I'm dead tired.",
    "I want to stop, I feel really bad",
    "I killed the mood with that question",
    "I thought I would die when she stopped talking",
    "Next time I want to end it with a summary",
    "I was scared to ask about suicide but I did it.",
    "I felt like I was drowning in her story",
    "I hurt her feelings with my advice",
    "I struggled to sit with her wish to die",
    "He told me that he has nothing to live for",
    "The client stated: I don't want to be alive any more.",
    "I've read about suicidal ideation",
    "I would rather die than role-play again lol",
    "My goal: I will ask about self-harm directly.",
    "I think about suicide assessment differently now",
    "I learned that I can ask a person about killing themselves",
    "I was beaten down by the silence",
    "I had a breakdown of communication with her",
    "I couldn't cope with the silence",
    "I felt triggered to give advice",
    "I can't take it personally",
    "It happened to me that I asked three questions at once",
    "I am so depressed about my grade lol",
]
PLAIN_WORK = [
    "When I hear that I feel sad.",
    "I want to understand what happened.",
    "It sounds like you are exhausted.",
    "You say I want to die, and then you smile.",
    "You told me I can't cope any more; what was that like?",
    "I was nervous too when I came here first.",
    "My father hit me too, you know.",
    "I'm a student, and this deadline is killing me.",
    "What brings you here today?",
    "That must have hurt you.",
    "Don't beat yourself up, what happened then?",
]


def test_there_are_enough_cases_to_judge_by() -> None:
    assert len(SKILL) >= 40
    assert len(OWN_OUT_OF_ROLE) + len(OWN_REFLECTION) + len(OWN_IN_ROLE) >= 40
    assert len(NOT_OWN) >= 40


@pytest.mark.parametrize("said", SKILL)
def test_asking_the_client_about_danger_is_the_skill(said: str) -> None:
    assert about(said, Frame.IN_ROLE) == {About.SKILL}


@pytest.mark.parametrize("said", SKILL)
def test_the_same_question_in_a_reflection_is_nothing_of_the_students_own(said: str) -> None:
    assert about(f"I asked: {said}", Frame.REFLECTION) == frozenset()


@pytest.mark.parametrize("said", OWN_OUT_OF_ROLE)
@pytest.mark.parametrize("frame", [Frame.OUT_OF_ROLE, Frame.REFLECTION, Frame.NOTES])
def test_the_students_own_distress_is_noticed_out_of_role(said: str, frame: Frame) -> None:
    assert about(said, frame) == {About.WELLBEING}


@pytest.mark.parametrize("said", OWN_REFLECTION)
def test_the_students_own_distress_is_noticed_in_what_they_write_about_a_session(said: str) -> None:
    assert about(said, Frame.REFLECTION) == {About.WELLBEING}
    assert about(said, Frame.NOTES) == {About.WELLBEING}


@pytest.mark.parametrize("said", OWN_IN_ROLE)
def test_what_is_plainly_the_students_own_is_noticed_in_the_session(said: str) -> None:
    assert about(said, Frame.IN_ROLE) == {About.WELLBEING}


@pytest.mark.parametrize("said", NOT_OWN)
@pytest.mark.parametrize("frame", [Frame.OUT_OF_ROLE, Frame.REFLECTION, Frame.NOTES])
def test_idioms_denials_quotes_and_others_are_not_the_students_own(said: str, frame: Frame) -> None:
    assert about(said, frame) == frozenset()


@pytest.mark.parametrize("said", NOT_OWN)
def test_none_of_it_asks_after_the_student_in_the_session(said: str) -> None:
    assert about(said, Frame.IN_ROLE) <= {About.SKILL}


@pytest.mark.parametrize("said", PLAIN_WORK)
def test_a_workers_ordinary_words_call_for_nothing(said: str) -> None:
    assert about(said, Frame.IN_ROLE) == frozenset()


@pytest.mark.parametrize(
    ("typed", "spans"),
    [
        ("", []),
        ("  ", []),
        ("Hello.", [Span(Frame.IN_ROLE, "Hello.")]),
        ("((help))", [Span(Frame.OUT_OF_ROLE, "help")]),
        ("(( help", [Span(Frame.OUT_OF_ROLE, "help")]),
        ("(quietly) Hello.", [Span(Frame.IN_ROLE, "(quietly) Hello.")]),
        ("(())", []),
        (
            "Hello. ((how long?)) Go on. ((and\nnow?))",
            [
                Span(Frame.IN_ROLE, "Hello."),
                Span(Frame.OUT_OF_ROLE, "how long?"),
                Span(Frame.IN_ROLE, "Go on."),
                Span(Frame.OUT_OF_ROLE, "and\nnow?"),
            ],
        ),
    ],
)
def test_what_stands_between_double_parentheses_is_out_of_role(
    typed: str, spans: list[Span]
) -> None:
    assert spans_of(typed) == spans


def test_one_message_may_be_both() -> None:
    both = "Do you think of suicide? ((I want to die myself))"
    assert noticed(both) == {About.SKILL, About.WELLBEING}
    assert noticed("Hello. ((how long?))") == frozenset()
