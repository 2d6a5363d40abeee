from nicegui import ui

from tests.support.handed_in import Class, a_class, stored
from tests.support.judged import RUBRIC, add_student, good, poor
from tests.support.site import Site, press
from understudy.accounts.access import Role


def path_of(of: Class) -> str:
    return f"/assignments/{of.assignment.id}/results"


async def test_a_cell_has_its_level_in_figures_and_leads_to_the_criterion(site: Site) -> None:
    of = await a_class(site.services, RUBRIC)
    id_ = await stored(of, poor())
    other = await add_student(of)
    teacher = site.signed_in(of.teacher)
    await teacher.open(path_of(of))
    cells = {
        link.props["aria-label"]: link
        for link in teacher.find(ui.link).elements
        if "heat-cell" in link.classes
    }
    cell = cells[f"{of.student.name}, Risk: level 1"]
    assert (cell.text, cell.props["data-level"]) == ("1", "1")
    queue = f"assignment={of.assignment.id}"
    assert cell.props["href"] == f"/practice/sessions/{id_}?{queue}&skill=risk"
    assert len(cells) == 2  # who handed nothing in has a row, and nothing to look at
    await teacher.should_see(other.name)
    await teacher.should_see("Nothing handed in")
    await teacher.should_see("Class median")
    await teacher.should_see("Cues most missed")
    await teacher.should_see("Care: Does thing 1.")


async def test_students_stand_by_result_if_one_wants_it(site: Site) -> None:
    of = await a_class(site.services, RUBRIC)
    await stored(of, good())
    other = await add_student(of)
    await stored(of, poor(), student=other)
    teacher = site.signed_in(of.teacher)
    await teacher.open(path_of(of))
    await press(teacher, "Lowest first")
    cells = sorted(
        (link for link in teacher.find(ui.link).elements if "heat-cell" in link.classes),
        key=lambda link: link.id,
    )
    assert cells[0].props["aria-label"].startswith(f"{other.name}, ")


async def test_before_anything_is_handed_in_it_says_what_comes(site: Site) -> None:
    of = await a_class(site.services, RUBRIC)
    teacher = site.signed_in(of.teacher)
    await teacher.open(path_of(of))
    await teacher.should_see("Nothing is handed in yet")


async def test_students_and_strangers_see_no_results(site: Site) -> None:
    of = await a_class(site.services, RUBRIC)
    for user, status in (
        (site.signed_in(of.student), 403),
        (await site.visitor(Role.TEACHER, "Other Teacher"), 404),
    ):
        for path in (path_of(of), f"/assignments/{of.assignment.id}/gradebook"):
            assert (await user.http_client.get(path)).status_code == status
