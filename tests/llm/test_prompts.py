import json
from pathlib import Path
from random import Random

import pytest

from understudy.llm.prompts import (
    CHANGES,
    Prompt,
    PromptInvalid,
    PromptLibrary,
    Variables,
    in_this_form,
)
from understudy.llm.types import Line, Role

LINES = (Line(role="user", text="Hello {{ secret }}"),)


class Greeting(Variables):
    name: str
    story: str = ""


def improvise(variables: Greeting, random: Random) -> str:
    return f"{variables.name} heard {len(variables.lines)} and says {random.randrange(10)}"


def a_prompt(folder: Path, text: str = "You are {{ name }}.\n{{ story }}") -> Prompt[Greeting]:
    file = folder / "greet.md"
    file.write_text(text)
    return Prompt("tests.greet", "3", file, improvise)


def test_a_prompt_becomes_a_request(tmp_path: Path) -> None:
    prompt = a_prompt(tmp_path)
    library = PromptLibrary.load([prompt])
    bound = prompt.bind(Greeting(name="Maya", story="A nurse."))
    request = library.request(bound, LINES, seed="s", role=Role.FAST, most_tokens=99)
    assert request.system == library.system_of(bound) == "You are Maya.\nA nurse."
    assert (request.lines, request.seed, request.role, request.most_tokens) == (
        LINES,
        "s",
        Role.FAST,
        99,
    )
    assert request.prompt_name == "tests.greet"
    said = request.improvise(Random(1))  # noqa: S311 a choice of words
    assert said == "Maya heard 1 and says 2"


def test_a_prompt_says_where_it_begins_to_change(tmp_path: Path) -> None:
    prompt = a_prompt(tmp_path, f"You are {{{{ name }}}}.\n\n{CHANGES}\n\n{{{{ story }}}}")
    library = PromptLibrary.load([prompt])
    request = library.request(prompt.bind(Greeting(name="Maya", story="Tired.")), LINES, seed="s")
    assert request.system == "You are Maya.\n\nTired."
    assert request.system[: request.stable] == "You are Maya."
    alike = library.request(prompt.bind(Greeting(name="Maya")), LINES, seed="s")
    assert (alike.system, alike.stable) == ("You are Maya.", 0)


def test_the_version_is_the_declared_one_and_a_digest_of_the_text(tmp_path: Path) -> None:
    bound = a_prompt(tmp_path).bind(Greeting(name="Maya"))
    versions = []
    for text in ("A {{ name }}", "A {{ name }}", "B {{ name }}"):
        library = PromptLibrary.load([a_prompt(tmp_path, text)])
        versions.append(library.request(bound, LINES, seed="s").prompt_version)
    assert versions[0] == versions[1] != versions[2]
    assert all(version.startswith("3+") for version in versions)


def test_an_operators_file_replaces_ours(tmp_path: Path) -> None:
    prompt = a_prompt(tmp_path)
    folder = tmp_path / "own"
    folder.mkdir()
    (folder / "tests.greet.md").write_text("Mine: {{ name }}")
    library = PromptLibrary.load([prompt], folder)
    assert library.request(prompt.bind(Greeting(name="X")), LINES, seed="s").system == "Mine: X"


def test_what_people_wrote_is_data_and_never_a_template(tmp_path: Path) -> None:
    prompt = a_prompt(tmp_path)
    library = PromptLibrary.load([prompt])
    bound = prompt.bind(Greeting(name="{{ lines }}", story="{% for x in y %} <b>&"))
    system = library.request(bound, LINES, seed="s").system
    assert system == "You are {{ lines }}.\n{% for x in y %} <b>&"


@pytest.mark.parametrize("text", ["{{ name", "{% if %}", "{{ nobody }}"])
def test_a_broken_prompt_is_refused_by_name(tmp_path: Path, text: str) -> None:
    prompt = a_prompt(tmp_path, text)
    with pytest.raises(PromptInvalid, match=r"tests\.greet"):
        PromptLibrary.load([prompt]).request(prompt.bind(Greeting(name="X")), LINES, seed="s")


def test_a_missing_prompt_stops_the_start(tmp_path: Path) -> None:
    prompt = Prompt("tests.gone", "1", tmp_path / "gone.md", improvise)
    with pytest.raises(PromptInvalid, match=r"tests\.gone"):
        PromptLibrary.load([prompt])


def test_a_form_is_asked_for_after_the_prompt_so_that_its_beginning_stays() -> None:
    system = in_this_form("You are Maya.", Greeting)
    assert system.startswith("You are Maya.\n\nAnswer with one JSON object")
    assert json.loads(system.splitlines()[-1]) == Greeting.model_json_schema()
