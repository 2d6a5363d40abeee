import csv
import io

from nicegui import ui
from nicegui.testing import User

from tests.support.handed_in import Class, a_class, stored
from tests.support.judged import RUBRIC, good
from tests.support.site import Site, press


async def at_gradebook(site: Site) -> tuple[Class, User]:
    """Return a class with a confirmed result, and its teacher's browser on the gradebook."""
    of = await a_class(site.services, RUBRIC)
    await of.feedback.confirm(of.teacher.actor, await stored(of, good()))
    teacher = site.signed_in(of.teacher)
    await teacher.open(f"/assignments/{of.assignment.id}/gradebook")
    return of, teacher


async def downloaded(teacher: User) -> list[dict[str, str]]:
    """Return the lines of the file."""
    await press(teacher, "Download CSV")
    response = await teacher.download.next()
    return list(csv.DictReader(io.StringIO(response.text)))


async def test_it_is_downloaded_as_canvas_reads_it(site: Site) -> None:
    of, teacher = await at_gradebook(site)
    await teacher.should_see("1 student, 5 columns")
    (line,) = await downloaded(teacher)
    assert line == {
        "Student": of.student.name,
        "ID": "",
        "SIS Login ID": of.student.email,
        "Section": "",
        "First contact": "4.00",
    }


async def test_columns_are_chosen_and_named(site: Site) -> None:
    _, teacher = await at_gradebook(site)
    await press(teacher, "Moodle")
    await teacher.should_see("1 student, 3 columns", retries=20)
    name = field(teacher, "Name of Lena Hartwig: score")
    name.set_value("=Score")
    ticked(teacher, "Export name").set_value(False)
    await teacher.should_see("'=Score", retries=20)
    (line,) = await downloaded(teacher)
    assert set(line) == {"Email address", "'=Score"}


async def test_what_nobody_confirmed_is_left_blank_unless_one_wants_it(site: Site) -> None:
    of = await a_class(site.services, RUBRIC)
    await stored(of, good())
    teacher = site.signed_in(of.teacher)
    await teacher.open(f"/assignments/{of.assignment.id}/gradebook")
    await teacher.should_not_see("4.00")
    (box,) = (b for b in teacher.find(ui.checkbox).elements if b.text.startswith("Only results"))
    box.set_value(False)
    await teacher.should_see("4.00", retries=20)


async def test_without_a_column_nothing_is_downloaded(site: Site) -> None:
    _, teacher = await at_gradebook(site)
    await press(teacher, "Moodle")
    await teacher.should_see("1 student, 3 columns", retries=20)
    for each in ("email", "name", "Lena Hartwig: score"):
        ticked(teacher, f"Export {each}").set_value(False)
    await press(teacher, "Download CSV")
    await teacher.should_see("Choose at least one column", retries=20)


def field(user: User, label: str) -> ui.input:
    return next(i for i in user.find(ui.input).elements if i.props.get("aria-label") == label)


def ticked(user: User, label: str) -> ui.checkbox:
    return next(b for b in user.find(ui.checkbox).elements if b.props.get("aria-label") == label)
