"""A persona as a card."""

from collections.abc import Iterator
from contextlib import contextmanager

from nicegui import ui

from understudy.personas.schemas import Visibility
from understudy.web.parts.kit import avatar, box, chips, text

VISIBILITY_NAMES = {
    Visibility.PRIVATE: "Private",
    Visibility.SHARED: "Shared",
    Visibility.PUBLIC: "Public",
}
VISIBILITY_SENTENCES = {
    Visibility.PRIVATE: "Only you and administrators.",
    Visibility.SHARED: "Everyone who makes personas can talk with it.",
    Visibility.PUBLIC: "Everyone can talk with it, students too.",
}


def person_line(pronouns: str, age: int | None) -> str:
    """Return what the card says of a person besides name and role."""
    return " · ".join(
        part for part in (pronouns, f"{age} years" if age is not None else "") if part
    )


@contextmanager
def persona_card(
    name: str,
    line: str,
    role_line: str,
    tags: list[str],
    *,
    tone: str,
    link: str = "",
    heading: str = "h2",
) -> Iterator[ui.element]:
    """Add a card; what stands at its foot goes inside.

    Args:
        name: of the persona.
        line: the small print under the name.
        role_line: who they are.
        tags: as chips.
        tone: their colour.
        link: where the name leads, an address of ours; "" for nowhere.
        heading: the tag of the name.
    """
    with box("card persona-card", "article"):
        with box("top"):
            avatar(name, tone)
            with box("grow"):
                with text(heading, "" if link else name, "name"):
                    if link:
                        ui.link(name, link)
                if line:
                    text("p", line, "person")
        if role_line:
            text("p", role_line, "role")
        if tags:
            chips(tags)
        with box("foot") as foot:
            yield foot
