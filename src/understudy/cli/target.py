"""A file that a command writes: looked at before the work, and there only when it is whole."""

import asyncio
import os
from collections.abc import AsyncIterable
from pathlib import Path

from understudy.kernel.errors import Invalid
from understudy.kernel.ids import new_id


class TargetUnusable(Invalid):
    """{reason} Nothing was begun."""

    code = "target_unusable"


def require_target(to: Path) -> None:
    """Say before hours of work that the file could not be written.

    Raises:
        TargetUnusable: it could not.
    """
    folder = to.parent
    if not folder.is_dir():
        raise TargetUnusable(reason=f"There is no folder {folder} to write into.")
    if to.is_dir():
        raise TargetUnusable(reason=f"{to} is a folder; --to wants the name of a file.")
    if not os.access(folder, os.W_OK | os.X_OK):
        raise TargetUnusable(reason=f"The folder {folder} is not yours to write into.")


async def write(pieces: AsyncIterable[bytes], to: Path) -> None:
    """Write a file beside its place, and put it there when it is whole."""
    draft = to.with_name(f".{to.name}-{new_id()}")
    try:
        with draft.open("wb") as opened:
            async for piece in pieces:
                await asyncio.to_thread(opened.write, piece)
        draft.replace(to)
    finally:
        draft.unlink(missing_ok=True)
