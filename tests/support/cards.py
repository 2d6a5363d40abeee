"""Character cards as other tools write them, and files around them."""

import base64
import json
import zlib
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

SIGNATURE = b"\x89PNG\r\n\x1a\n"


def v1(**more: Any) -> dict[str, Any]:
    """Return a card of version 1: flat."""
    return {
        "name": "Ilse Kramer",
        "description": "{{char}} repairs clocks.\r\nShe lives above the shop.",
        "personality": "patient, dry",
        "scenario": "{{user}} brings a clock.",
        "first_mes": "Good morning, {{user}}.",
        "mes_example": "<START>\n{{user}}: Is it old?\n{{char}}: Older than both of us.\n"
        "Look at the wheel.\n<START>\n{{Char}}: Mind the glass, <USER>.",
        **more,
    }


def v2(**more: Any) -> dict[str, Any]:
    """Return a card of version 2 with a lorebook and another tool's extension."""
    data = {
        **v1(),
        "creator_notes": "For {{user}}s who like clocks.",
        "system_prompt": "Stay in {{char}}'s shop.",
        "post_history_instructions": "",
        "alternate_greetings": ["We are closed."],
        "tags": ["craft", "winter"],
        "creator": "somebody",
        "character_version": "1.1",
        "extensions": {"depth": {"prompt": "x", "role": 0}, "fav": True},
        "character_book": book(),
        **more,
    }
    return {"spec": "chara_card_v2", "spec_version": "2.0", "data": data}


def v3(**more: Any) -> dict[str, Any]:
    """Return a card of version 3."""
    added = {
        "nickname": "Ils",
        "creator_notes_multilingual": {"de": "Uhren"},
        "source": ["https://example.org/ilse"],
        "group_only_greetings": [],
        "creation_date": 1_700_000_000,
        "modification_date": 1_700_000_001,
        "assets": [{"type": "icon", "uri": "https://example.org/a.png", "name": "a", "ext": "png"}],
    }
    card = v2(**{**added, **more})
    return {**card, "spec": "chara_card_v3", "spec_version": "3.0"}


def book() -> dict[str, Any]:
    """Return a lorebook in the shape of version 3."""
    entry = {
        "keys": ["clock"],
        "content": "The clock of {{char}}'s father.",
        "extensions": {"weight": 1},
        "enabled": True,
        "insertion_order": 3,
        "use_regex": False,
        "constant": True,
        "position": "before_char",
    }
    return {
        "name": "Shop",
        "token_budget": 200,
        "scan_depth": 4,
        "extensions": {},
        "entries": [entry],
    }


def chunk(kind: bytes, content: bytes, check: int | None = None) -> bytes:
    """Return a chunk of a PNG."""
    code = zlib.crc32(kind + content) if check is None else check
    return len(content).to_bytes(4) + kind + content + code.to_bytes(4)


def png(*chunks: bytes) -> bytes:
    """Return a PNG with these chunks, whose picture nobody looks at."""
    head = chunk(b"IHDR", bytes(13))
    return SIGNATURE + head + b"".join(chunks) + chunk(b"IDAT", b"x") + chunk(b"IEND", b"")


def packed(card: Any) -> bytes:
    """Return a card in base64, as a PNG holds it."""
    return base64.b64encode(json.dumps(card).encode())


def charx(files: dict[str, bytes], method: int = ZIP_DEFLATED) -> bytes:
    """Return an archive of these files."""
    with BytesIO() as room:
        with ZipFile(room, "w", method) as archive:
            for name, content in files.items():
                archive.writestr(name, content)
        return room.getvalue()
