"""What it means that the demo model answers."""

from tests.support.site import Site
from understudy.accounts.access import Role


async def test_the_page_says_that_no_language_model_answers(site: Site) -> None:
    student = await site.visitor(Role.STUDENT)
    await student.open("/demo-model")
    await student.should_see("has no language model connected")
    await student.should_see("How to connect a model")
