"""How a persona answers when no model is there: from its own sentences, by plain rules.

The rules follow what such conversations teach. Who reflects and asks openly hears more, and deeper
things; who advises or blames hears less. Nothing is said twice while something is left to say.
"""

import math
from collections.abc import Callable
from random import Random

from understudy.llm.types import Line
from understudy.personas.hearing import Heard, given_name, heard
from understudy.personas.material import Manner, Topic, material_of
from understudy.personas.phrases import MACHINE, PHRASES
from understudy.personas.schemas import PersonaFields
from understudy.personas.words import stem, stems_of, words_of

MOST_WORDS = {Manner.GUARDED: 28, Manner.EVEN: 44, Manner.OPEN: 58}
"""Of a reply. Clients of real therapy say 7 words in the median and 38 at the 90th percentile."""

_SHARE_AT_FIRST = {Manner.GUARDED: 0.4, Manner.EVEN: 0.7, Manner.OPEN: 1.0}
_SHARE_PER_TRUST = 0.15
"""Of a topic's sentences: how many may be said to a stranger, and how many more with trust."""

_TRUST = {
    Heard.REFLECTION: 1.0,
    Heard.THANKS: 0.5,
    Heard.OPEN: 0.5,
    Heard.ADVICE: -1.0,
    Heard.BLAME: -2.0,
}
_CLEARLY = 2
"""Words a sentence shares with the line that asks for it again."""
_REMEMBERED = 40
"""Lines of the other side that count for trust."""
_TRUSTING = 3
_ASKS_BACK = 0.3
_LONGER = 0.6
_NAMED, _NAMED_COMMONLY, _NAMED_FAINTLY = 3.0, 2.0, 1.0
_OWN_WORD, _COMMON_WORD, _FRESH, _ENOUGH = 1.0, 0.5, 0.4, 1.0
"""How much it tells that a line shares a word with a topic: with its name (less if several topics
use the word, faintly if it is one such as `want`), or with its sentences; and that something is
left to say on it."""


def improvise(persona: PersonaFields, lines: tuple[Line, ...], random: Random) -> str:
    """Return what this persona answers to the last of these lines: always the same by `random`."""
    return _Talk(persona, lines, random).answer()


class _Talk:
    """A conversation at the moment the persona is to answer."""

    def __init__(self, persona: PersonaFields, lines: tuple[Line, ...], random: Random) -> None:
        self._persona = persona
        self._material = material_of(persona)
        self._random = random
        self._asked = [line.text for line in lines if line.role == "user"]
        self._own = [line.text for line in lines if line.role == "assistant"]
        self._said = "\n".join(self._own)
        self._line = self._asked[-1] if self._asked else ""
        self._heard = heard(self._line)
        job = {"job"} if Heard.JOB in self._heard else set()
        self._stems = stems_of(self._line) | job
        self._about = self._topic_of_line()
        recent = self._asked[-_REMEMBERED:]
        self._trust = sum(_TRUST.get(kind, 0) for text in recent for kind in heard(text))

    def answer(self) -> str:
        """Return the first answer that fits what was heard."""
        for fits, move in self._moves():
            if fits:
                return move() or "…"
        raise AssertionError("the last move fits always")

    def _moves(self) -> list[tuple[bool, Callable[[], str]]]:
        asked = Heard.QUESTION in self._heard
        thanked = Heard.THANKS in self._heard
        return [
            (Heard.MACHINE in self._heard, lambda: self._fill(self._random.choice(MACHINE))),
            (Heard.DANGER in self._heard, lambda: self._phrase("danger")),
            (Heard.ORDER in self._heard, lambda: self._phrase("order")),
            (Heard.GOODBYE in self._heard and not asked, lambda: self._phrase("goodbye")),
            (Heard.BLAME in self._heard, lambda: self._phrase("blame")),
            (Heard.ADVICE in self._heard, self._resist),
            (Heard.NAME in self._heard, lambda: self._phrase("name")),
            (
                Heard.AGE in self._heard and self._persona.age is not None,
                lambda: self._phrase("age"),
            ),
            (Heard.GREETING in self._heard and not asked, lambda: self._phrase("greeting")),
            (Heard.REFLECTION in self._heard, self._open_up),
            (thanked and not asked, lambda: self._phrase("thanks")),
            (self._about is not None, lambda: self._tell(self._about)),
            (Heard.MOOD in self._heard, lambda: self._phrase("mood")),
            (Heard.SILENCE in self._heard, lambda: self._phrase("silence")),
            (Heard.MORE in self._heard, self._go_on),
            (bool(self._stems & self._material.life), self._touch),
            (True, self._wonder),
        ]

    # What to do

    def _resist(self) -> str:
        more = self._next_of(self._about, 1) if self._about and not self._is_guarded else ""
        return _joined(self._phrase("advice"), more)

    def _open_up(self) -> str:
        """Answer a reflection: agree, and go deeper into what it is about."""
        topic = self._about if self._is_named(self._about) else self._last_topic() or self._about
        if topic is None:
            return self._asking(_joined(self._phrase("understood"), self._lead()))
        more = self._next_of(topic, self._most()) or ("" if self._is_guarded else self._lead())
        return self._asking(_joined(self._phrase("understood"), more))

    def _tell(self, topic: Topic | None) -> str:
        told = self._next_of(topic, self._most()) if topic else ""
        if told:
            return self._asking(told)
        if self._is_asked:
            return self._hold_back(topic)
        return _joined(self._phrase("understood"), "" if self._is_guarded else self._lead())

    def _go_on(self) -> str:
        """Say more of what was talked about last, or something else, or that this is all."""
        topic = self._last_topic()
        told = self._next_of(topic, self._most()) if topic else ""
        if told:
            return told
        if topic and self._is_asked:
            return self._hold_back(None)
        return self._lead() or self._phrase("silence")

    def _touch(self) -> str:
        return _joined(self._phrase("touched"), self._lead() if self._is_open else "")

    def _wonder(self) -> str:
        """Answer what there is nothing to say to: with a hint at what there is to talk about."""
        if Heard.QUESTION not in self._heard:
            return self._asking(self._lead() or self._phrase("understood"))
        shrug = self._phrase("unsure")
        leads_on = not self._is_guarded or self._random.random() < _ASKS_BACK
        return _joined(shrug, self._lead() if leads_on else "")

    def _hold_back(self, topic: Topic | None) -> str:
        """Say that there is no more on a topic, for now or at all, or say it again if asked to."""
        if topic:
            nearest = max(topic.says, key=self._fit)
            all_said = all(text in self._said for text in topic.says)
            meant = nearest in self._said and self._fit(nearest) >= _CLEARLY
            if (all_said or meant) and nearest not in self._own[-1]:
                return _joined(self._phrase("again"), nearest)
        return _joined(self._phrase("holds"), self._lead() if self._is_open else "")

    # What to say

    def _most(self) -> int:
        """Return how many of its sentences a reply may have: not always the same."""
        if self._is_guarded:
            return 2 if self._trust >= _TRUSTING and self._random.random() < _LONGER else 1
        return 2 if self._is_open or self._random.random() < _LONGER else 1

    def _next_of(self, topic: Topic, most: int) -> str:
        """Return what has not been said on a topic and may be by now: what fits the line first."""
        share = _SHARE_AT_FIRST[self._material.manner] + _SHARE_PER_TRUST * self._trust
        allowed = topic.says[: max(1, math.ceil(share * len(topic.says)))]
        told = [place for place, text in enumerate(allowed) if text in self._said]
        onward = [text for text in allowed[max(told, default=-1) + 1 :] if text not in self._said]
        # Who has said the hard thing does not go back to the easy ones, unless asked.
        left = onward or [text for text in allowed if self._is_asked and text not in self._said]
        if not left:
            return ""
        first = max(left[:2] if self._is_guarded else left, key=self._fit)
        after = left[left.index(first) + 1 :]
        return self._cut([first, *after][:most])

    def _fit(self, text: str) -> int:
        return len(stems_of(text) & self._stems)

    def _cut(self, texts: list[str]) -> str:
        kept = texts[:1]
        for text in texts[1:]:
            if len(" ".join([*kept, text]).split()) <= MOST_WORDS[self._material.manner]:
                kept.append(text)
        return " ".join(kept)

    def _lead(self) -> str:
        """Return the beginning of something not talked about yet."""
        fresh = [
            topic
            for topic in self._material.topics
            if topic is not self._about and not any(text in self._said for text in topic.says)
        ]
        if not fresh:
            return ""
        topic = self._random.choice(fresh[:3])
        return topic.says[0]

    def _asking(self, text: str) -> str:
        """Add a question back, now and then."""
        asks = [ask for ask in self._material.moves.get("asks", ()) if ask not in self._said]
        just_asked = bool(self._own) and self._own[-1].endswith("?")
        if not asks or just_asked or text.endswith("?") or self._random.random() > _ASKS_BACK:
            return text
        return self._cut([text, self._random.choice(asks)])

    def _phrase(self, move: str) -> str:
        """Return one of the words for a moment, one not yet used while there is one."""
        general = PHRASES[self._material.manner] if self._persona.language[:2] == "en" else {}
        options = [
            self._fill(text) for text in self._material.moves.get(move) or general.get(move, ())
        ]
        fresh = [text for text in options if text not in self._said]
        return self._random.choice(fresh or options or [""])

    def _fill(self, text: str) -> str:
        name = self._persona.name
        facts = {
            "name": name,
            "first": next((part for part in name.split() if not part.endswith(".")), name),
            "age": str(self._persona.age),
            "other": self._other(),
            "word": self._touched_word().capitalize(),
        }
        for fact, value in facts.items():
            text = text.replace(f"{{{fact}}}", value)
        return text

    # What was said

    def _topic_of_line(self) -> Topic | None:
        words = {stem(word) for word in words_of(self._line)}
        scores = {topic: self._nearness(topic, words) for topic in self._material.topics}
        fitting = {topic: score for topic, score in scores.items() if score >= _ENOUGH}
        left = {topic for topic in fitting if any(text not in self._said for text in topic.says)}
        return max(
            fitting, key=lambda topic: fitting[topic] + _FRESH * (topic in left), default=None
        )

    def _nearness(self, topic: Topic, words: set[str]) -> float:
        named = self._stems & topic.words
        shared = topic.content & self._stems - named
        common = shared & self._material.common
        return (
            _NAMED * len(named - self._material.common)
            + _NAMED_COMMONLY * len(named & self._material.common)
            + _NAMED_FAINTLY * len(words & topic.words - named)
            + _OWN_WORD * len(shared - common)
            + _COMMON_WORD * len(common)
        )

    def _is_named(self, topic: Topic | None) -> bool:
        return bool(topic and self._stems & topic.words)

    def _last_topic(self) -> Topic | None:
        """Return what the persona talked about last."""
        places = {
            max(self._said.rfind(text) for text in topic.says): topic
            for topic in self._material.topics
        }
        last = max(places, default=-1)
        return places[last] if last >= 0 else None

    def _other(self) -> str:
        named = ((given_name(text), text) for text in self._asked)
        names = (name for name, text in named if name and Heard.GREETING in heard(text))
        return next((f", {name}" for name in names), "")

    def _touched_word(self) -> str:
        life = self._material.life
        return next((word for word in words_of(self._line) if stem(word) in life & self._stems), "")

    @property
    def _is_asked(self) -> bool:
        return bool({Heard.OPEN, Heard.QUESTION} & self._heard)

    @property
    def _is_guarded(self) -> bool:
        return self._material.manner is Manner.GUARDED

    @property
    def _is_open(self) -> bool:
        return self._material.manner is Manner.OPEN


def _joined(*texts: str) -> str:
    return " ".join(text for text in texts if text)
