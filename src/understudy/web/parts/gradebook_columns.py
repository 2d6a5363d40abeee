"""How a gradebook is exported: which columns, called what, for which system."""

from dataclasses import dataclass
from enum import StrEnum

from understudy.practice.feedback.class_schemas import Gradebook, GradeColumn

EMAIL, NAME = "email", "name"
_SCORE = ": score"


class System(StrEnum):
    """Where a table goes."""

    ALL = "all"
    CANVAS = "canvas"
    MOODLE = "moodle"


SYSTEMS = {System.ALL: "Everything", System.CANVAS: "Canvas", System.MOODLE: "Moodle"}
HINTS = {
    System.ALL: "All that is known of each attempt that counts.",
    System.CANVAS: (
        "Canvas finds students by the login ID. Give the assignment 4 points there, and call its "
        "column as it is called in Canvas, perhaps with the number in parentheses."
    ),
    System.MOODLE: (
        "Moodle asks which column is which when you import: map the e-mail, and the score to a "
        "grade item of at most 4 points."
    ),
}


@dataclass(slots=True)
class Chosen:
    """A column that may be exported; without a source it is left blank."""

    source: str
    name: str
    is_on: bool

    @property
    def asked(self) -> GradeColumn:
        """The same, as the service is asked for it."""
        return GradeColumn(source=self.source, name=self.name.strip() or self.source or "-")


def columns_for(system: System, book: Gradebook, title: str) -> list[Chosen]:
    """Return all columns of a table, those first that a system wants, in its order.

    Args:
        system: where the table goes.
        book: the table.
        title: of the assignment.
    """
    if system is System.ALL:
        return [Chosen(name, name, is_on=True) for name in book.columns]
    scores = [name for name in book.columns if name.endswith(_SCORE)]
    named = {
        name: title if len(scores) == 1 else f"{title}: {name.removesuffix(_SCORE)}"
        for name in scores
    }
    wanted = [(NAME, "Student"), ("", "ID"), (EMAIL, "SIS Login ID"), ("", "Section")]
    if system is System.MOODLE:
        wanted = [(EMAIL, "Email address"), (NAME, "Full name")]
    wanted += named.items()
    taken = {source for source, _ in wanted}
    return [
        *(Chosen(source, name, is_on=True) for source, name in wanted),
        *(Chosen(name, name, is_on=False) for name in book.columns if name not in taken),
    ]
