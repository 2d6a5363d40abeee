"""How much of a model's window is left for documents."""

from understudy.ask.documents.rooms import INSTRUCTION_TOKENS, Rooms
from understudy.bootstrap import Services


def test_all_else_that_a_model_reads_and_says_is_kept_free(services: Services) -> None:
    room = Rooms(services.gateway, services.settings).of()
    assert (room.model, room.window_tokens) == ("demo", 32_000)
    assert (room.history_tokens, room.reply_tokens) == (8_000, 2_000)
    assert room.tokens == 32_000 - 8_000 - 2_000 - INSTRUCTION_TOKENS


def test_a_model_that_may_not_be_chosen_leaves_it_at_the_main_one(services: Services) -> None:
    rooms = Rooms(services.gateway, services.settings)
    assert rooms.of("openai:gpt-5") == rooms.of() == rooms.of("demo")
