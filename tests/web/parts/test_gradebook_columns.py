from understudy.practice.feedback.class_schemas import Gradebook
from understudy.web.parts.gradebook_columns import HINTS, SYSTEMS, System, columns_for

ONE = Gradebook(columns=["email", "name", "Lena: score", "Lena: late"], rows=[])
TWO = Gradebook(columns=["email", "name", "Lena: score", "Omar: score"], rows=[])


def chosen(system: System, book: Gradebook) -> list[tuple[str, str]]:
    found = columns_for(system, book, "First contact")
    return [(each.source, each.name) for each in found if each.is_on]


def test_canvas_gets_its_columns_in_its_order() -> None:
    assert chosen(System.CANVAS, ONE) == [
        ("name", "Student"),
        ("", "ID"),
        ("email", "SIS Login ID"),
        ("", "Section"),
        ("Lena: score", "First contact"),
    ]


def test_of_several_cases_each_score_has_a_name_of_its_own() -> None:
    assert chosen(System.MOODLE, TWO) == [
        ("email", "Email address"),
        ("name", "Full name"),
        ("Lena: score", "First contact: Lena"),
        ("Omar: score", "First contact: Omar"),
    ]


def test_what_a_system_does_not_want_can_be_added() -> None:
    rest = [each for each in columns_for(System.CANVAS, ONE, "First contact") if not each.is_on]
    assert [(each.source, each.name) for each in rest] == [("Lena: late", "Lena: late")]
    assert chosen(System.ALL, ONE) == [(name, name) for name in ONE.columns]


def test_a_column_without_a_name_is_called_as_it_was() -> None:
    column = columns_for(System.ALL, ONE, "First contact")[2]
    column.name = " "
    assert column.asked.name == "Lena: score"


def test_every_system_has_words() -> None:
    assert set(SYSTEMS) == set(HINTS) == set(System)
