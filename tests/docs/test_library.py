"""The program in docs/library.md is run as it stands there."""

import asyncio
import sys
from pathlib import Path

from tests.docs.documents import ROOT, blocks
from tests.support.ask import HANDBOOK
from tests.support.processes import environment


async def test_the_program_in_the_guide_runs(data: Path, tmp_path: Path) -> None:
    text = await asyncio.to_thread((ROOT / "docs" / "library.md").read_text)
    (program,) = [block.text for block in blocks(text) if block.language == "python"]
    await asyncio.to_thread((tmp_path / "handbook.md").write_text, HANDBOOK)
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", program),
        cwd=tmp_path,
        env=environment(data, model="demo", demo_words_per_s="0")
        | {"PYTHONPATH": str(ROOT / "src")},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    async with asyncio.timeout(120):
        said = (await process.communicate())[0].decode()
    assert said.splitlines() == [
        "answered Dogs are not allowed in the office.",
        "Dogs Dogs are not allowed in the office.",
    ]
