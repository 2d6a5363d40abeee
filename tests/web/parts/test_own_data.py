"""What somebody did in practice, on their account's page."""

from nicegui import ui

from tests.support.handed_in import a_class, stored
from tests.support.site import Site, press
from understudy.accounts.access import Role


async def test_it_is_downloaded_and_what_would_be_deleted_is_told_first(site: Site) -> None:
    of = await a_class(site.services, purpose="graded")
    await stored(of)
    await stored(of, free=True)
    student = site.signed_in(of.student)
    await student.open("/account")
    (link,) = student.find(kind=ui.link, content="Download all of it").elements
    assert link.props["href"] == "/api/practice/my-data"
    await press(student, "Delete it")
    await student.should_see("Delete what you did in practice?", retries=20)
    await student.should_see("1 session would be deleted.")
    await student.should_see("1 session stays, without your notes:")
    await student.should_see("Lena Hartwig, attempt 1: It was held for a grade")
    forms = {
        element.props["data-api"]: {
            e.props["name"] for e in element.descendants() if e.tag == "input"
        }
        for element in student.find(ui.element).elements
        if "data-api" in element.props
    }
    assert forms["/api/practice/my-data/forget"] == {"", "password"}


async def test_who_has_not_practised_is_told_so(site: Site) -> None:
    student = await site.visitor(Role.STUDENT)
    await student.open("/account")
    await press(student, "Delete it")
    await student.should_see("There is nothing to delete", retries=20)
