"""What NiceGUI does for each element of a page again and again, done once or not at all.

A page has hundreds of elements, and everybody's pages are built on one core: much of what drawing
one takes was spent on what nobody needs before the page is sent.
"""

from collections.abc import Callable, Mapping
from functools import lru_cache
from types import FunctionType, MethodType, SimpleNamespace
from typing import Any, override

from nicegui import binding, client, helpers, json
from nicegui.classes import Classes
from nicegui.element import Element
from nicegui.outbox import Outbox
from nicegui.props import Props
from nicegui.style import Style

_looked_at = helpers.expects_arguments
_propagate = binding._propagate  # noqa: SLF001 what a change of a bindable property calls
_enqueue_update = Outbox.enqueue_update
_handlers = {part: part._handle_change for part in (Classes, Props, Style)}  # noqa: SLF001 nothing else is called for every change


def build_quickly() -> None:
    """Let NiceGUI build pages so from now on."""
    replaced_by: list[tuple[Any, str, Any]] = [
        (helpers, "expects_arguments", expects_arguments),
        (binding, "_propagate", propagate),
        (client, "json", SimpleNamespace(dumps=_dumps, loads=json.loads)),
        (Outbox, "enqueue_update", enqueue_update),
    ]
    replaced_by += [(part, "_handle_change", _quiet(each)) for part, each in _handlers.items()]
    for place, name, ours in replaced_by:
        setattr(place, name, ours)


def expects_arguments(func: Callable[..., Any]) -> bool:
    """Tell whether a handler must be given something.

    NiceGUI looks at the signatures of the same three methods for each element: a method is looked
    at once here.
    """
    if isinstance(func, MethodType) and isinstance(func.__func__, FunctionType):
        return _method_expects_arguments(func.__func__)
    return _looked_at(func)


@lru_cache(maxsize=1_000)
def _method_expects_arguments(function: FunctionType) -> bool:
    return _looked_at(MethodType(function, object()))


def propagate(source: object, name: tuple[str, ...]) -> None:
    """Tell a value to what is bound to it, if anything is.

    NiceGUI prepares to tell the text and the visibility of each element, to which nothing is bound.
    """
    if (id(source), name) in binding.bindings:
        _propagate(source, name)


def enqueue_update(outbox: Outbox, element: Element) -> None:
    """Note that an element is to be sent, unless all of them will be: with the page itself."""
    if _is_sent(outbox.client):
        _enqueue_update(outbox, element)


def _is_sent(page: client.Client) -> bool:
    # Elements are made before NiceGUI's own constructor of a page has come to this.
    return bool(getattr(page, "_response_built", False))


def _quiet(handle_change: Callable[[Any], None]) -> Callable[[Any], None]:
    """Return what handles a change of an element's looks; before the page is sent nobody is told.

    Elements that make something of each change are told of all.
    """

    def handle(looks: Any) -> None:  # noqa: ANN401 one of three classes
        element = looks._element()  # noqa: SLF001 `element` would raise where there is none
        if (
            element is None
            or type(element).update is not Element.update
            or _is_sent(element.client)
        ):
            handle_change(looks)

    return handle


class Escapable(str):
    """JSON in which few signs are replaced, each wherever it stands.

    Python's own `translate` looks every letter up: 25 ms for a page of 90 KB.
    """

    __slots__ = ()

    @override
    def translate(self, table: Any, /) -> str:
        """Replace signs by what a table of code points says; `&` before what is written with it."""
        return replaced(str(self), table)


def replaced(text: str, table: Mapping[int, str]) -> str:
    """Return a text in which each sign of a table is replaced."""
    for sign in sorted(table, key=lambda each: each != ord("&")):
        text = text.replace(chr(sign), table[sign])
    return text


def _dumps(found: object) -> Escapable:
    return Escapable(json.dumps(found))
