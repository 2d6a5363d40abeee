"""The forms of a session, on its page."""

from nicegui import ui
from nicegui.testing import User

from tests.support.accounts import PASSWORD
from tests.support.handed_in import a_class, stored
from tests.support.site import Site
from understudy.practice.sessions.stages import Move


def forms(user: User) -> set[str]:
    links = user.find(kind=ui.link).elements
    return {str(link.props["href"]) for link in links if "/export?" in str(link.props["href"])}


async def test_student_and_teacher_download_what_is_over(site: Site) -> None:
    of = await a_class(site.services)
    id_ = await stored(of)
    address = f"/api/practice/sessions/{id_}/export?form="
    for member in (of.student, of.teacher):
        user = site.signed_in(member)
        await user.open(f"/practice/sessions/{id_}")
        assert forms(user) == {f"{address}{form}" for form in ("pdf", "docx", "markdown")}


async def test_what_is_under_way_or_deleted_is_not_downloaded(site: Site) -> None:
    of = await a_class(site.services)
    open_one = await of.handed_in(moves=(Move.ACKNOWLEDGE, Move.BEGIN))
    gone = await stored(of, attempt=2)
    student = site.signed_in(of.student)
    await site.services.records.erase.forget_mine(of.student.actor, PASSWORD)
    await student.open(f"/practice/sessions/{gone}")
    await student.should_see("What was said in this session was deleted")
    assert forms(student) == set()
    teacher = site.signed_in(of.teacher)
    for id_ in (open_one, gone):
        await teacher.open(f"/practice/sessions/{id_}")
        assert forms(teacher) == set()
