"""What of an answer may be shown while it comes.

Marks and the last line are taken out. The latest letters are held back until it is clear that they
are not the canary: a word that stands in the instructions and nowhere else, so that whoever repeats
it repeats the instructions.
"""

import unicodedata
from collections import deque
from collections.abc import Callable
from itertools import islice

from understudy.ask.answering.marks import Mark, Unmarked

CUT = "This answer was stopped, because it began to repeat what is not meant for visitors."
"""Stands in place of the rest of an answer that repeats the instructions."""

LONGEST_REPEAT = 12
"""So many words of the instructions in a row are a repetition, and no coincidence."""


class Showing:
    """Passes on an answer as it may be shown; give it every piece, then `end` it.

    What was passed on does not depend on how the answer was cut into pieces.

    Attributes:
        text: all that was passed on.
        leaked: the answer began to repeat the instructions, and was cut there.
    """

    def __init__(self, canary: str, hear: Callable[[str], object], fixed: str = "") -> None:
        """Say what must not be shown, and who hears the rest.

        Args:
            canary: the word in the instructions; empty for none.
            hear: is given the text, piece by piece.
            fixed: the instructions (`fixed_part`).
        """
        self.text = ""
        self.leaked = False
        self._tell = hear
        self._unmarked = Unmarked(self._hold)
        self._canaries = {word for word in (_letters(canary), _letters(canary)[::-1]) if word}
        self._most = max(map(len, self._canaries), default=0)
        self._latest = ""
        self._held: deque[tuple[str, int]] = deque()
        self._held_letters = 0
        self._repeats = _Repeats(fixed)
        self._free: list[str] = []

    @property
    def marks(self) -> list[Mark]:
        """The marks that were taken out."""
        return self._unmarked.marks

    @property
    def broken(self) -> int:
        """How many marks were begun and are none."""
        return self._unmarked.broken

    @property
    def last_lines(self) -> list[str]:
        """What stood behind `@@`."""
        return self._unmarked.last_lines

    def hear(self, piece: str) -> None:
        """Take the next piece; what is free to be shown is passed on."""
        for character in piece:
            if not self.leaked:
                self._unmarked.take(character)
        self._pass_on()

    def end(self) -> None:
        """Say that this was all: what is held back is passed on."""
        if self.leaked:
            return
        self._unmarked.end()
        if self._repeats.at_word_end():
            self._cut()
        self._free += [character for character, _ in self._held]
        self._held.clear()
        self._pass_on()

    def _hold(self, character: str) -> None:
        """Take a character of the text, and free those that are now too old for the canary."""
        if self.leaked:
            return
        letters = _letters(character)
        self._held.append((character, len(letters)))
        self._held_letters += len(letters)
        if self._is_canary(letters) or self._repeats.is_one(letters):
            self._cut()
            return
        while self._held and self._held_letters - self._held[0][1] >= self._most:
            freed, count = self._held.popleft()
            self._held_letters -= count
            self._free.append(freed)

    def _is_canary(self, letters: str) -> bool:
        for letter in letters:
            self._latest = (self._latest + letter)[-self._most :] if self._most else ""
            if self._latest in self._canaries:
                return True
        return False

    def _cut(self) -> None:
        self.leaked = True
        self._held.clear()
        has_begun = bool(self.text or self._free)
        self._free.append(f"\n\n{CUT}" if has_begun else CUT)

    def _pass_on(self) -> None:
        if self._free:
            piece = "".join(self._free)
            self._free.clear()
            self.text += piece
            self._tell(piece)


class _Repeats:
    """Notices a long run of words of a text."""

    def __init__(self, text: str) -> None:
        words = _words(text)
        runs = (islice(words, start, None) for start in range(LONGEST_REPEAT))
        self._runs = frozenset(zip(*runs, strict=False))
        self._word = ""
        self._latest: deque[str] = deque(maxlen=LONGEST_REPEAT)

    def is_one(self, letters: str) -> bool:
        """Take the letters of a character, none if it is no letter; say whether a run is full."""
        if letters:
            self._word += letters
            return False
        return self.at_word_end()

    def at_word_end(self) -> bool:
        """Say whether the word that ends here makes a run full."""
        if not self._word or not self._runs:
            return False
        self._latest.append(self._word)
        self._word = ""
        return tuple(self._latest) in self._runs


def _words(text: str) -> list[str]:
    separated = (_letters(character) or " " for character in text)
    return "".join(separated).split()


def _letters(text: str) -> str:
    """Return the letters and digits of a text as they are compared: without case and accents."""
    plain = unicodedata.normalize("NFKD", text).casefold()
    return "".join(character for character in plain if character.isalnum())
