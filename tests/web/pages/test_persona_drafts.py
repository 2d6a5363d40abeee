"""Drafting personas from a brief, in the browser's pages."""

from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager

import pytest
from nicegui import ui
from nicegui.elements.mixins.text_element import TextElement
from nicegui.testing import User
from sqlalchemy import event, update
from sqlalchemy.exc import OperationalError

from tests.support.drafts import FATHERS, asked, drafted
from tests.support.job_pages import becomes, so
from tests.support.site import Site, click, open_site
from understudy.accounts.access import Role
from understudy.jobs.events import channel_of
from understudy.kernel.db import Database
from understudy.kernel.settings import Settings
from understudy.personas.draft_schemas import DraftState
from understudy.personas.models import PersonaDraftRow
from understudy.personas.schemas import PersonaFields, Visibility
from understudy.web.pages import persona_drafts

FIRST = 20
"""Retries of a tenth of a second for what a job has to do first."""


@pytest.fixture
async def site(settings: Settings) -> AsyncIterator[Site]:
    """The app on an empty database, where jobs are worked on."""
    async with open_site(settings.model_copy(update={"run_jobs": True})) as opened:
        yield opened


def fill(user: User, label: str, value: str) -> None:
    found = user.find(ui.input).elements
    (field,) = (each for each in found if each.props.get("label") == label)
    field.value = value


async def do(user: User, label: str) -> None:
    """Press the button that is called exactly so, as soon as it is there."""
    await user.should_see(label, retries=FIRST)
    buttons = user.find(kind=ui.button).elements | user.find(kind=TextElement).elements
    found = (e for e in buttons if getattr(e, "text", "") == label and e._event_listeners)
    click(user, min(found, key=lambda element: element.id))


@contextmanager
def no_look_at(db: Database, table: str) -> Iterator[None]:
    """Let every statement about a table fail in this block, as if the connection was lost."""

    def refuse(_c: object, _cursor: object, statement: str, *_rest: object) -> None:
        if table in statement:
            raise OperationalError(None, None, ConnectionError("connection lost"))

    event.listen(db.engine.sync_engine, "before_cursor_execute", refuse)
    try:
        yield
    finally:
        event.remove(db.engine.sync_engine, "before_cursor_execute", refuse)


async def test_the_gallery_leads_to_drafts_for_makers_only(site: Site) -> None:
    teacher, student = await site.visitor(Role.TEACHER), await site.visitor(Role.STUDENT)
    await teacher.open("/personas")
    await teacher.should_see("Draft from a brief")
    await student.open("/personas")
    await student.should_not_see("Draft from a brief")
    answer = await student.http_client.get("/personas/drafts")
    assert answer.status_code == 403
    assert "Teachers, researchers and administrators make personas" in answer.text


async def test_a_brief_is_estimated_started_and_shown(site: Site) -> None:
    teacher = await site.visitor(Role.TEACHER)
    await teacher.open("/personas/drafts")
    await teacher.should_see("Nothing drafted yet")
    fill(teacher, "Whom you need", FATHERS)
    fill(teacher, "How many", "12")
    await teacher.should_see("2 calls to demo, free.")
    await do(teacher, "Draft")
    await teacher.should_see("Keep all", retries=FIRST * 5)
    await teacher.should_see("No. 12", retries=FIRST * 5)
    await teacher.open("/personas/drafts")
    await teacher.should_see(f"12 personas: {FATHERS}")


@pytest.mark.parametrize(
    ("label", "value", "sentence"),
    [
        ("Whom you need", "", "Please say in a few words whom you need."),
        ("How many", "501", "Please enter a whole number from 1 to 500."),
        ("How many", "many", "Please enter a number, such as 0.5 or 1,000."),
        ("At most, in US dollars", "0", "Please enter more than nothing, or leave it empty."),
    ],
)
async def test_what_cannot_be_asked_is_said_at_its_field(
    site: Site, label: str, value: str, sentence: str
) -> None:
    teacher = await site.visitor(Role.TEACHER)
    await teacher.open("/personas/drafts")
    fill(teacher, "Whom you need", FATHERS)
    fill(teacher, label, value)
    await do(teacher, "Draft")
    await teacher.should_see(sentence)


async def test_drafts_are_chosen_kept_and_discarded(site: Site) -> None:
    person = await site.person(Role.TEACHER)
    services = site.services
    job = await drafted(services, person.actor, 5)
    teacher = site.signed_in(person)
    await teacher.open(f"/personas/drafts/{job.id}")
    await teacher.should_see("Choose some, or keep all of them.", retries=FIRST)
    marks = sorted(
        (e for e in teacher.find("Choose").elements if "pill" in e.classes), key=lambda e: e.id
    )
    assert len(marks) == 5
    await do(teacher, "Choose all")
    await teacher.should_see("5 chosen")
    await do(teacher, "Choose none")
    await teacher.should_see("Choose some, or keep all of them.")
    await do(teacher, "Choose")
    await teacher.should_see("1 chosen")
    await do(teacher, "Discard 1")
    await teacher.should_see("1 discarded.")
    await teacher.should_not_see("No. 1")
    await do(teacher, "Keep all")
    await teacher.should_see("4 are personas now.")
    await teacher.should_see("Kept")
    cards = (await services.personas.list(person.actor)).items
    assert [card.visibility for card in cards] == [Visibility.PRIVATE] * 4


async def test_a_second_click_on_keep_keeps_nobody_else(site: Site) -> None:
    person = await site.person(Role.TEACHER)
    job = await drafted(site.services, person.actor, 3)
    teacher = site.signed_in(person)
    await teacher.open(f"/personas/drafts/{job.id}")
    await do(teacher, "Choose")
    await teacher.should_see("1 chosen")
    (keep,) = (e for e in teacher.find(kind=ui.button).elements if e.text == "Keep 1")
    click(teacher, keep)
    await teacher.should_see("Choose some, or keep all of them.", retries=FIRST)
    assert not keep.enabled
    keep.enable()  # the browser had not heard that it is disabled
    click(teacher, keep)
    await teacher.should_see("0 are personas now.", retries=FIRST)
    assert len((await site.services.personas.list(person.actor)).items) == 1


async def test_drafts_go_on_coming_after_the_database_was_away(
    job_site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(persona_drafts, "AGAIN_AFTER_S", 0.3)
    person, db = await job_site.person(Role.TEACHER), job_site.services.db
    job = await job_site.services.drafts.start(person.actor, asked(2))
    teacher = job_site.signed_in(person)
    await teacher.open(f"/personas/drafts/{job.id}")
    await teacher.should_see("Nobody is drafted yet", retries=FIRST)
    await so(lambda: channel_of(job.id) in job_site.services.bus.watched())
    values = {"state": DraftState.DRAFTED, "fields": PersonaFields(name="Ada").model_dump()}
    async with db.begin() as session:
        first = PersonaDraftRow.number == 1
        await session.execute(update(PersonaDraftRow).where(first).values(values))
    with no_look_at(db, "persona_drafts"):
        await becomes(job_site, job, done=1)
        await teacher.should_see("Not up to date", retries=FIRST)
    await teacher.should_see("No. 1", retries=FIRST)
    await teacher.should_not_see("Not up to date")


async def test_a_draft_can_be_read_before_it_is_kept(site: Site) -> None:
    person = await site.person(Role.TEACHER)
    job = await drafted(site.services, person.actor, 1)
    draft = (await site.services.drafts.list(person.actor, job.id)).items[0]
    assert draft.fields
    teacher = site.signed_in(person)
    await teacher.open(f"/personas/drafts/{job.id}")
    await do(teacher, "Read")
    await teacher.should_see(draft.fields.background)
    await teacher.should_see(f"“{draft.fields.voice_samples[0]}”")


async def test_nobody_sees_somebody_elses_drafts(site: Site) -> None:
    job = await site.services.drafts.start((await site.person(Role.TEACHER)).actor, asked(1))
    other = await site.visitor(Role.RESEARCHER)
    answer = await other.http_client.get(f"/personas/drafts/{job.id}")
    assert answer.status_code == 404
    assert FATHERS not in answer.text
