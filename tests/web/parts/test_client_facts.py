"""The facts of a client as a table."""

import pytest
from nicegui import ui

from tests.support.client_pages import slide
from tests.support.clients import FACTS, a_block
from tests.support.site import Site, click, press
from understudy.accounts.access import Role
from understudy.web.parts.client_facts import FactsFiller, TrustSlider, trust_words

STORED = a_block().model_dump(mode="json")["facts"]


@pytest.mark.parametrize(
    ("trust", "words"),
    [(1, "1.0, refuses"), (2, "2.0, hesitant"), (2.5, "2.5, first talk"), (4, "4.0, open")],
)
def test_a_trust_is_told_in_words(trust: float, words: str) -> None:
    assert trust_words(trust) == words


async def test_a_slider_tells_where_it_stands(site: Site) -> None:
    visitor, told = await site.visitor(Role.TEACHER), list[float]()
    with await visitor.open("/demo-model"):
        slider = TrustSlider("Trust", 2.5, lambda: told.append(slider.value))
    slide(visitor, "Trust", 3.4)
    await visitor.should_see("3.4, building", retries=20)
    assert told == [3.4]


async def test_facts_read_back_are_what_they_were(site: Site) -> None:
    visitor = await site.visitor(Role.TEACHER)
    with await visitor.open("/demo-model"):
        facts = FactsFiller(STORED, lambda: None, {"assess": "Assessment (assess)"})
    assert facts.read() == STORED
    await visitor.should_see("Fact 3")


async def test_a_new_fact_never_takes_the_id_of_one_that_was_there(site: Site) -> None:
    visitor = await site.visitor(Role.TEACHER)
    stored = [{**STORED[0], "id": "fact-2"}, {**STORED[1], "id": "fact-1"}]
    with await visitor.open("/demo-model"):
        facts = FactsFiller(stored, lambda: None, {})
    drops = [e for e in visitor.find(ui.element).elements if "drop" in e.classes]
    click(visitor, min(drops, key=lambda each: each.id))
    await visitor.should_not_see("Fact 2", retries=20)
    await press(visitor, "Add a fact")
    await visitor.should_see("fact-3", retries=20)
    assert facts.read() == [stored[1]]  # the new one is empty


async def test_facts_say_which_is_wrong_and_can_be_led_to(site: Site) -> None:
    visitor = await site.visitor(Role.TEACHER)
    with await visitor.open("/demo-model"):
        facts = FactsFiller(STORED, lambda: None, {})
    facts.mark({"1.topic_tags": "Please fill this in.", "": "There are too many: at most 60."})
    await visitor.should_see("Fact 2, topics: Please fill this in. There are too many")
    row = facts.anchor("2")
    assert row
    texts = [e.value for e in row.descendants() if isinstance(e, ui.textarea)]
    assert texts == [FACTS[2]["text"]]
    assert facts.anchor("9") is None
