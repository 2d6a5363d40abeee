"""Text cleaned of what nobody sees, and split into sentences."""

import re
import unicodedata
from collections.abc import Iterator

LONGEST = 600
"""Characters of one sentence; longer ones are cut at spaces, nothing is lost."""

# Control characters, marks without width that can hide orders to a model (tags, bidirectional
# overrides), and halves of surrogate pairs. Joiners stay: Persian, Hindi and emoji need them.
_UNSEEN = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064"
    "\u2066-\u206f\ufe00-\ufe0f\ufeff\ufff9-\ufffb\ufffe\uffff\U000e0000-\U000e01ef\ud800-\udfff]"
)
_END = re.compile(r"(?:[.!?…]+[\"'”’»)\]]*(?=\s)|[。！？]+[”’」』）]*)")  # noqa: RUF001 full-width stops end sentences, too
_TOKEN = re.compile(r"[^\s(\[\"'“‘«]+$")  # noqa: RUF001 quotation marks of all kinds
_STARTS = re.compile(r"\s*[\"'“‘«(\[¿¡]*([^\W_])")  # noqa: RUF001 the same

# After these a stop ends no sentence, whatever follows.
_TITLE_WORDS = """
dr mr mrs ms mx prof rev hon st sra frau herr mme mlle sgt capt lt col vs cf approx e.g i.e z.b d.h
bzw u.a viz dept dist
"""
_TITLES = frozenset(_TITLE_WORDS.split())
# After these, if a number follows; "no" and "art" are words as well.
_NUMBERED_WORDS = """
no nr nos vol vols ed eds fig figs sec ch pp p art ca est tel ext jan feb mar apr jun jul aug sep
sept oct nov dec
"""
_NUMBERED = frozenset(_NUMBERED_WORDS.split())
# After these one may be over: only if the next begins with a capital.
_MAYBE_WORDS = "etc inc ltd co corp jr sr al ph.d m.d b.a m.a b.sc m.sc u.s u.k a.m p.m"
_MAYBE = frozenset(_MAYBE_WORDS.split())
_INITIALS = re.compile(r"(?:[^\W\d_]\.)*[^\W\d_]")


def clean(text: str) -> str:
    """Return a text on one line: white space single, and nothing in it that cannot be seen."""
    return " ".join(_UNSEEN.sub("", unicodedata.normalize("NFC", text)).split())


def split(text: str) -> Iterator[str]:
    """Yield the sentences of a cleaned paragraph, none longer than `LONGEST`.

    Joined by single spaces they are the paragraph again, but where a word was longer than that.
    """
    begin = 0
    for end in _END.finditer(text):
        if _is_over(text, begin, end):
            yield from cut(text[begin : end.end()].strip())
            begin = end.end()
    yield from cut(text[begin:].strip())


def cut(text: str) -> Iterator[str]:
    """Yield a text in pieces of at most `LONGEST` characters, cut at spaces where there are any."""
    begin = 0
    while len(text) - begin > LONGEST:
        space = text.rfind(" ", begin + 1, begin + LONGEST + 1)
        end = space if space > 0 else begin + LONGEST
        yield text[begin:end]
        begin = end + (space > 0)
    if begin < len(text):
        yield text[begin:]


def _is_over(text: str, begin: int, end: re.Match[str]) -> bool:
    mark = end.group()
    following = _STARTS.match(text, end.end(), end.end() + 12)
    if following and following.group(1).islower():
        return False
    if mark[0] != "." or mark.startswith(".."):
        return True
    token = _TOKEN.search(text, max(begin, end.start() - 40), end.start())
    if token is None:
        return True
    if following and following.group(1).isdigit() and token.group().lower() in _NUMBERED:
        return False
    return not _is_short_form(token.group(), is_first=token.start() <= begin + 1)


def _is_short_form(token: str, *, is_first: bool) -> bool:
    word = token.lower()
    if word in _TITLES:
        return True
    if word in _MAYBE:
        return False
    # "by J. Roe" is not parted; so "It was plan B. Then" is not either.
    if _INITIALS.fullmatch(token):
        return token.isupper()
    return is_first and token.isdigit()
