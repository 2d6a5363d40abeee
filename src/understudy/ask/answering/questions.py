"""What is asked: its parts, its telling words, what it leans on, what kind of answer it wants."""

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from understudy.ask.answering.words import ground, telling, words_of
from understudy.ask.reading.schemas import Private

_QUESTION_WORDS = (
    "what who whom whose when where why how which does do did is are was were can could may has "
    "have will would should"
)
_ASKS = "|".join(_QUESTION_WORDS.split())
_PARTS = re.compile(rf"(?<=[.!?;])\s+|(?:[,;:]\s+|[,;]?\s+and\s+)(?=(?:{_ASKS})\b)", re.IGNORECASE)
_IS_ASKED = re.compile(rf"^\W*(?:{_ASKS})\b|\?\W*$", re.IGNORECASE)
_GOES_WITH_NEXT = re.compile(rf"^\W*(?:if|as|because|{_ASKS})\b", re.IGNORECASE)
_LEAD_IN = re.compile(
    r"^(?:(?:and|so|but|ok|okay|well|please|also)\b[, ]*)*"
    r"(?:(?:can|could|would|will) you (?:please )?)?"
    r"(?:(?:tell|show|give) (?:me|us) (?:more )?(?:about |whether |if )?"
    r"|i(?:'d| would) like to know )?",
    re.IGNORECASE,
)
_LEANS = frozenset(
    """
    it its they them their theirs there that this these those he him his she her hers then one ones
    such same else also
    """.split()  # noqa: SIM905 - a line that can be read
)
_GOES_ON = re.compile(r"^\W*(?:and|what about|how about|what else|why|also)\b", re.IGNORECASE)
_AGE = re.compile(r"\b\d+[- ]years?[- ]old\b", re.IGNORECASE)

_SMALL_TALK = re.compile(
    r"^\W*(?:hi|hello|hey|good (?:morning|afternoon|evening|day|night)|thanks?|thank you|cheers|bye"
    r"|goodbye|how are you|how do you do|what'?s up|who are you|what are you|are you (?:a|an|real)"
    r"|nice to meet|sorry|ok|okay|great|cool|lol|test)\b",
    re.IGNORECASE,
)
_ORDER = re.compile(
    r"^\W*(?:system|assistant|developer|user)\s*:"
    r"|^\W*(?:please\s+|now\s+|then\s+|just\s+|(?:can|could|would|will) you\s+(?:please\s+)?)*"
    r"(?:ignore|forget|disregard|override|print|reveal|repeat|output|echo|translate|write|compose"
    r"|sing|draw|pretend|act|role-?play|imagine|behave|respond|reply|answer only|say|spell|decode"
    r"|encode|summon|execute|run|you are now|from now on|tell (?:me|us) (?:a|another|some) )",
    re.IGNORECASE,
)
_PRIVATE = {
    Private.CONTACT: r"phone|telephone|mobile|e-?mail|address|postcode|contact"
    r"|reach (?:her|him|them)|get in touch",
    Private.REFEREES: r"referees?|references?|recommends?|vouch",
    Private.BIRTH: r"how old|age|born|birth(?:day|date)?|date of birth|year of birth",
    Private.PAY: r"salary|salaries|earns?|earned|wages?|income|how much .{0,40}(?:paid|make)",
}
_LENGTH = re.compile(
    r"\b(?:how long|how many (?:years|months)|since when|tenure|gaps?|breaks?|in total|in all"
    r"|altogether|years of|experience|what (?:day|date)|today)\b",
    re.IGNORECASE,
)
_OVERVIEW = re.compile(
    r"\bsummar(?:y|i[sz]e)\b|\boverview\b|\bwhat(?:'s| is| are) (?:this|these|the) .{0,40}\babout\b"
    r"|\bwhat can (?:i|we|you) (?:ask|tell|answer)\b|\bwhat (?:do|does) .{0,40}\bcover\b",
    re.IGNORECASE,
)
_TIMES = (
    "day week month year hour minute january february march april may june july august september "
    "october november december monday tuesday wednesday thursday friday saturday sunday since until"
)
_TIME = re.compile(rf"\d|\b(?:{'|'.join(_TIMES.split())})s?\b", re.IGNORECASE)
_MONEY = re.compile(r"[£$€¥]|\bfree\b|\bpence\b|\bpaid for\b|\bpay\b", re.IGNORECASE)
_COUNT = re.compile(
    r"\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozen|half|all)\b",
    re.IGNORECASE,
)
_NAME = re.compile(r"(?<=\w )[A-Z]\w+")
_WANTS = (
    (re.compile(r"\b(?:when|how (?:long|early|late|soon|often))\b", re.IGNORECASE), _TIME),
    (re.compile(r"\b(?:how much|costs?|prices?|fee)\b", re.IGNORECASE), _MONEY),
    (re.compile(r"\bhow (?:many|big|large|high)\b", re.IGNORECASE), _COUNT),
    (re.compile(r"\bwho\b", re.IGNORECASE), _NAME),
)
_NOISE = frozenset(
    map(ground, "tell document company firm organisation experience big large size long".split())  # noqa: SIM905 - a line
)
_PHRASES = (("programming languages", "programming"), ("coding languages", "programming"))


class Question(NamedTuple):
    """A question, or a part of one.

    Attributes:
        text: as it was asked.
        words: that tell what it is about, each once, in their ground form.
        leans_on: words of what was asked before, if it cannot be understood without.
    """

    text: str
    words: tuple[str, ...]
    leans_on: tuple[str, ...] = ()

    @property
    def is_small_talk(self) -> bool:
        """Whether it reads like small talk or an order, if no document knows better."""
        return bool(_SMALL_TALK.search(self.text) or _ORDER.search(self.text))

    @property
    def wants_length(self) -> bool:
        """Whether it asks for a time that may have been calculated."""
        return bool(_LENGTH.search(self.text))

    @property
    def wants_overview(self) -> bool:
        """Whether it asks what the documents are about."""
        return bool(_OVERVIEW.search(self.text))

    def wants(self, kinds: Iterable[Private]) -> list[Private]:
        """Return which of these private matters it asks for."""
        asked = self.text.casefold()
        return [kind for kind in sorted(kinds) if re.search(rf"\b(?:{_PRIVATE[kind]})\b", asked)]

    def fits(self, sentence: str) -> bool:
        """Say whether a sentence is of the kind that is asked for: a time, a sum, a name."""
        wanted = [form for asked, form in _WANTS if asked.search(self.text)]
        return any(form.search(sentence) for form in wanted)

    def names(self) -> list[str]:
        """Return the words that are written as names, without the first one."""
        return _NAME.findall(self.text)


def parts_of(asked: str, before: str, about: Sequence[str] = ()) -> list[Question]:
    """Return the parts of what was asked, in order; where something is asked, only such parts.

    Args:
        asked: the question.
        before: the one before it; empty for none.
        about: titles of the documents, whose words tell nothing in a question to them.
    """
    known = {word for title in about for word in telling(title)}
    texts = _texts(asked)
    is_asked = any(_IS_ASKED.search(text) for text in texts)
    parts: list[Question] = []
    last = _words(before, known)
    for text in texts:
        words = _words(text, known)
        leans = bool(_LEANS & set(words_of(text))) or _GOES_ON.search(text) or len(words) < 2  # noqa: PLR2004 - one word says little
        if not is_asked or _IS_ASKED.search(text):
            parts.append(Question(text, words, last if leans else ()))
        last = words or last
    return parts


def _texts(asked: str) -> list[str]:
    """Split what was asked; half a sentence that the next one depends on stays with it."""
    texts: list[str] = []
    begins = 0
    for match in _PARTS.finditer(asked):
        text = asked[begins : match.start()]
        if "," in match.group() and _GOES_WITH_NEXT.search(text) and "and" not in match.group():
            continue
        texts.append(text)
        begins = match.end()
    return [text for each in [*texts, asked[begins:]] if (text := each.strip())]


def _words(text: str, known: set[str]) -> tuple[str, ...]:
    plain = _AGE.sub(" ", _LEAD_IN.sub("", text.strip()))
    for phrase, meant in _PHRASES:
        plain = re.sub(phrase, meant, plain, flags=re.IGNORECASE)
    words = dict.fromkeys(telling(plain))
    return tuple(word for word in words if word not in known | _NOISE) or tuple(words)
