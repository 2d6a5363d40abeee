"""The page of an export for research, and the way to it from a section."""

from nicegui import ui

from tests.support.access_records import a_research_export
from tests.support.handed_in import a_class, stored
from tests.support.site import Site, press


async def test_it_is_begun_from_a_sections_figures(site: Site) -> None:
    of = await a_class(site.services)
    await stored(of)
    teacher = site.signed_in(of.teacher)
    await teacher.open(f"/sections/{of.section_id}?tab=figures")
    await teacher.should_see("For research")
    await press(teacher, "Export without names")
    await teacher.should_see("Research export", retries=20)
    (job,) = (await site.services.jobs.list(of.teacher.actor)).items
    assert job.link == f"/practice/exports/{job.id}"


async def test_its_file_is_downloaded_from_its_page_by_who_began_it(site: Site) -> None:
    of = await a_class(site.services)
    await stored(of)
    id_ = await a_research_export(site.services, of.teacher, of.section_id)
    teacher = site.signed_in(of.teacher)
    await teacher.open(f"/practice/exports/{id_}")
    await teacher.should_see("messages.jsonl")
    (link,) = teacher.find(kind=ui.link, content="Download").elements
    assert link.props["href"] == f"/api/practice/exports/{id_}/file"
    student = site.signed_in(of.student)
    answer = await student.http_client.get(f"/practice/exports/{id_}")
    assert answer.status_code == 404


async def test_an_assistant_who_is_a_student_is_not_offered_one(site: Site) -> None:
    of = await a_class(site.services)
    assistant = site.signed_in(await of.assistant())
    await assistant.open(f"/sections/{of.section_id}?tab=figures")
    await assistant.should_not_see("For research")
