"""A client's case to be read."""

from collections.abc import Mapping

from understudy.practice.clients.schemas import PracticeBlock
from understudy.web.parts.client_asks import Asked
from understudy.web.parts.client_facts import trust_words
from understudy.web.parts.client_sections import IF_ASKED, SECTIONS
from understudy.web.parts.client_values import value_at
from understudy.web.parts.kit import box, empty, text


def client_reading(block: PracticeBlock | None) -> None:
    """Show what is filled in of a case; what is empty is left out."""
    if block is None:
        with empty("personas", "No case yet", "This persona is not a client yet."):
            return
    values = {"block": block.model_dump(mode="json")}
    with box("stack client-form"):
        for section in SECTIONS:
            shown = [
                (asked, lines)
                for asked in section.asks
                if asked.place.startswith("block.")
                if (lines := _lines(asked, value_at(values, asked.place)))
            ]
            if shown:
                with box("panel"):
                    text("h2", section.title)
                    for asked, lines in shown:
                        _part(asked.label, lines)


def _part(label: str, lines: list[str]) -> None:
    with box("stack tight read-part"):
        text("h3", label)
        for line in lines:
            text("p", line, "quiet prose")


def _lines(asked: Asked, value: object) -> list[str]:
    options = asked.options or {}
    if isinstance(value, bool):
        return ["Yes"] if value else []
    if isinstance(value, list):
        return [_line(asked, each) for each in value]
    return [options.get(str(value), str(value))] if value else []


def _line(asked: Asked, value: object) -> str:
    if not isinstance(value, Mapping):
        return (asked.options or {}).get(str(value), str(value))
    if asked.kind == "facts":
        way = IF_ASKED[value["if_asked_directly"]]
        never = ", never volunteered" if value["must_never_volunteer"] else ""
        return f"{value['text']} ({trust_words(value['disclosure_level'])}; {way.lower()}{never})"
    told = [
        (column.options or {}).get(str(given), str(given))
        for column in asked.columns
        if (given := value[column.place]) and given is not True
    ]
    return ": ".join(told)
