"""Fields that the server follows while they are filled in."""

from nicegui import ui
from nicegui.events import GenericEventArguments

from understudy.web.parts.kit import Act, box, icon, in_page, native_button, text


def line_field(
    label: str, value: str, changed: Act | None = None, *, most: int | None = None
) -> ui.input:
    """Add a field for one line."""
    made = ui.input(label, value=value, on_change=in_page(changed))
    return _dressed(made, most)


def prose_field(
    label: str, value: str, changed: Act | None = None, *, most: int | None = None
) -> ui.textarea:
    """Add a field for several lines; it grows with them."""
    made = ui.textarea(label, value=value, on_change=in_page(changed))
    made.props("autogrow")
    return _dressed(made, most)


def choice_field(
    label: str, options: dict[str, str], value: str, changed: Act | None = None
) -> ui.select:
    """Add a field with a few choices: value to label."""
    made = ui.select(options, label=label, value=value, on_change=in_page(changed))
    made.classes("field").props("outlined stack-label hide-bottom-space options-dense")
    return made


def search_field(label: str, changed: Act) -> ui.input:
    """Add a field to search with."""
    made = ui.input(placeholder=label, on_change=in_page(changed))
    made.classes("field slim search").props("outlined dense hide-bottom-space debounce=200")
    made.props["aria-label"] = label
    made.props["type"] = "search"
    with made.add_slot("prepend"):
        icon("search")
    return made


def _dressed[Field: (ui.input, ui.textarea)](made: Field, most: int | None) -> Field:
    made.classes("field")
    made.props("outlined stack-label hide-bottom-space debounce=150")
    if most is not None:
        made.props["maxlength"] = most
    return made


# Emptied in the browser: waiting for the server would lose what is typed meanwhile.
_HAND_OVER = """(event) => {
    if (event.isComposing) return;
    event.preventDefault();
    const given = event.target.value;
    event.target.value = "";
    if (given.trim()) emit(given);
}"""


class ListField:
    """A list of short texts as chips, or of sentences as lines; Enter adds, a cross takes away."""

    def __init__(
        self, label: str, hint: str, values: list[str], changed: Act, *, sentences: bool = False
    ) -> None:
        self.values = list(values)
        self._changed, self._sentences = changed, sentences
        with box("list-field"):
            with box("line-up wrap"):
                text("span", label, "name")
                text("span", hint, "hint")
            self._shown = box("stack tight" if sentences else "chips", "ul")
            entry = ui.element("input").classes("native slim")
            entry.props["placeholder"] = f"Add to {label.lower()}, then Enter"
            entry.props["aria-label"] = f"Add to {label.lower()}"
            entry.props["maxlength"] = 2000 if sentences else 120
            entry.on("keydown.enter", self._add, js_handler=_HAND_OVER)
            # Nobody loses a text because they did not press Enter.
            entry.on("blur", self._add, js_handler=_HAND_OVER)
            self._problem = text("p", "", "problem")
            self._problem.props["role"] = "alert"
        self._show()

    def mark(self, problem: str) -> None:
        """Say what is wrong with the list; "" if nothing is."""
        self._problem.text = problem

    def add(self, value: str) -> None:
        """Show one more, unless it is there already; nobody is told of a change."""
        if self._is_new(value):
            self.values.append(value)
            self._show()

    def _add(self, event: GenericEventArguments) -> None:
        given = str(event.args)
        # A comma ends a chip; in a sentence it is a comma.
        parts = [given] if self._sentences else given.split(",")
        self.values += [part.strip() for part in parts if self._is_new(part.strip())]
        self._show()
        self._changed()

    def _is_new(self, value: str) -> bool:
        return bool(value) and value not in self.values

    def _take_away(self, value: str) -> None:
        self.values.remove(value)
        self._show()
        self._changed()

    def _show(self) -> None:
        self._shown.clear()
        self._shown.set_visibility(bool(self.values))
        with self._shown:
            for value in self.values:
                with box("sentence" if self._sentences else "chip", "li"):
                    text("span", value, "words")
                    drop = native_button("", "drop")
                    drop.props["aria-label"] = f"Remove {value}"
                    drop.on("click", lambda value=value: self._take_away(value))
                    with drop:
                        icon("close")
