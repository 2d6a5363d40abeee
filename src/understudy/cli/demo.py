"""`understudy demo`: everything to try, with no key and no server to install."""

import asyncio
import sys
from contextlib import suppress
from pathlib import Path

from understudy.accounts.access import OPERATOR, Actor
from understudy.ask.demo import seed_pages, visit_pages
from understudy.bootstrap import Services
from understudy.cli.run import DataOption, demo_settings, guarded, out
from understudy.cli.serve import HostOption, PortOption, run_server
from understudy.kernel.errors import Conflict, NotFound
from understudy.kernel.settings import Settings, secret_in
from understudy.practice.demo import Demo, seed_course, students

OWNER = "teacher@demo.local"


def demo(host: HostOption = None, port: PortOption = None, data: DataOption = None) -> None:
    """Serve with demo people, personas, clients and the demo model, from a folder of its own."""
    guarded(lambda: _demo(demo_settings(data, host=host, port=port)))


def _demo(settings: Settings) -> None:
    run_server(settings, _greet, prepare=seed, beside=fill)


def demo_password(settings: Settings) -> str:
    """Return the password of the demo people: given, or made once per data folder."""
    folder: Path = settings.data.expanduser()
    return secret_in(folder, settings.demo_password, "demo-password")


class RealPeopleHere(Conflict):
    """There are people here already, and the demo's have a password that is no secret.

    Nothing was changed. Give the demo a folder of its own with --data, and no
    UNDERSTUDY_DATABASE_URL; or run `understudy serve`.
    """

    code = "real_people_here"


async def seed(services: Services) -> None:
    """Make what the demo shows, as far as it is not there.

    Raises:
        RealPeopleHere: this is no demo's database.
    """
    if (await services.accounts.people(OPERATOR, limit=1)).items:
        try:
            await services.accounts.find(OPERATOR, OWNER)
        except NotFound:
            raise RealPeopleHere from None
    await services.accounts.seed_demo_people(demo_password(services.settings))
    owner = await services.accounts.find(OPERATOR, OWNER)
    await services.personas.seed_demo(owner.id)
    await services.clients.library.seed_demo(owner.id)
    teacher = Actor(owner.id, owner.role)
    await seed_course(services.sections, services.assignments, teacher)
    await seed_pages(services.ask, teacher)


async def fill(services: Services) -> None:
    """Hold the talks of the demo's visitors and students: they take some seconds."""
    people = {}
    for email in students():
        with suppress(NotFound):  # whoever was taken away holds none
            found = await services.accounts.find(OPERATOR, email)
            people[email] = Actor(found.id, found.role)
    owner = await services.accounts.find(OPERATOR, OWNER)
    teacher = Actor(owner.id, owner.role)
    course = Demo(services.practice, services.feedback, teacher, people)
    async with asyncio.TaskGroup() as group:
        group.create_task(visit_pages(services.ask, teacher))
        holding = group.create_task(course.hold())
    held = holding.result()
    if await services.jobs.workers():  # else nothing is judged
        await course.review(held)


async def _greet(services: Services, address: str) -> None:
    password = demo_password(services.settings)
    out.print(f"\n  Understudy is at  [bold]{address}[/]\n", soft_wrap=True)
    out.print("  Sign in as        student@demo.local, teacher@demo.local,")
    out.print("                    researcher@demo.local or admin@demo.local")
    out.print("  Four classmates   lena@demo.local, omar@demo.local,")
    out.print("                    amira@demo.local, peter@demo.local")
    out.print("  with password    ", password, markup=False, style="bold", soft_wrap=True)
    out.print("\n  A résumé and a staff handbook answer whoever asks:")
    out.print(f"  {address}/a/iris   {address}/a/handbook", soft_wrap=True)
    if services.gateway.models.is_demo:
        out.print("\n  The demo model answers: it needs no key and is no language model.")
    terminal = f"{sys.argv[0]} chat NAME --demo --data {services.settings.data}"
    out.print(f"\n  In another terminal:\n  {terminal}", soft_wrap=True, markup=False)
    out.print("\n  API: /docs    Ctrl+C stops.\n")
