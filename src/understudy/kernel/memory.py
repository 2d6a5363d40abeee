"""What stands in memory from the start, and is not looked through again and again."""

import gc

SELDOM = (5_000, 20, 50)
"""New objects before the youngest are looked at, and how many such rounds before the older are."""


def settle() -> None:
    """Take everything there is now as there for good; called once a server is ready.

    Modules and their like are a quarter of a million objects here, and the collector looks at all
    of them each time it looks at everything: everybody waits a quarter of a second for that, again
    and again under load, and nothing is ever found. What comes later is looked at seldom as a
    whole: the first calls alone leave a hundred thousand objects that stay, 50 ms each time.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(*SELDOM)
