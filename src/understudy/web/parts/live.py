"""Work that goes on while a page is open."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any, override

from nicegui import Client, background_tasks, ui
from nicegui.events import GenericEventArguments

_SEEN = "pageseen"
_TELL_WHEN_SEEN = f"""
document.addEventListener("visibilitychange", () => emitEvent("{_SEEN}", !document.hidden));
"""


def while_open(client: Client, name: str, work: Callable[[], Coroutine[Any, Any, object]]) -> None:
    """Begin work as soon as the page is shown, and end it when the page is gone."""
    running: list[asyncio.Task[Any]] = []

    def begin() -> None:
        if not running:
            name_here = f"{name} of page {client.id}"
            task = background_tasks.create(work(), name=name_here, context=client.content)
            running.append(task)

    def end() -> None:
        for task in running:
            task.cancel()

    client.on_connect(begin)
    client.on_delete(end)


class Gaze:
    """Whether somebody looks at this page: not while its tab is behind others."""

    def __init__(self) -> None:
        self._there = asyncio.Event()
        self._there.set()
        ui.on(_SEEN, self._seen_or_not)
        _ = ui.run_javascript(_TELL_WHEN_SEEN)  # sent once the page is there

    async def wait(self) -> None:
        """Wait until somebody looks."""
        await self._there.wait()

    def _seen_or_not(self, event: GenericEventArguments) -> None:
        if event.args:
            self._there.set()
        else:
            self._there.clear()


class Living(ui.element):
    """An element with work of its own: it begins as soon as it is shown, and ends with it."""

    def __init__(self, name: str, work: Callable[[], Coroutine[Any, Any, object]]) -> None:
        super().__init__("div")
        self._name, self._work = name, work
        self._running: list[asyncio.Task[Any]] = []
        if self.client.has_socket_connection:  # it came to a page that is open already
            self._begin()
        else:
            self.client.on_connect(self._begin)

    def _begin(self) -> None:
        if not self._running and not self.is_deleted:
            name_here = f"{self._name} of page {self.client.id}"
            task = background_tasks.create(self._work(), name=name_here, context=self)
            self._running.append(task)

    @override
    def _handle_delete(self) -> None:
        for task in self._running:
            task.cancel()
        super()._handle_delete()
