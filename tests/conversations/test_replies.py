"""What a reply answers, and what the demo model's words depend on."""

from dataclasses import replace
from uuid import uuid4

from understudy.conversations.history import OPENING, Spoken
from understudy.conversations.replies import Heard
from understudy.conversations.schemas import MessageRole, MessageStatus


def spoken(role: MessageRole, text: str) -> Spoken:
    return Spoken(role, text, MessageStatus.COMPLETE, uuid4())


def test_the_same_persona_turn_and_words_have_the_same_seed() -> None:
    said = (spoken(MessageRole.USER, "Hello"),)
    heard = Heard(uuid4(), said, "digest", 0)
    assert heard.seed == replace(heard, message_id=uuid4()).seed
    assert heard.seed != replace(heard, alternative=1).seed
    assert heard.seed != replace(heard, version="another").seed
    more = (*said, spoken(MessageRole.PERSONA, "Hi"), spoken(MessageRole.USER, "Hello"))
    assert heard.seed != replace(heard, said=more).seed


def test_nothing_said_has_a_seed_too() -> None:
    assert OPENING in Heard(uuid4(), (), "digest", 0).seed
