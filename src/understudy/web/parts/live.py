"""Work that goes on while a page is open."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

from nicegui import Client, background_tasks


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
