"""More of what people type, written after the phrases were: they were then widened by it."""

from pathlib import Path

import pytest

from understudy.practice.sessions.frames import About, Frame, about

INTERVIEWS = Path(__file__).parents[1] / "mind" / "transcripts"
ASKED = [
    "Have things ever got so bad that you thought about ending it?",
    "Some people in your situation think about suicide. Have you?",
    "On a scale of one to ten, how strong are the thoughts of killing yourself right now?",
    "Have you done anything to end your life in the past?",
    "Do you have any means at home to do it, like pills?",
    "Who hurt you?",
    "Does your husband ever get violent?",
    "Do your parents ever hit you when they are angry?",
    "Has your son ever threatened you or your wife?",
    "Do you worry about what he might do to you?",
    "Are the kids safe?",
    "Has he ever made you do something sexual you didn't want to do?",
    "What do you mean by ending it, do you mean suicide?",
    "have you thought about hurting urself",
    "Did you take those pills because you wanted to die?",
    "When you say you don't want to be here, are you talking about dying?",
    "Has it ever crossed your mind to take your own life?",
    "Are you having any suicidal thoughts at the moment?",
    "You mentioned pills. Were you planning to overdose?",
    "Has anybody been hurting you?",
    "What happens at home when he drinks, does he push you around?",
    "How close did you come to killing yourself that evening?",
    "Could it be that you would rather not be alive?",
    "Would you say your relationship is abusive?",
    "Are you thinking of doing something to yourself?",
    "Do you own a gun?",
]
OWN = [
    (Frame.OUT_OF_ROLE, "I can't go on with this session, I just don't want to be alive anymore"),
    (Frame.OUT_OF_ROLE, "i keep thinking about suicide"),
    (Frame.OUT_OF_ROLE, "I think I need help for myself, I have been cutting"),
    (Frame.OUT_OF_ROLE, "sorry im crying, my mum took her own life"),
    (Frame.OUT_OF_ROLE, "I can't handle this, I was assaulted last year"),
    (Frame.REFLECTION, "My stepfather used to beat me and this is bringing it all back"),
    (Frame.REFLECTION, "I noticed I was dissociating because I was abused as a kid"),
    (Frame.OUT_OF_ROLE, "I don't know if I want to keep living"),
    (Frame.REFLECTION, "Sometimes I wish I wouldn't wake up"),
    (Frame.OUT_OF_ROLE, "I'd be better off dead tbh"),
    (Frame.OUT_OF_ROLE, "nobody would miss me if I was gone"),
    (Frame.OUT_OF_ROLE, "I feel like giving up on life"),
    (Frame.OUT_OF_ROLE, "I feel like ending it"),
    (Frame.NOTES, "my partner is violent and I am afraid of him"),
    (Frame.OUT_OF_ROLE, "I am scared he will hurt me tonight"),
    (Frame.REFLECTION, "I have been feeling suicidal since the weekend"),
    (Frame.OUT_OF_ROLE, "not role play: I need someone to talk to, I am in a really dark place"),
    (Frame.REFLECTION, "I'm really struggling with my own depression right now"),
    (Frame.REFLECTION, "The story of Maria is my story. My father did the same."),
    (Frame.OUT_OF_ROLE, "I took too many pills last night"),
    (Frame.REFLECTION, "I overdosed last year and nobody knows"),
    (Frame.OUT_OF_ROLE, "I feel like killing myself"),
    (Frame.OUT_OF_ROLE, "I've had enough of life"),
    (Frame.OUT_OF_ROLE, "ive been self harming since september"),
    (Frame.OUT_OF_ROLE, "i really want to hurt myself rn"),
    (Frame.OUT_OF_ROLE, "There is no point in me being alive"),
    (Frame.OUT_OF_ROLE, "I'm scared of what I might do to myself"),
    (Frame.OUT_OF_ROLE, "My uncle molested me and this case is exactly that"),
    (Frame.OUT_OF_ROLE, "my heart is racing and i'm panicking"),
    (Frame.REFLECTION, "I was in a psychiatric hospital after my own suicide attempt"),
    (Frame.REFLECTION, "My best friend killed herself in May. I couldn't ask the question."),
    (Frame.REFLECTION, "I went home and drank until I passed out, like every night."),
    (Frame.REFLECTION, "I have not slept for days and I cry all the time"),
    (Frame.REFLECTION, "I live with an abusive partner myself"),
    (Frame.REFLECTION, "It was as if I was talking to my own rapist"),
]
NEITHER = [
    (Frame.IN_ROLE, "How does the drinking affect your mornings?"),
    (Frame.IN_ROLE, "What was it like when your husband died?"),
    (Frame.IN_ROLE, "I'm sorry for your loss. How did he die?"),
    (Frame.IN_ROLE, "I can imagine that hurts."),
    (Frame.IN_ROLE, "I lost my father too."),
    (Frame.IN_ROLE, "I can't take this decision for you."),
    (Frame.IN_ROLE, "I'm afraid of rushing you."),
    (Frame.IN_ROLE, "I wanted to ask about your housing."),
    (Frame.IN_ROLE, "I've been thinking about what you told me."),
    (Frame.IN_ROLE, "I won't hurt you."),
    (Frame.IN_ROLE, "That's to die for, isn't it?"),
    (
        Frame.REFLECTION,
        "I asked Maria whether she had thought about killing herself and I was shaking.",
    ),
    (Frame.REFLECTION, "I was afraid that she would kill herself if I asked."),
    (Frame.REFLECTION, "I was shocked when the client said she cuts herself."),
    (Frame.REFLECTION, "I felt helpless and overwhelmed by her story."),
    (Frame.REFLECTION, "I could not stop thinking about the client afterwards."),
    (Frame.REFLECTION, "I think I did well with the suicide questions."),
    (Frame.REFLECTION, "I was dying inside when she fell silent haha"),
    (Frame.NOTES, "My client tried to kill herself twice."),
    (Frame.NOTES, "cl: 'don't want to live', asked re plan, none"),
    (Frame.NOTES, "She feels she would be better off dead"),
    (Frame.NOTES, "SI passive, no HI, DV by husband"),
    (Frame.NOTES, "Father beat her, mother did nothing. I want to ask about that."),
    (Frame.NOTES, "I was told the client had a suicide attempt in March."),
    (Frame.REFLECTION, "I want to end with a summary next time"),
    (Frame.OUT_OF_ROLE, "I want to end the session"),
    (Frame.OUT_OF_ROLE, "How do I end it?"),
    (Frame.OUT_OF_ROLE, "I hate this"),
    (Frame.OUT_OF_ROLE, "I'm tired and I hate role plays"),
    (Frame.OUT_OF_ROLE, "I messed up, I could scream"),
    (Frame.OUT_OF_ROLE, "ok this client is impossible, I give up"),
    (Frame.OUT_OF_ROLE, "I don't want to be here, this class is mandatory"),
    (Frame.REFLECTION, "I was hurt by her comment about students"),
    (Frame.REFLECTION, "I cut her off twice"),
    (Frame.REFLECTION, "I harmed the relationship by giving advice"),
    (Frame.REFLECTION, "I tried to end on a hopeful note"),
    (Frame.REFLECTION, "I realised I never asked: do you want to kill yourself?"),
    (Frame.NOTES, "He said he would kill me if I told anyone, she reported."),
    (Frame.IN_ROLE, "Where do you live now?"),
    (Frame.IN_ROLE, "That sounds painful; tell me more about the divorce."),
    (Frame.IN_ROLE, "I hurt for you when you say that."),
    (Frame.IN_ROLE, "I have a plan for today, if that is all right."),
    (Frame.IN_ROLE, "I've wanted to talk about the letter."),
    (Frame.IN_ROLE, "My mother is also from there."),
    (Frame.IN_ROLE, "How do you cope with the pain?"),
    (Frame.IN_ROLE, "I can't promise that."),
    (Frame.REFLECTION, "I wanted to help her so much that I forgot to listen."),
    (Frame.REFLECTION, "Her suicide plan scared me and I looked away."),
    (Frame.REFLECTION, "I would ask sooner about safety next time."),
    (Frame.REFLECTION, "I feel bad about how I left her"),
    (Frame.REFLECTION, "I felt attacked when he raised his voice"),
    (Frame.REFLECTION, "I nearly had a heart attack when the timer beeped"),
    (Frame.NOTES, "client denies SI, reports being hit by ex"),
    (Frame.NOTES, "ask: has she ever tried to kill herself?"),
    (Frame.NOTES, "She fears that he will kill her"),
    (Frame.OUT_OF_ROLE, "this is driving me crazy"),
    (Frame.OUT_OF_ROLE, "can I skip the abuse topic?"),
    (Frame.OUT_OF_ROLE, "the client wants to die, what now?"),
    (Frame.REFLECTION, "I killed it!"),
    (Frame.REFLECTION, "I died a little when I misread her name"),
]


@pytest.mark.parametrize("said", ASKED)
def test_a_client_is_asked_about_danger(said: str) -> None:
    assert about(said, Frame.IN_ROLE) == {About.SKILL}


@pytest.mark.parametrize(("frame", "said"), OWN)
def test_a_student_writes_of_their_own_distress(frame: Frame, said: str) -> None:
    assert about(said, frame) == {About.WELLBEING}


@pytest.mark.parametrize(("frame", "said"), NEITHER)
def test_it_is_neither(frame: Frame, said: str) -> None:
    assert about(said, frame) == frozenset()


def test_in_whole_interviews_danger_is_asked_about_and_nothing_is_taken_for_the_workers_own() -> (
    None
):
    lines = [
        line.removeprefix("W: ")
        for path in sorted(INTERVIEWS.glob("*.md"))
        for line in path.read_text(encoding="utf-8").splitlines()
        if line.startswith("W: ")
    ]
    found = [kind for line in lines for kind in about(line, Frame.IN_ROLE)]
    assert len(lines) > 300
    assert set(found) == {About.SKILL}
