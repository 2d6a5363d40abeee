"""Commands about personas."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from tests.support.cards import v3
from understudy.cli.main import app
from understudy.personas.shipped import PEOPLE

type Command = Callable[..., Result]


@pytest.fixture
def personas(environment: dict[str, str]) -> Command:
    """Run `understudy personas` in a data folder of its own."""

    def command(*arguments: str) -> Result:
        return CliRunner().invoke(app, ["personas", *arguments], env=environment)

    return command


@pytest.fixture
def two(tmp_path: Path) -> Path:
    file = tmp_path / "two.yaml"
    file.write_text("name: Ada [1]\nvisibility: public\ntags: [x]\n---\nname: Ben\n")
    return file


def read(result: Result) -> Any:
    assert result.exit_code == 0, result.stderr
    return json.loads(result.stdout)


def test_imported_personas_are_listed(personas: Command, two: Path) -> None:
    assert "Ada [1]" in personas("import", str(two)).stdout
    cards = read(personas("list", "--json"))
    assert [(card["name"], card["visibility"]) for card in cards] == [
        ("Ada [1]", "public"),
        ("Ben", "private"),
    ]
    assert [card["name"] for card in read(personas("list", "--text", "BEN", "--json"))] == ["Ben"]
    assert [card["name"] for card in read(personas("list", "--tag", "x", "--json"))] == ["Ada [1]"]
    assert "Ben" in personas("list").stdout


@pytest.mark.parametrize("file", sorted(PEOPLE.glob("*.yaml")), ids=lambda file: file.stem)
def test_a_shipped_persona_survives_import_and_export(
    personas: Command, tmp_path: Path, file: Path
) -> None:
    (card,) = read(personas("import", str(file), "--json"))
    printed = personas("export", card["name"]).stdout
    written = tmp_path / "out.yaml"
    assert personas("export", card["id"], "--output", str(written)).exit_code == 0
    assert written.read_text(encoding="utf-8") == printed
    (copy,) = read(personas("import", str(written), "--json"))
    assert personas("export", copy["id"]).stdout == printed


@pytest.mark.parametrize("form", ["yaml", "json-v3", "json-v2", "png"])
def test_a_persona_is_written_in_every_form_and_read_by_what_is_in_it(
    personas: Command, tmp_path: Path, form: str
) -> None:
    (card,) = read(personas("import", str(PEOPLE / "amara-nwosu.yaml"), "--json"))
    given = personas("export", card["id"]).stdout
    written = tmp_path / "a file"
    done = personas("export", card["id"], "--form", form, "--output", str(written))
    assert (done.exit_code, done.stdout) == (0, "")
    (copy,) = read(personas("import", str(written), "--json"))
    exported = personas("export", copy["id"]).stdout
    assert exported.replace("visibility: public\n", "") == given.replace("visibility: public\n", "")
    printed = personas("export", card["id"], "--form", form)
    assert printed.stdout_bytes == written.read_bytes()


def test_what_a_card_loses_is_said_beside_the_result(personas: Command, tmp_path: Path) -> None:
    file = tmp_path / "card.yaml"
    file.write_text(json.dumps(v3()))
    done = personas("import", str(file), "--json")
    assert [card["name"] for card in read(done)] == ["Ilse Kramer"]
    assert "Pictures and sounds were left out" in done.stderr
    file.write_bytes(b"\xff\xd8\xff")
    failed = personas("import", str(file))
    assert (failed.exit_code, failed.stdout) == (1, "")
    assert "this is a JPEG" in " ".join(failed.stderr.split())


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["import", "nowhere.yaml"], "nowhere.yaml cannot be used: No such file"),
        (["export", "Nobody"], "There is no such persona"),
        (["export", "Ben"], "Several personas are called Ben; give the id"),
        (["export", "Ada [1]", "-o", "no/folder/x"], "no/folder/x cannot be used"),
    ],
)
def test_what_is_the_matter_is_said_in_a_sentence(
    personas: Command, two: Path, arguments: list[str], sentence: str
) -> None:
    personas("import", str(two))
    personas("import", str(two)) if arguments[1] == "Ben" else None
    failed = personas(*arguments)
    assert (failed.exit_code, failed.stdout) == (1, "")
    assert sentence in " ".join(failed.stderr.split())


def test_a_faulty_file_imports_nothing(personas: Command, tmp_path: Path) -> None:
    file = tmp_path / "faulty.yaml"
    file.write_text("name: Ada\n---\nnome: Ben\n")
    failed = personas("import", str(file))
    assert failed.exit_code == 1
    assert "document 2: 'name' is missing" in " ".join(failed.stderr.split())
    assert read(personas("list", "--json")) == []
