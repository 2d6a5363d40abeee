"""What fits a model's window beside all else that it is to read and to say."""

from understudy.ask.documents.schemas import Room


def too_long(tokens: int, room: Room) -> str:
    """Return what to do if documents do not fit, with numbers; "" if they do."""
    over = tokens - room.tokens
    if over <= 0:
        return ""
    kept = room.window_tokens - room.tokens
    return (
        f"It has about {tokens:,} tokens. {room.model} reads {room.window_tokens:,} at once, of "
        f"which {kept:,} are kept for instructions, history and the answer: {room.tokens:,} are "
        f"left for documents. Choose sections that have {over:,} fewer, or shorten it."
    )
