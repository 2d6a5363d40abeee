"""The form of a client."""

from collections.abc import Callable

from nicegui import ui

from tests.support.clients import a_block, fields_with
from tests.support.site import Site
from understudy.accounts.access import Role
from understudy.personas.schemas import PersonaFields
from understudy.practice.clients.schemas import block_of
from understudy.web.parts.client_asks import Asked
from understudy.web.parts.client_form import ClientForm
from understudy.web.parts.client_sections import SECTIONS

WHOLE = a_block(
    issues=[{"code": "grief_loss", "note": "Her brother"}],
    traits=[{"code": "stoic"}],
    systems={"ties": [{"who": "Ida", "what": "A friend", "is_strain": True}]},
    cognition={"moments": [{"situation": "The letter", "emotion": "Shame"}]},
    relating={"resistance": ["superficial", "hostility"], "attachment": "avoidant"},
    talk={"manners": [{"code": "brief", "note": ""}], "never_says": ["closure"]},
    endings={"leaves_after_ruptures": None},
    principles=["Answer in a word."],
)


async def form_on(
    site: Site, fields: PersonaFields, changed: Callable[[], object] = lambda: None
) -> tuple[ClientForm, ui.element]:
    visitor = await site.visitor(Role.TEACHER)
    with await visitor.open("/demo-model"), ui.element("div") as place:
        form = ClientForm(fields, changed)
    return form, place


async def test_a_form_that_nobody_touched_gives_back_what_it_was_given(site: Site) -> None:
    fields = fields_with(WHOLE, background="Long.", tags=["demo"], extensions={"focus": {"a": 1}})
    form, _ = await form_on(site, fields)
    assert form.read() == fields


async def test_a_persona_without_a_case_has_an_empty_one(site: Site) -> None:
    form, _ = await form_on(site, PersonaFields(name="Lena"))
    read = form.read()
    assert read
    assert block_of(read)
    begun = dict(form.begun())
    assert len(begun) == len(SECTIONS)
    assert [title for title, is_begun in begun.items() if is_begun] == ["Identity"]


async def test_a_place_is_called_as_its_field(site: Site) -> None:
    form, place = await form_on(site, fields_with(WHOLE))
    assert form.label_of("block.facts.1") == "Facts"
    assert form.label_of("voice_samples.0") == "Sample lines"
    assert form.label_of("block") == ""
    with place:
        form.show("block.facts.1")
        form.show("block")  # the whole of it: there is nowhere to lead to


async def test_a_principle_from_elsewhere_is_added_to_what_is_written(site: Site) -> None:
    told: list[str] = []
    form, _ = await form_on(site, fields_with(WHOLE), lambda: told.append("changed"))
    form.add_principle("Keep doing this: pauses.")
    form.add_principle("Keep doing this: pauses.")
    read = form.read()
    assert read
    block = block_of(read)
    assert block
    assert block.principles == ("Answer in a word.", "Keep doing this: pauses.")
    assert told == []


async def test_the_model_is_asked_with_what_may_be_chosen_here(site: Site) -> None:
    visitor = await site.visitor(Role.TEACHER)
    asked = Asked("block.model", "Played by", "choice", options={"": "Main", "a:x": "X"})
    with await visitor.open("/demo-model"), ui.element("div"):
        form = ClientForm(fields_with(WHOLE), lambda: None, model=asked)
    (choice,) = (c for c in visitor.find(ui.select).elements if c.props["label"] == "Played by")
    assert choice.options == {"": "Main", "a:x": "X"}
    choice.value = "a:x"
    read = form.read()
    assert read
    block = block_of(read)
    assert block
    assert block.model == "a:x"
