"""Keys are changed without a restart: what `.env` says of them is read again when it changes."""

from collections.abc import Callable
from pathlib import Path

from understudy.kernel.logs import get_logger
from understudy.kernel.settings import Settings, SettingsInvalid, load_settings
from understudy.kernel.tasks import every
from understudy.llm.errors import ModelNotUsable
from understudy.llm.models import Models, keys_of
from understudy.llm.traffic.queue import Outgoing

LOOK_EVERY_S = 5.0

_log = get_logger(__name__)

type QueueOf = Callable[[str], Outgoing | None]
"""Returns the queue before a provider."""


class KeyWatch:
    """Takes up keys that are new in the file, and uses those no more that are gone from it."""

    def __init__(self, models: Models, queue_of: QueueOf, file: Path = Path(".env")) -> None:
        self._models, self._queue_of, self._file = models, queue_of, file
        self._seen = self._state()

    async def run(self) -> None:
        """Look every few seconds, for ever."""
        await every(LOOK_EVERY_S, self.look, "keys_not_read")

    async def look(self) -> None:
        """Put the keys in force that the file has now, if it has changed.

        A file that cannot be used, or that leaves a provider without keys, changes nothing.
        """
        state = self._state()
        if state == self._seen:
            return
        self._seen = state
        try:
            settings, _ = load_settings(self._file)
            for provider in self._models.keys:
                self._use(provider, settings)
        except (SettingsInvalid, ModelNotUsable) as error:
            _log.warning("keys_not_read", reason=error.message)

    def _use(self, provider: str, settings: Settings) -> None:
        queue, keys = self._queue_of(provider), keys_of(provider, settings)
        if queue is None or keys == (None,):
            return
        numbers = [self._models.number_of(provider, settings, key) for key in keys]
        queue.use(numbers)
        _log.info("keys_read", provider=provider, keys=len(numbers))

    def _state(self) -> tuple[int, int] | None:
        try:
            found = self._file.stat()
        except OSError:
            return None
        return found.st_mtime_ns, found.st_size
