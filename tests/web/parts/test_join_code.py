"""The code of a section on its page."""

from tests.support.course_pages import a_class
from tests.support.site import Site, open_site
from understudy.kernel.settings import Settings
from understudy.web.parts.join_code import spaced


def test_a_code_is_spaced_to_be_read() -> None:
    assert spaced("K7QMXW3R") == "K7QM-XW3R"


async def test_the_link_leads_to_the_address_of_the_page(site: Site) -> None:
    teacher, _, section = await a_class(site)
    user = site.signed_in(teacher)
    await user.open(f"/sections/{section.id}?tab=code")
    assert section.join_code
    await user.should_see(f"http://test/sections?code={spaced(section.join_code)}")


async def test_a_public_address_may_end_with_a_slash(settings: Settings) -> None:
    public = settings.model_copy(update={"public_url": "https://people.example.org/"})
    async with open_site(public) as site:
        teacher, _, section = await a_class(site)
        user = site.signed_in(teacher)
        await user.open(f"/sections/{section.id}?tab=code")
        await user.should_see("https://people.example.org/sections?code=")
