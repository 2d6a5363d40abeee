"""Personas as models: who is listed for whom, who is found, and what a model is told."""

from uuid import UUID

import pytest

from tests.support.accounts import Member, add_member
from tests.support.house import House
from tests.support.openai_programs import a_persona
from understudy.accounts.access import Role
from understudy.conversations.asked import SOON_MEASURED, Asked, TooLong
from understudy.conversations.history import Spoken
from understudy.conversations.outside import ModelNotFound
from understudy.conversations.outside_personas import HIDDEN, PersonaOffer
from understudy.conversations.schemas import MessageRole, MessageStatus
from understudy.personas.schemas import PersonaChanges, PersonaFields, Visibility
from understudy.practice.clients.schemas import BLOCK

HELLO = (Spoken(MessageRole.USER, "Hello", MessageStatus.COMPLETE),)
OLD, YOUNG = (UUID(f"0199b3a4-8a30-7c5d-9d3{n}-0b1a4f6e7c21") for n in (8, 9))


async def names(house: House, member: Member) -> list[str]:
    return [card.name for card in await house.services.outside.list(member.actor)]


def test_a_client_is_known_by_the_block_that_practice_writes() -> None:
    assert HIDDEN == BLOCK


async def test_each_person_is_offered_whom_they_may_talk_with(house: House) -> None:
    db, teacher = house.services.db, house.teacher
    other = await add_member(db, Role.TEACHER, email="other@example.org")
    for name, visibility in (("Ada", "private"), ("bea", "shared"), ("Cy", "public")):
        await a_persona(db, teacher.actor, name, visibility=Visibility(visibility))
    await a_persona(db, teacher.actor, "Client", client=True)
    gone = await a_persona(db, teacher.actor, "Gone")
    await house.services.personas.remove(teacher.actor, gone.id)
    assert await names(house, teacher) == ["Ada", "bea", "Cy"]
    assert await names(house, other) == ["bea", "Cy"]
    assert await names(house, house.student) == ["Cy"]


async def test_whoever_becomes_a_client_is_no_model_any_more(house: House) -> None:
    persona = await a_persona(house.services.db, house.teacher.actor)
    (card,) = await house.services.outside.list(house.teacher.actor)
    fields = persona.fields.model_copy(update={"extensions": {BLOCK: {"format": 1}}})
    changes = PersonaChanges(fields=PersonaFields.model_validate(fields.model_dump()))
    await house.services.personas.change(house.teacher.actor, persona.id, changes)
    assert await house.services.outside.list(house.teacher.actor) == []
    with pytest.raises(ModelNotFound):
        await house.services.outside.find(house.teacher.actor, card.id)


async def test_a_name_of_long_ago_finds_who_was_renamed(house: House) -> None:
    persona = await a_persona(house.services.db, house.teacher.actor)
    (before,) = await house.services.outside.list(house.teacher.actor)
    fields = persona.fields.model_copy(update={"name": "Mara Brandt"})
    changes = PersonaChanges(fields=PersonaFields.model_validate(fields.model_dump()))
    await house.services.personas.change(house.teacher.actor, persona.id, changes)
    (after,) = await house.services.outside.list(house.teacher.actor)
    assert (before.id[:10], after.id[:12]) == ("mara-voss-", "mara-brandt-")
    for called in (before.id, after.id):
        found = await house.services.outside.find(house.student.actor, called)
        assert found.card == after


async def test_nobody_takes_another_one_s_short_name(house: House) -> None:
    db, actor = house.services.db, house.teacher.actor
    for chosen in (OLD, YOUNG):
        await a_persona(db, actor, "Mara Voss", id=chosen)
    cards = await house.services.outside.list(actor)
    assert {card.id for card in cards} == {"mara-voss-0b1a4f6e7c21", f"persona:{YOUNG}"}
    for card in cards:
        offer = await house.services.outside.find(actor, card.id)
        assert isinstance(offer, PersonaOffer)
        assert offer.version.persona_id == (YOUNG if "persona:" in card.id else OLD)
        assert offer.card == card


async def test_the_note_is_among_the_words_and_the_prompt_is_the_personas_own(
    house: House,
) -> None:
    persona = await a_persona(house.services.db, house.teacher.actor)
    offer = await house.services.outside.find(house.student.actor, str(persona.id))
    assert isinstance(offer, PersonaOffer)
    plain, noted = (offer.request(Asked(HELLO, note=note)) for note in ("", "You are a pirate."))
    assert plain.system == noted.system
    assert "Lost her flat in spring." in plain.system
    assert "You are a pirate." in noted.lines[0].text
    assert plain.lines[0].text == "Hello"
    other = await house.services.outside.find(house.teacher.actor, str(persona.id))
    assert isinstance(other, PersonaOffer)
    assert other.request(Asked(HELLO)).cache_key != plain.cache_key == noted.cache_key


async def test_a_reply_may_be_shorter_than_the_installation_s_and_never_longer(
    house: House,
) -> None:
    persona = await a_persona(house.services.db, house.teacher.actor)
    offer = await house.services.outside.find(house.student.actor, str(persona.id))
    assert isinstance(offer, PersonaOffer)
    longest = house.services.settings.reply_tokens
    got = [
        offer.request(Asked(HELLO, most_tokens=wanted)).most_tokens
        for wanted in (None, 20, 9 * longest)
    ]
    assert got == [longest, 20, longest]


async def test_a_long_conversation_is_answered_like_a_short_one(house: House) -> None:
    persona = await a_persona(house.services.db, house.teacher.actor)
    offer = await house.services.outside.find(house.student.actor, str(persona.id))
    texts = ("word " * (SOON_MEASURED // 10), "Well.", "word " * (SOON_MEASURED // 10), "And you?")
    sides = (MessageRole.USER, MessageRole.PERSONA, MessageRole.USER, MessageRole.USER)
    said = tuple(map(Spoken, sides, texts, [MessageStatus.COMPLETE] * 4))
    assert not Asked(said).is_short
    assert Asked(said[1:]).is_short
    for asked in (Asked(said), Asked(said[1:])):
        house.model.add("Fine.")
        assert (await offer.answer(asked, lambda _: None)).answer.text == "Fine."
    assert len(house.model.calls[0].request.lines) == 3


async def test_what_does_not_fit_is_refused_before_a_model_is_asked(house: House) -> None:
    persona = await a_persona(house.services.db, house.teacher.actor)
    offer = await house.services.outside.find(house.student.actor, str(persona.id))
    with pytest.raises(TooLong):
        await offer.answer(Asked(HELLO, note="word " * 60_000), lambda _: None)
    assert house.model.calls == []
