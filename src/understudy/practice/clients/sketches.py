"""What cases that are drafted without a model are made of: plain, whole, and to be rewritten."""

OPENINGS = ("So. They said I should talk to you.", "Hi. I'm not sure what happens here.")
STEPS = ("Make one phone call together", "Meet again next week and look at one letter")
BARRED = ("Talk to the whole family at once", "Move somewhere else")
RESTS = (
    {
        "text": "I work early shifts in a bakery, from four.",
        "topic_tags": ["work", "job", "shift"],
        "disclosure_level": 1.5,
        "if_asked_directly": "tell",
        "must_never_volunteer": False,
    },
    {
        "text": "My sister rings every Sunday.",
        "topic_tags": ["sister", "family", "phone"],
        "disclosure_level": 2.0,
        "if_asked_directly": "tell",
        "must_never_volunteer": False,
    },
    {
        "text": "There are eleven unopened envelopes in the kitchen drawer.",
        "topic_tags": ["letters", "bills", "money"],
        "disclosure_level": 2.5,
        "if_asked_directly": "minimise",
        "must_never_volunteer": False,
    },
    {
        "text": "I borrowed from my brother's savings and he has not noticed.",
        "topic_tags": ["brother", "borrow", "savings"],
        "disclosure_level": 3.2,
        "if_asked_directly": "deny",
        "must_never_volunteer": True,
    },
    {
        "text": "Some evenings I sit in the stairwell because I cannot face the door.",
        "topic_tags": ["evening", "home", "stairwell"],
        "disclosure_level": 3.0,
        "if_asked_directly": "deflect",
        "must_never_volunteer": False,
    },
    {
        "text": "My mother did the same, and I swore I never would.",
        "topic_tags": ["mother", "childhood", "past"],
        "disclosure_level": 3.6,
        "if_asked_directly": "deflect",
        "must_never_volunteer": True,
    },
)
"""Facts of a case, with the trust they take."""
