"""What a model sees of a document, with the numbers of its sentences."""

import re

from understudy.ask.documents.schemas import Preview
from understudy.web.parts.figures import number_of
from understudy.web.parts.kit import box, button, text

_AT_ONCE = 200
_SENTENCE = re.compile(r"\[S(\d+)\] (.*)")
_HEADING = re.compile(r"(#+) (.*)")
_LEAD = "Every word of it, and no other. The small numbers are what answers are cited by."


class PreviewPanel:
    """The text that is read; of a long one the beginning, and more for who asks."""

    def __init__(self) -> None:
        self._lines: list[str] = []
        self._shown = 0
        with box("panel ask-seen"):
            text("h2", "What the model sees")
            text("p", _LEAD, "lead")
            self._text = box("ask-text")
            with box("more") as self._more:
                self._button = button("", self._read_on)
        self._text.props.update({"tabindex": "0", "role": "region", "aria-label": "The text"})

    def show(self, preview: Preview) -> None:
        """Show this version from now on."""
        self._lines = preview.text.splitlines()[1:-1]  # without the lines that fence it
        self._shown = 0
        self._text.clear()
        self._read_on()

    def _read_on(self) -> None:
        until = self._shown + _AT_ONCE
        with self._text:
            for line in self._lines[self._shown : until]:
                _line(line)
        self._shown = until
        left = len(self._lines) - until
        self._button.set_text(f"Show more ({number_of(left, 'line')})")
        self._more.set_visibility(left > 0)


def _line(line: str) -> None:
    if sentence := _SENTENCE.fullmatch(line):
        # One element a line: a document may have thousands. The number stands before it by style.
        text("p", sentence[2], "ask-sentence").props["data-number"] = sentence[1]
    elif heading := _HEADING.fullmatch(line):
        text("h3", heading[2], "ask-title").props["data-level"] = str(min(len(heading[1]), 4))
    else:
        text("p", line.strip("()"), "ask-kept")
