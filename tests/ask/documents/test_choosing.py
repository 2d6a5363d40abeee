"""Which sections answer, also when the file is replaced."""

import pytest

from understudy.ask.documents.choosing import carried, in_order
from understudy.ask.documents.problems import ChoiceLost, SectionsUnknown
from understudy.ask.reading.schemas import ReadDocument, Section


def document(*sections: tuple[str, str, int]) -> ReadDocument:
    """Return a document with these sections: id, title and level."""
    made = (Section(id=id_, title=title, level=level) for id_, title, level in sections)
    return ReadDocument(title="Book", form="markdown", sections=tuple(made))


BOOK = document(
    *(("1", "Work", 1), ("1.1", "Summary", 2), ("2", "School", 1), ("2.1", "Summary", 2)),
    ("3", "", 1),
)


def test_sections_are_chosen_in_the_order_of_the_document() -> None:
    assert in_order(BOOK, ["2.1", "1", "2.1"]) == ("1", "2.1")


def test_unknown_sections_are_named() -> None:
    with pytest.raises(SectionsUnknown, match=r"no section 4, 9\."):
        in_order(BOOK, ["1", "9", "4"])


def test_all_stays_all() -> None:
    assert carried(BOOK, None, document(("1", "Else", 1))) is None


@pytest.mark.parametrize(
    ("chosen", "after", "found"),
    [
        (("1.1",), BOOK, ("1.1",)),
        # It has moved, and is written otherwise.
        (("2",), document(("1", "New", 1), ("2", "Work", 1), ("3", "SCHOOL ", 1)), ("3",)),
        # The same title elsewhere is another section; what is new was never chosen.
        (("1", "2.1"), document(("1", "Work", 1), ("1.1", "Summary", 2)), ("1",)),
        (("1", "1.1"), document(("1", "Work", 1), ("1.1", "Health", 2)), ("1",)),
        (("3",), document(("1", "", 1), ("2", "Work", 1)), ("1",)),
        (("1.1",), document(("1", "Work", 1), ("1.1", "Summary", 3)), ("1.1",)),
    ],
)
def test_a_choice_goes_where_its_sections_went(
    chosen: tuple[str, ...], after: ReadDocument, found: tuple[str, ...]
) -> None:
    assert carried(BOOK, chosen, after) == found


def test_a_choice_of_which_nothing_is_left_is_refused_and_never_all() -> None:
    with pytest.raises(ChoiceLost):
        carried(BOOK, ("2.1",), document(("1", "Work", 1), ("1.1", "Summary", 2)))
