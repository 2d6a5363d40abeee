"""The documents that come with the product, to try asking with: all people in them are invented."""

from pathlib import Path
from typing import NamedTuple

_FOLDER = Path(__file__).parent / "sample_files"


class Sample(NamedTuple):
    """A document that comes with the product.

    Attributes:
        name: what it is called in addresses and commands.
        title: what people read.
        file_name: with its ending, as if somebody had uploaded it.
        questions: that it can be asked.
    """

    name: str
    title: str
    file_name: str
    questions: tuple[str, ...]

    def content(self) -> bytes:
        """Return the file."""
        return (_FOLDER / self.file_name).read_bytes()


RESUME = Sample(
    "resume",
    "Iris Vandermeer, data engineer",
    "iris-vandermeer.json",
    (
        "What does Iris do at Halden Transit?",
        "Which programming languages does she know?",
        "How long did she work at Northgate Analytics?",
        "Why did she leave Google?",
    ),
)
HANDBOOK = Sample(
    "handbook",
    "Fernhill Instruments: staff handbook",
    "fernhill-handbook.md",
    (
        "How many days of leave do I have?",
        "May I bring my dog to the office?",
        "When do I need a doctor's note?",
        "Is there a company pension?",
    ),
)
SAMPLES = (RESUME, HANDBOOK)
