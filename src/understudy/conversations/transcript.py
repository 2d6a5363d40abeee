"""A conversation as a file: Markdown to read, JSON for programs."""

import json

from understudy.conversations.schemas import Conversation, Message, MessageStatus

AI_MADE = "The persona's messages were made by AI."

_MARKS = {
    MessageStatus.RUNNING: "still being written",
    MessageStatus.STOPPED: "stopped",
    MessageStatus.INTERRUPTED: "cut off",
    MessageStatus.REFUSED: "refused",
    MessageStatus.FAILED: "no answer",
}


def to_markdown(conversation: Conversation, messages: list[Message]) -> str:
    """Return the branch as Markdown; replies that are not complete are marked."""
    title = conversation.title or conversation.persona_name
    version = conversation.persona_version
    persona = conversation.persona_name + (f" (version {version})" if version else "")
    begun = f"{conversation.created_at:%Y-%m-%d %H:%M} UTC"
    parts = [f"# {title}", f"With {persona}, {begun}. {AI_MADE}"]
    for message in messages:
        mark = f" ({_MARKS[message.status]})" if message.status in _MARKS else ""
        parts.append(f"**{message.speaker}**{mark}, {message.created_at:%H:%M}\n\n{message.text}")
    return "\n\n".join(part.rstrip() for part in parts) + "\n"


def to_json(conversation: Conversation, messages: list[Message]) -> str:
    """Return the conversation and all its messages, every branch, as JSON."""
    whole = {
        "notice": AI_MADE,
        "conversation": conversation.model_dump(mode="json"),
        "messages": [m.model_dump(mode="json", exclude={"html"}) for m in messages],
    }
    return json.dumps(whole, ensure_ascii=False, indent=2) + "\n"
