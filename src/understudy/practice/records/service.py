"""What leaves practice and what is forgotten, for whoever asks."""

from dataclasses import dataclass

from understudy.kernel.tasks import every
from understudy.practice.records.erasing import Erasing
from understudy.practice.records.own import OwnData
from understudy.practice.records.research import Research
from understudy.practice.records.writing import Writing

SWEPT_EVERY_S = 3_600.0
"""More often than days pass, so that a server that is restarted every night comes to it, too."""


@dataclass(frozen=True, slots=True)
class RecordsService:
    """What there is to do with records.

    Attributes:
        write: one session as a file.
        own: all of one's own as a zip.
        erase: what is forgotten.
        research: exports without names.
    """

    write: Writing
    own: OwnData
    erase: Erasing
    research: Research

    async def keep_clean(self) -> None:
        """Delete what sections have kept long enough, every hour, for ever."""
        await every(SWEPT_EVERY_S, self.erase.sweep, "practice_not_swept")
