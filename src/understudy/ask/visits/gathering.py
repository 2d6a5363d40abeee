"""Gathers questions that ask for the same, by the telling words they share."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from understudy.ask.visits.inbox_schemas import Asked, Gap

OTHERS_SHOWN = 4
_MOST_OF_THE_SHORTER = 0.7
_A_THIRD_OF_BOTH = 1 / 3


def gathered(questions: Iterable[Asked]) -> list[Gap]:
    """Return questions in groups, what most visitors ask first, then the newest.

    A question joins the group whose first one it is most like: short ones begin groups, so that
    what they ask for collects the longer wordings. What comes of it does not depend on their order.
    """
    groups = list[list[Asked]]()
    led_by = defaultdict[str, list[int]](list)
    for asked in sorted(questions, key=lambda each: (len(each.words), each.at, each.message_id)):
        words = _words(asked)
        near = dict.fromkeys(place for word in words for place in led_by[word])
        fitting = [place for place in near if alike(words, _words(groups[place][0]))]
        if fitting:
            groups[max(fitting, key=lambda at: _shared(words, _words(groups[at][0])))].append(asked)
            continue
        for word in words:
            led_by[word].append(len(groups))
        groups.append([asked])
    return sorted(map(_gap, groups), key=lambda gap: (gap.conversations, gap.last_at), reverse=True)


def alike(words: frozenset[str], others: frozenset[str]) -> bool:
    """Tell whether two questions ask for the same: they share most words of the shorter one."""
    shared = len(words & others)
    if not shared:
        return False
    is_within = shared >= _MOST_OF_THE_SHORTER * min(len(words), len(others))
    return is_within and _shared(words, others) >= _A_THIRD_OF_BOTH


def _shared(words: frozenset[str], others: frozenset[str]) -> float:
    return len(words & others) / len(words | others)


def _words(asked: Asked) -> frozenset[str]:
    # A question without a telling word, such as "Why?", is like those that are written alike.
    return frozenset(asked.words) or frozenset([f"?{asked.text.casefold().strip()}"])


def _gap(group: Sequence[Asked]) -> Gap:
    newest = sorted(group, key=lambda each: (each.at, each.message_id), reverse=True)
    wordings = {each.text.casefold(): each.text for each in reversed(newest)}
    last = newest[0]
    others = [text for key, text in reversed(wordings.items()) if key != last.text.casefold()]
    return Gap(
        example=last.text,
        others=tuple(others[:OTHERS_SHOWN]),
        questions=len(group),
        conversations=len({each.conversation_id for each in group}),
        last_at=last.at,
        conversation_id=last.conversation_id,
    )
