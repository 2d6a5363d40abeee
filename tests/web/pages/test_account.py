"""One's own account."""

from nicegui import ui

from tests.support.site import Site, click, press
from understudy.accounts.access import Role


async def test_a_name_is_changed(site: Site) -> None:
    person = await site.person(Role.STUDENT, "Noor")
    student = site.signed_in(person)
    await student.open("/account")
    student.find(kind=ui.input, content="Name").type(" Haddad")
    await press(student, "Save name")
    await student.should_see("Your name is saved.", retries=20)
    assert (await site.services.accounts.person(person.actor)).name == "Noor Haddad"


async def test_nobody_is_without_a_name(site: Site) -> None:
    student = await site.visitor(Role.STUDENT)
    await student.open("/account")
    student.find(kind=ui.input, content="Name").clear()
    await press(student, "Save name")
    await student.should_see("Please enter a name.")


async def test_the_password_form_goes_to_the_api_and_names_its_fields(site: Site) -> None:
    student = await site.visitor(Role.STUDENT)
    await student.open("/account")
    (form,) = (e for e in student.find(ui.element).elements if "data-api" in e.props)
    named = {e.props["name"] for e in form.descendants() if e.tag == "input"}
    assert form.props["data-api"] == "/api/me/password"
    assert named == {"", "current", "new", "again"}
    await student.should_see("15 or more are better")


async def test_a_token_is_shown_once_opens_the_api_and_is_revoked(site: Site) -> None:
    teacher = await site.visitor(Role.TEACHER)
    await teacher.open("/account")
    await press(teacher, "New token")
    await teacher.should_see("What is it for?")
    teacher.find(kind=ui.input, content="What is it for?").type("Course export")
    await press(teacher, "Make the token")
    await teacher.should_see("never shown again", retries=20)
    (token,) = (e.text for e in teacher.find("understudy_").elements)  # type: ignore[attr-defined]  # a text
    me = site.stranger().http_client
    bearer = {"Authorization": f"Bearer {token}"}
    assert (await me.get("/api/me", headers=bearer)).status_code == 200

    await teacher.open("/account")
    await teacher.should_not_see(token)
    await press(teacher, "Revoke")
    await teacher.should_see("Revoke this token?")
    (sure,) = (b for b in teacher.find(ui.button).elements if b.text == "Revoke" and _asks(b))
    click(teacher, sure)
    await teacher.should_see("“Course export” is revoked.", retries=20)
    assert (await me.get("/api/me", headers=bearer)).status_code == 401


async def test_a_token_needs_a_purpose(site: Site) -> None:
    teacher = await site.visitor(Role.TEACHER)
    await teacher.open("/account")
    await press(teacher, "New token")
    await press(teacher, "Make the token")
    await teacher.should_see("Please say what it is for.")


def _asks(button: ui.button) -> bool:
    return any(isinstance(above, ui.dialog) for above in button.ancestors())
