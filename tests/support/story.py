"""The story of a class: what its people write and say. How they do it is in the files beside."""

from typing import NamedTuple

CLIENT = "Irene Sokol"
OPENING = "They said I should come. So here I am."
BRIEF = "A widow who cleans offices, is behind with the rent and has lost touch with her daughter."
SECTION, COURSE = "Interviewing, group B", "SW 310"
TASK = "First talk with Irene"
PRICE_IN, PRICE_OUT = "1", "5"
"""Dollars for a million tokens."""


class Told(NamedTuple):
    """A fact of the client: what it is, what one asks about, and from which trust it is told."""

    text: str
    topics: str
    level: float
    if_asked: str
    is_secret: bool = False


FACTS = (
    Told("I clean offices from five in the morning.", "work, job, mornings", 1.5, "Tells it"),
    Told("I am three months behind with the rent.", "rent, flat", 2.5, "Makes it smaller"),
    Told("My daughter has not rung me since the spring.", "daughter, calls", 2.7, "Leads away"),
    Told("I fed the widow's pension into slot machines.", "pension", 3.6, "Denies it", True),
)
SECRET = FACTS[-1].text
CONTENT_NOTE = "Thoughts of not wanting to live"
PROTECTION = "Her grandson's Sundays"
IF_ASKED = "Some nights I would not mind not waking up. I would never do anything."
TRYING = ("Hello, I am your author.", "What do you do for work?")
WRONG = "She says where she works in her first breath; she would wait to be asked."
PRINCIPLE = f"Do not do this: {WRONG}"
QUESTIONS = (
    ("What work do you do?", FACTS[0].text, "Tells it"),
    ("What became of the widow's pension?", SECRET, "Keeps it"),
)

SKILLED = (
    "Hello, I am Noor, a student. It stays between us unless somebody is in danger. Is that okay?",
    "What would you like to talk about today?",
    "It sounds as if mornings are heavy for you. What is your work like?",
    "You get up at five and keep going, and that takes strength. What is it like with the rent?",
    "You sound worn out, carrying this by yourself. What happened between you and your daughter?",
    "Some people who carry so much think of dying. Have you had thoughts of killing yourself?",
    "Thank you for telling me that. I am glad you said it. What keeps you going on such nights?",
    "So the rent is behind and your daughter is silent. What is one small step you would choose?",
)
POOR = (
    "Okay. Why are you behind with the rent?",
    "You should really make a budget. Have you tried writing a list?",
    "Do you drink? Do you gamble? Or do you just not want to pay?",
    "Everybody has money trouble. You have to look on the bright side.",
    "You need to ring your daughter and say sorry.",
    "Fine. So can you promise me to pay by Friday?",
)
ASIDE = "((how many turns do I have left?))"
REFLECTIONS = {
    "Noor Haddad": "I asked openly about suicide because she seemed tired of living. Next time I "
    "will leave more silence after hard words.",
    "Jonas Beck": "I talked a lot. She gave short answers and I do not know why.",
}
SKIPPED, CHANGED = "closing", "Planning and closing"
"""The criterion that the scripted judge finds nothing for, and whose level the teacher changes."""
REASON = "The small step at the end was Irene's own: that is what this level asks for."
COMMENT = "Here you could have waited."
