"""What happens in a conversation, as every door tells it.

| name            | data                                                                          |
| --------------- | ----------------------------------------------------------------------------- |
| `snapshot`      | `{conversation, messages}`: the active branch with what is running right now   |
| `message.added` | `{message}`: a person's message was stored                                     |
| `turn.started`  | `{message}`: a reply has begun; its text is still empty                        |
| `message.delta` | `{message_id, offset, text}`: a piece; `offset` in code points from the start  |
| `message.done`  | `{message}`: the reply has reached its end; its text is authoritative          |
| `turn.failed`   | `{message, cause, problem}`: follows `message.done` of a reply not complete    |
| `branch.moved`  | `{active_message_id}`: another branch is the active one; read the messages     |
"""

from typing import Any
from uuid import UUID

from understudy.conversations.schemas import Message

SNAPSHOT = "snapshot"
MESSAGE_ADDED = "message.added"
TURN_STARTED = "turn.started"
MESSAGE_DELTA = "message.delta"
MESSAGE_DONE = "message.done"
TURN_FAILED = "turn.failed"
BRANCH_MOVED = "branch.moved"


def channel_of(conversation_id: UUID) -> str:
    """Return the name of a conversation's channel."""
    return f"conversation:{conversation_id}"


def conversation_of(channel: str) -> UUID | None:
    """Return whose channel it is; None if it is no conversation's."""
    kind, _, id_text = channel.partition(":")
    return UUID(id_text) if kind == "conversation" else None


def ending_events(message: Message) -> list[tuple[str, dict[str, Any]]]:
    """Return what is told when a reply has reached its end."""
    shown = message.model_dump(mode="json")
    events: list[tuple[str, dict[str, Any]]] = [(MESSAGE_DONE, {"message": shown})]
    if message.cause is not None:
        why = {"cause": message.cause, "problem": message.problem}
        events.append((TURN_FAILED, {"message": shown, **why}))
    return events
