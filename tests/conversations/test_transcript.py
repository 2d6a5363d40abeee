import json

from tests.support.house import House
from understudy.conversations.transcript import AI_MADE
from understudy.llm.providers.scripted import NO_END


async def test_markdown_shows_the_active_branch_and_marks_what_was_cut(house: House) -> None:
    house.model.add("It was rai", NO_END)
    await house.say("How was the *weather*?")
    text = await house.services.conversations.export(
        house.student.actor, house.conversation.id, "markdown"
    )
    assert text.startswith("# How was the *weather*?\n")
    assert AI_MADE in text
    assert "**Sam Roe**" in text
    assert f"**{house.persona.name}** (cut off)" in text
    assert text.endswith("It was rai\n")


async def test_json_has_every_branch_and_says_who_made_it(house: House) -> None:
    house.model.add("One.")
    first = await house.say("Hello")
    house.model.add("Two.")
    said = await house.services.chat.regenerate(
        house.student.actor, house.conversation.id, first.id
    )
    await house.services.chat.stop(house.student.actor, house.conversation.id)
    whole = json.loads(
        await house.services.conversations.export(
            house.student.actor, house.conversation.id, "json"
        )
    )
    assert whole["notice"] == AI_MADE
    assert [m["id"] for m in whole["messages"]][1:] == [str(first.id), str(said.reply_id)]
