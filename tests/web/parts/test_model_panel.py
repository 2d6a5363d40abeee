"""The models that authors may choose, as an administrator changes them."""

import pytest

from tests.support.course_pages import do, field, fill
from tests.support.site import Site
from understudy.accounts.access import OPERATOR, Role


async def listed(site: Site) -> list[str]:
    offered = await site.services.clients.offers.list(OPERATOR)
    return [each.model for each in offered.items if not each.is_main]


async def test_a_model_is_allowed_and_taken_back(site: Site) -> None:
    admin = await site.visitor(Role.ADMIN)
    await admin.open("/prices")
    await admin.should_see("None yet: the main model plays every client.")
    await admin.should_see("Where nothing is chosen: demo · free.")
    await do(admin, "Allow a model")
    await fill(admin, "Model, as provider:model", "demo:quick")
    await do(admin, "Allow")
    await admin.should_see("demo:quick may be chosen from now on.", retries=20)
    await admin.should_not_see("None yet: the main model")
    assert await listed(site) == ["demo:quick"]
    # Another administrator allows one meanwhile: it is not lost.
    await site.services.clients.offers.allow(OPERATOR, ["demo:quick", "demo:slow"])
    await do(admin, "Remove demo:quick")
    await admin.should_see("demo:quick may not be chosen any more", retries=20)
    assert await listed(site) == ["demo:slow"]
    await admin.open("/limits")
    await admin.should_see("Models to choose for clients")


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("", "Please name a model."),
        ("gpt", "is no model"),
        ("openai:gpt-5.4-mini", "OPENAI_API_KEY"),
    ],
)
async def test_what_cannot_be_allowed_is_told_and_kept(
    site: Site, name: str, sentence: str
) -> None:
    admin = await site.visitor(Role.ADMIN)
    await admin.open("/prices")
    await do(admin, "Allow a model")
    await fill(admin, "Model, as provider:model", name)
    await do(admin, "Allow")
    await admin.should_see(sentence, retries=20)
    assert field(admin, "Model, as provider:model").value == name
    assert await listed(site) == []


async def test_a_model_that_cannot_be_asked_says_why(site: Site) -> None:
    await site.services.adjustments.change(OPERATOR, {"practice_models": "openai:gpt-5.4-mini"})
    admin = await site.visitor(Role.ADMIN)
    await admin.open("/prices")
    await admin.should_see("Cannot be asked")
    await admin.should_see("OPENAI_API_KEY")
