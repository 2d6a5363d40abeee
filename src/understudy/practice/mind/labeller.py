"""Labels a worker's turn by rule: for the demo, and where a model's label did not come.

It hears what phrases can tell and nothing else: irony, tone and most of what is left unsaid pass
it by. On 24 interviews whose author had not seen it, the counts made from it separate good from
poor ones with an AUC of .98 (`tests/practice/mind/test_counts.py`; the share of turns with a
question mark alone: .93). On AnnoMI, which is spoken and was not used to make it, it
agrees with the annotators on questions (kappa .77), less on reflections (.40) and little on advice
(.19), and the score of a session separates high from low quality with an AUC of .76. So it is no
judge: a model's labels go first where there is a model.
"""

from dataclasses import dataclass
from functools import cached_property

from understudy.practice.mind.danger import follows_up
from understudy.practice.mind.labels import Advice, Question, Reflection, Slip, WorkerLabels
from understudy.practice.mind.phrases import FEELINGS, Said, says
from understudy.practice.mind.questions import questions_in
from understudy.practice.mind.topics import topics_in
from understudy.practice.mind.words import plain, sentences_of, telling, words_of

_ECHO = 0.34
"""The share of a sentence's words that were the client's before, from which on it repeats them."""
_MOSTLY = 0.5
_FRAGMENT_WORDS = 12
"""A longer sentence without any marker is a statement, no reflection."""
_SUMMARY_WORDS = 15
_SPECIFIC_WORDS = 2
_SHORT_ANSWER_WORDS = 3
_SPOKEN_WORDS = 6
"""Warmth in fewer words than this is a formula."""

_OWN = frozenset(
    ("i", "i'm", "i've", "i'd", "i'll", "me", "my", "we", "we'll", "we've", "our", "us")
)
_BACK_CHANNEL = frozenset(
    """
    ah all alright and brilliant cool er exactly fine good got great hm hmm huh i interesting it
    lovely mhm mm mmm nice no oh ok okay perfect really right see so sure thank thanks true uh um
    very well wow yeah yep yes you
    """.split()  # noqa: SIM905 - a page of quotes and commas cannot be read
)
_NO_REFLECTION = (
    Said.NO_REFLECTION,
    Said.ADVICE,
    Said.PERSUADES,
    Said.INFORMS,
    Said.CONFRONTS,
    Said.BOUNDARY,
    Said.STIGMA,
    Said.REPAIR,
    Said.PERMISSION,
    Said.CHECK,
)


@dataclass(frozen=True, slots=True)
class Context:
    """What a turn is heard against.

    Attributes:
        client_turn: what the client said just before.
        worker_before: the worker's turn before that, which may have asked for permission.
        tags: the topics of the case.
        blocked: those of them that the client has just avoided.
    """

    client_turn: str = ""
    worker_before: str = ""
    tags: tuple[str, ...] = ()
    blocked: frozenset[str] = frozenset()


_NOTHING_BEFORE = Context()


def label(worker_turn: str, context: Context = _NOTHING_BEFORE) -> WorkerLabels:
    """Return what a turn of the worker does. Any text has labels; an empty one has none set."""
    return _Hearing(plain(worker_turn), context).labels()


class _Hearing:
    """One turn, heard once."""

    def __init__(self, text: str, context: Context) -> None:
        self._text = text
        self._context = context
        self._sentences = [(line, questions_in(line)) for line in sentences_of(text)]
        self._client = plain(context.client_turn)
        self._client_words = frozenset(telling(self._client))

    def labels(self) -> WorkerLabels:
        topics = self._topics()
        return WorkerLabels(
            emotional_reaction=self._warmth(),
            interpretation=self._understanding(),
            exploration=self._interest(),
            question=self.question,
            reflection=self.reflection,
            advice=self.advice,
            affirms=self._affirms(),
            seeks_collaboration=self._says(Said.PERMISSION, Said.CHECK, Said.TOGETHER),
            emphasises_autonomy=self._says(Said.AUTONOMY),
            gives_information=self._says(Said.INFORMS),
            confronts=self._says(Said.CONFRONTS) and not self._says(Said.REPAIR),
            summarises=self._summarises(),
            pushes_blocked_topic=self._pushes(topics),
            repairs=self._says(Said.REPAIR),
            slip=self._slip(),
            asks_about_risk=self.question != Question.NONE and self._asks_about_risk(),
            topics=topics,
        )

    def _asks_about_risk(self) -> bool:
        """Say whether danger is named, or was named just before and is asked on about."""
        before = sentences_of(plain(self._context.worker_before))
        asked_before = any(says(Said.RISK, line) and questions_in(line) for line in before)
        return self._says(Said.RISK) or (asked_before and follows_up(self._text))

    def _says(self, *kinds: Said) -> bool:
        return any(says(kind, line) for kind in kinds for line, _ in self._sentences)

    @cached_property
    def question(self) -> Question:
        plain_ones = [kinds for line, kinds in self._sentences if not _only_invites(line)]
        heard = plain_ones if any(plain_ones) else [kinds for _, kinds in self._sentences]
        asked = [kind for kinds in heard for kind in kinds]
        if len(asked) > 1:
            return Question.STACKED
        return asked[0] if asked else Question.NONE

    @cached_property
    def advice(self) -> Advice:
        pushed = any(says(Said.PERSUADES, line) for line, asked in self._sentences if not asked)
        if not pushed and not self._says(Said.ADVICE):
            return Advice.NONE
        return Advice.WITH_PERMISSION if self._has_permission() else Advice.WITHOUT_PERMISSION

    def _has_permission(self) -> bool:
        if says(Said.REFUSES, self._client):
            return False
        asked_before = says(Said.PERMISSION, plain(self._context.worker_before))
        return asked_before or self._says(Said.PERMISSION) or says(Said.ASKS_ADVICE, self._client)

    @cached_property
    def reflection(self) -> Reflection:
        found = [self._reflects(line) for line, asked in self._sentences if not asked]
        if Reflection.COMPLEX in found:
            return Reflection.COMPLEX
        return Reflection.SIMPLE if Reflection.SIMPLE in found else Reflection.NONE

    def _reflects(self, sentence: str) -> Reflection:
        said = frozenset(telling(sentence))
        if not said or sentence[-1] in "!?" or _only_says_it_is_there(sentence):
            return Reflection.NONE
        if any(says(kind, sentence) for kind in _NO_REFLECTION):
            return Reflection.NONE
        echo = len(said & self._client_words) / len(said)
        marked = says(Said.REFLECTS, sentence)
        if not marked and not self._repeats(sentence, echo):
            return Reflection.NONE
        new_feeling = bool(said & FEELINGS - self._client_words)
        new_words = echo < _MOSTLY and not says(Said.WARM, sentence)
        if new_feeling or new_words or says(Said.MEANING, sentence):
            return Reflection.COMPLEX
        return Reflection.SIMPLE

    def _repeats(self, sentence: str, echo: float) -> bool:
        """Say whether a sentence without a marker gives back what the client said."""
        words = words_of(sentence)
        if not self._client_words or _OWN & frozenset(words) or says(Said.WARM, sentence):
            return False
        fragment = len(words) <= _FRAGMENT_WORDS and self.advice == Advice.NONE
        return echo >= _ECHO or fragment

    def _affirms(self) -> bool:
        return any(
            says(Said.AFFIRMS, line) and not says(Said.ADVICE, line)
            for line, asked in self._sentences
            if not asked
        )

    def _warmth(self) -> int:
        if self._says(Said.WARM):
            cheap = self.advice == Advice.WITHOUT_PERMISSION or self._says(Said.CONFRONTS)
            return 1 if cheap or len(words_of(self._text)) < _SPOKEN_WORDS else 2
        return 1 if self._affirms() or self._says(Said.CLAIMS) else 0

    def _understanding(self) -> int:
        if self.reflection == Reflection.COMPLEX:
            return 2
        return 1 if self.reflection == Reflection.SIMPLE or self._says(Said.CLAIMS) else 0

    def _interest(self) -> int:
        if self.question != Question.OPEN:
            return 0 if self.question == Question.NONE else 1
        said = frozenset(telling(self._text))
        specific = len(said) >= _SPECIFIC_WORDS or bool(said & self._client_words)
        return 2 if specific else 1

    def _summarises(self) -> bool:
        return self._says(Said.SUMMARY) and len(words_of(self._text)) >= _SUMMARY_WORDS

    def _topics(self) -> tuple[str, ...]:
        """Return what the turn asks about: to mention something in advice is not to ask."""
        if self.question == Question.NONE and self.reflection == Reflection.NONE:
            return ()
        return topics_in(self._text, self._context.tags)

    def _pushes(self, topics: tuple[str, ...]) -> bool:
        if self.question == Question.NONE or self._says(Said.REPAIR, Said.AUTONOMY):
            return False
        if self._context.blocked & frozenset(topics):
            return True
        curt = len(words_of(self._client)) <= _SHORT_ANSWER_WORDS
        refused = says(Said.REFUSES, self._client)
        return self._says(Said.INSISTS) and bool(self._client) and (curt or refused)

    def _slip(self) -> Slip:
        if self._says(Said.STIGMA):
            return Slip.STIGMA
        return Slip.BOUNDARY if self._says(Said.BOUNDARY) else Slip.NONE


def _only_says_it_is_there(sentence: str) -> bool:
    """Say whether a sentence is a back-channel or a thank-you: `mm-hmm`, `oh, thank you, Ruth`."""
    words = words_of(sentence)
    thanks = not {"thank", "thanks"}.isdisjoint(words[:3])
    return thanks or _BACK_CHANNEL.issuperset(words)


def _only_invites(sentence: str) -> bool:
    """Say whether a sentence invites without asking: with a question beside it, it is its lead."""
    return sentence[-1] != "?" and says(Said.INVITES, sentence)
