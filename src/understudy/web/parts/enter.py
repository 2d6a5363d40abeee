"""The Enter key in a field: what is in the field at that moment counts."""

from collections.abc import Awaitable, Callable

from nicegui import ui
from nicegui.events import GenericEventArguments

# Along with what is typed: the field itself is told a little later than the key.
_SEND = "(event) => { if (!event.isComposing) emit(event.target.value); }"


def on_enter(entry: ui.input, act: Callable[[], Awaitable[None]]) -> None:
    """Act when Enter is pressed in a field."""

    async def take(event: GenericEventArguments) -> None:
        entry.value = str(event.args)
        await act()

    entry.on("keydown.enter", take, js_handler=_SEND)
