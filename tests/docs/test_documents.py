import re
from pathlib import Path
from typing import Any

import pytest
from typer.core import TyperGroup
from typer.main import get_command

from tests.docs.documents import DOCUMENTS, ROOT, anchors, blocks, commands, links
from understudy.cli.main import app

COMMAND = get_command(app)
TARGETS = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))

each_document = pytest.mark.parametrize(
    "path", DOCUMENTS, ids=[path.relative_to(ROOT).as_posix() for path in DOCUMENTS]
)


@each_document
def test_links_lead_somewhere(path: Path) -> None:
    assert broken_links(path.read_text(), path) == []


@each_document
def test_commands_exist(path: Path) -> None:
    assert [reason for words in commands(path.read_text()) if (reason := unknown(words))] == []


@each_document
def test_shell_blocks_say_that_they_are(path: Path) -> None:
    prompts = [b.text for b in blocks(path.read_text()) if re.search(r"^\$ ", b.text, re.MULTILINE)]
    assert not prompts, "leave out the prompt, so that the line can be copied"


def test_every_target_has_its_line_in_the_menu() -> None:
    text = (ROOT / "Makefile").read_text()
    assert set(re.findall(r"^([a-z]+):.*## ", text, re.MULTILINE)) == TARGETS


def test_what_is_broken_is_found() -> None:
    assert broken_links("[a](nowhere.md) [b](#no) [c](https://x.y)", ROOT / "README.md")
    assert broken_links("# Here\n[a](#here) [b](LICENSE)", ROOT / "README.md") == []
    text = "`make nothing` `understudy dance` `understudy serve --quickly` `make test`"
    assert [bool(unknown(words)) for words in commands(text)] == [True, True, True, False]
    assert commands("```sh\n.venv/bin/understudy doctor\n```") == [["understudy", "doctor"]]


def broken_links(text: str, path: Path) -> list[str]:
    """Return the links of a document that lead nowhere."""
    broken = []
    for link in links(text):
        name, _, anchor = link.partition("#")
        target = (path.parent / name).resolve() if name else path
        there = target.exists()
        if there and anchor and target.suffix == ".md":
            there = anchor in anchors(target.read_text() if name else text)
        if not there:
            broken.append(link)
    return broken


def unknown(words: list[str]) -> str | None:
    """Return why a command cannot be run, or None if it can."""
    if words[0] == "make":
        return None if words[1] in TARGETS else f"make has no target {words[1]}"
    command: Any = COMMAND
    for word in words[1:]:
        if not isinstance(command, TyperGroup) or word.startswith("-"):
            break
        if word not in command.commands:
            return None if word.isupper() else f"{' '.join(words)}: there is no command {word}"
        command = command.commands[word]
    options = {name for parameter in command.params for name in parameter.opts} | {"--help"}
    extra = [w for w in words if w.startswith("--") and w.partition("=")[0] not in options]
    return f"{' '.join(words)}: there is no option {extra[0]}" if extra else None
