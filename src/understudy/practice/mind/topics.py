"""Which of a case's topics a text is about."""

from collections.abc import Iterable

from understudy.practice.mind.words import ground, telling

# What people say when they come to a topic without its name; by any word of the tag.
_ALSO = {
    "alcohol": "drink beer wine vodka whisky bottle sober pub booze",
    "carer": "nurse wash dementia",
    "child": "kid son daughter boy girl baby toddler",
    "debt": "money owe bill arrears loan bailiff",
    "drink": "alcohol beer wine vodka whisky bottle sober pub booze",
    "drug": "pill cannabis weed cocaine heroin substance dose needle",
    "elder": "mother father mum dad parent dementia",
    "family": "mother father mum dad brother sister parent wife husband",
    "finance": "money rent bill afford wage income benefit",
    "food": "eat hungry meal cupboard fridge foodbank",
    "grief": "die death funeral miss lose bury grave",
    "housing": "rent landlord flat evict home shelter sofa council",
    "illness": "ill sick pain hospital doctor treatment",
    "immigration": "visa asylum papers status border passport deport",
    "loss": "die death funeral miss grief bury grave",
    "money": "rent bill debt owe afford wage income benefit pay",
    "partner": "husband wife boyfriend girlfriend relationship marriage",
    "risk": "suicide kill hurt harm die dead",
    "safety": "safe afraid hurt hit harm danger",
    "school": "teacher class lesson homework pupil",
    "sleep": "night wake bed tired insomnia",
    "substance": "drink drug alcohol pill dose",
    "suicide": "kill die dead harm",
    "trauma": "traumatic nightmare flashback",
    "unemployment": "job work shift employer boss redundant",
    "violence": "hit hurt push shove slap afraid threaten punch",
    "work": "job shift boss employer factory office",
}
_WORDS_OF = {
    ground(name): frozenset(ground(word) for word in words.split()) for name, words in _ALSO.items()
}
# Words that are in questions about anything: by them alone nobody asks about something kept back.
_GENERAL = frozenset(
    map(
        ground,
        """
        after back before care come dead die feel feelings find fine good happen help leave life
        live look lose miss past remember see talk think tired trust use want wish
        """.split(),  # noqa: SIM905 - a line of words, as above
    )
)


def words_of_tag(tag: str) -> frozenset[str]:
    """Return the ground forms by which a tag is known: its own words, and what belongs to them."""
    own = frozenset(telling(tag.replace("_", " ").replace("-", " ")))
    return own.union(*(_WORDS_OF.get(word, frozenset()) for word in own))


def plain_words_of_tag(tag: str) -> frozenset[str]:
    """Return the ground forms by which somebody asks about a tag and about nothing else."""
    return words_of_tag(tag) - _GENERAL


def topics_in(text: str, tags: Iterable[str]) -> tuple[str, ...]:
    """Return the tags a text touches, in the order given, each once."""
    said = frozenset(telling(text))
    return tuple(tag for tag in dict.fromkeys(tags) if words_of_tag(tag) & said)
