"""The house keeps its own rules."""

import importlib
import subprocess
from pathlib import Path

import pytest
from sqlalchemy import Column, ForeignKey, Integer, MetaData, Table

from tests.architecture import rules
from tests.architecture.elsewhere import PARTS_OF_PAGES
from tests.architecture.rules import File, Rule
from understudy.kernel.db import Row

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src"

FILES = [
    File(path.relative_to(SOURCE).as_posix(), path.read_text(encoding="utf-8"))
    for path in sorted(SOURCE.rglob("*.py"))
]
TESTS = [
    File(path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8"))
    for path in sorted((ROOT / "tests").rglob("*.py"))
]

# Modules with functions but without a test file of their own, and what tests them instead.
TESTED_ELSEWHERE = {
    "understudy/api/envelope.py": "the form of frames: test_talking sends and reads all of them",
    "understudy/api/sockets.py": "one open socket: test_talking, over real ones",
    "understudy/api/talks.py": "what a socket can do: test_talking does all of it",
    "understudy/ask/visits/changes.py": "test_service: who watches is told",
    "understudy/ask/visits/counting.py": "test_service: a session may ask so often in a minute",
    "understudy/ask/visits/inbox_store.py": "SQL: test_inbox runs all of it, on both databases",
    "understudy/ask/visits/manners.py": "who may ask: test_service and test_entering",
    "understudy/ask/visits/problems.py": "what may be asked: test_service and test_outside",
    "understudy/ask/visits/replying.py": "an answer: test_service, and journeys/test_asking",
    "understudy/ask/visits/store.py": "SQL: test_service and test_entering run all of it",
    "understudy/ask/visits/visitor.py": "whose a session is: test_entering and test_forgetting",
    "understudy/ask/reading/archive.py": "what test_gate and test_reader let in and refuse",
    "understudy/ask/reading/child.py": "a process of its own: test_reader reads each form in it",
    "understudy/ask/reading/months.py": "how test_facts counts",
    "understudy/ask/reading/resume_schema.py": "what test_resume lets through and refuses",
    "understudy/ask/reading/resume_text.py": "what test_resume reads, section by section",
    "understudy/ask/documents/looking.py": "reading documents: test_service, over every use",
    "understudy/ask/documents/problems.py": "who may put one in: test_service",
    "understudy/ask/documents/showing.py": "rows as schemas: test_service reads all of it",
    "understudy/ask/documents/store.py": "SQL: test_service runs all of it",
    "understudy/ask/documents/schemas.py": "what is told is not private: test_service",
    "understudy/ask/pages/problems.py": "who may make one: test_service",
    "understudy/ask/pages/showing.py": "rows as schemas: test_service and test_visiting",
    "understudy/ask/pages/store.py": "SQL: test_service, test_uses and test_visiting",
    "understudy/ask/reading/schemas.py": "one property: every test of a reader looks at it",
    "understudy/api/practice_talks.py": "routes of what is said: test_practice, test_access",
    "understudy/__main__.py": "two lines; tests/cli start it as a process",
    "understudy/bootstrap.py": "the fixture `services` opens it, for every test of a service",
    "understudy/cli/terminal.py": "test_ask and test_chat talk over it",
    "understudy/cli/target.py": "where test_exports and test_practice_records write",
    "understudy/conversations/export_store.py": "SQL: test_exports and test_export_flow run it",
    "understudy/conversations/message_store.py": "SQL: test_chat and test_turns run all of it",
    "understudy/conversations/reading.py": "what test_service and the API's tests read",
    "understudy/conversations/schemas.py": "one computed field: test_markup and the API's tests",
    "understudy/conversations/store.py": "SQL: test_service runs all of it, on both databases",
    "understudy/jobs/events.py": "names of channels: test_relay and test_service",
    "understudy/jobs/steps.py": "what becomes of steps and items: test_worker, test_jobs_survive",
    "understudy/jobs/store.py": "SQL: test_service and test_worker run all of it",
    "understudy/llm/attempts.py": "journeys/test_faults and test_ledger, against the simulator",
    "understudy/llm/calls.py": "test_gateway: patience, pieces and ends",
    "understudy/llm/opening.py": "every test of the gateway goes through it",
    "understudy/llm/running.py": "what a call carries along: test_gateway and test_gateway_chain",
    "understudy/llm/traffic/lanes.py": "a queue per provider: test_gateway_races, test_key_watch",
    "understudy/personas/draft_store.py": "SQL: test_drafts and test_draft_flow run all of it",
    "understudy/practice/opening.py": "`bootstrap` opens sessions by it, for every test of them",
    "understudy/practice/sessions/before.py": "what a reply goes on from: test_replying",
    "understudy/practice/sessions/copying.py": "another try from a turn: test_beginning",
    "understudy/practice/sessions/finding.py": "whose session it is: test_attending, test_looking",
    "understudy/practice/sessions/labelling.py": "the model's labels, or the rule's: test_replying",
    "understudy/practice/sessions/manners.py": "who may speak: test_attending and test_replying",
    "understudy/practice/sessions/moving.py": "what is written of stages: test_attending",
    "understudy/practice/sessions/playable.py": "free practice: test_beginning",
    "understudy/practice/sessions/showing.py": "rows as schemas: test_beginning, test_looking",
    "understudy/practice/sessions/store.py": "SQL: test_beginning, test_attending, test_looking",
    "understudy/practice/courses/admission.py": "who is let in: test_sections tries all of it",
    "understudy/practice/courses/assignment_store.py": "SQL: test_assignments, test_pairing",
    "understudy/practice/courses/assignment_views.py": "what test_assignments reads",
    "understudy/practice/courses/rubric_store.py": "SQL: test_rubrics runs all of it",
    "understudy/practice/courses/section_store.py": "SQL: test_sections and test_enrolling",
    "understudy/practice/feedback/admitting.py": "who may: test_reviewing and test_classes",
    "understudy/practice/feedback/agreeing.py": "what test_classes reads of a section",
    "understudy/practice/feedback/cases.py": "which attempts count: test_classes",
    "understudy/practice/feedback/making.py": "what test_reading and test_reviewing read",
    "understudy/practice/feedback/mapping.py": "what test_classes reads of an assignment",
    "understudy/practice/feedback/queue_store.py": "SQL: test_queueing runs all of it",
    "understudy/practice/feedback/store.py": "SQL: test_flow, test_reviewing, test_classes",
    "understudy/practice/figures/measures.py": "SQL: test_service reads all of it",
    "understudy/practice/figures/pilot_store.py": "SQL: test_service_pilot reads all of it",
    "understudy/practice/figures/section_store.py": "SQL: test_service reads all of it",
    "understudy/practice/overview/store.py": "SQL: test_service runs all of it",
    "understudy/practice/figures/survey_store.py": "SQL: test_service_survey reads all of it",
    "understudy/practice/records/report_text.py": "what test_transcript reads of a report",
    "understudy/practice/records/research_guide.py": "test_research_flow reads it in the zip",
    "understudy/practice/records/research_rows.py": "test_research_flow reads all of it",
    "understudy/practice/records/research_store.py": "SQL: test_research and test_research_flow",
    "understudy/practice/records/store.py": "SQL: test_erasing runs all of it",
    "understudy/practice/clients/editing.py": "who may edit: test_authoring, over every use",
    "understudy/practice/clients/showing.py": "rows as schemas: test_authoring and test_library",
    "understudy/practice/clients/store.py": "SQL: test_library and test_testing run all of it",
    "understudy/migrations/env.py": "every database of the tests is made through it",
    **PARTS_OF_PAGES,
}
# Tests of what no single module does.
ACROSS = {
    "tests/api/test_access.py": "who may do what, over every route",
    "tests/web/test_conversation_component.py": "the web component, which is JavaScript",
}
# Folders of tests that mirror no package.
OTHER_TESTS = {"architecture", "docs", "journeys", "migrations", "support"}

PERSON_COLUMNS = {"owner_id", "person_id", "author_id", "actor_id", "payer_id", "subject_id"}

# Words that tell about one machine, in pieces, so that this file has none of them.
MACHINE_WORDS = ["/" + "work" + "/", "/" + "root" + "/", "/" + "tmp/house"]


@pytest.mark.parametrize("rule", rules.ALL, ids=lambda rule: rule.__name__)
def test_every_file_keeps_the_rule(rule: Rule) -> None:
    found = [f"src/{f.path}:{sentence}" for f in FILES for sentence in rule(f) if _applies(f)]
    assert not found, f"{rule.__doc__}\n" + "\n".join(found)


@pytest.mark.parametrize(
    "rule", [rules.file_is_short, rules.no_relative_imports, rules.exceptions_to_lint_have_a_reason]
)
def test_tests_are_short_and_plain_too(rule: Rule) -> None:
    shown = "tests/architecture/test_rules.py"  # holds the wrong ones as cases
    found = [f"{f.path}:{s}" for f in TESTS if f.path != shown for s in rule(f)]
    assert not found, f"{rule.__doc__}\n" + "\n".join(found)


def test_every_exception_to_a_rule_is_still_needed() -> None:
    paths = {file.path for file in FILES}
    named = {*rules.LATE_IMPORTS, *rules.BROAD_EXCEPTS, *rules.REGISTERS, *rules.COMMITS}
    paths |= {file.path for file in TESTS}
    named |= {*TESTED_ELSEWHERE, *ACROSS}
    assert sorted(named - paths) == [], "these files are gone: take their exceptions away"


def test_every_module_with_logic_has_its_test_file() -> None:
    tested = {file.path for file in TESTS}
    missing = [
        f"src/{file.path} wants {_test_files(file)[0]}"
        for file in FILES
        if _applies(file) and rules.has_logic(file) and file.path not in TESTED_ELSEWHERE
        if not any(_is_part_of(test, name) for name in _test_files(file) for test in tested)
    ]
    assert not missing, "\n".join(missing)


def test_every_test_file_has_its_module() -> None:
    names = {*ACROSS, *(name for file in FILES for name in _test_files(file))}
    orphans = [
        file.path
        for file in TESTS
        if file.parts[-1].startswith("test_") and file.parts[1] not in OTHER_TESTS
        if not any(_is_part_of(file.path, name) for name in names)
    ]
    assert not orphans, "these test no module of that name: " + ", ".join(orphans)


def test_every_column_that_holds_a_person_says_so() -> None:
    for file in FILES:
        if file.parts[-1] in {"audit", "files", "models", "process", "tables"}:
            importlib.import_module(".".join(file.parts))
    assert unmarked_person_columns(Row.metadata) == [], 'these want info={"person": "..."}'


def test_an_unmarked_person_column_is_found() -> None:
    metadata = MetaData()
    Table("people", metadata, Column("id", Integer, primary_key=True))
    Table("pets", metadata, Column("keeper", ForeignKey("people.id")), Column("owner_id", Integer))
    Table("cars", metadata, Column("owner_id", Integer, info={"person": "who drives it"}))
    assert unmarked_person_columns(metadata) == ["pets.keeper", "pets.owner_id"]


def test_no_file_tells_about_the_machine_it_was_written_on() -> None:
    found = [
        f"{path.relative_to(ROOT)}: {word}"
        for path in _tracked()
        for word in machine_words(path.read_text(encoding="utf-8", errors="ignore"))
    ]
    assert not found, "\n".join(found)


def test_a_machine_word_is_found() -> None:
    assert machine_words(f"see {MACHINE_WORDS[0]}notes") == [MACHINE_WORDS[0]]
    assert machine_words("see /api/work/1 and network/root") == []


def unmarked_person_columns(metadata: MetaData) -> list[str]:
    """Return the columns that name or refer to a person and do not say which."""
    return [
        f"{table.name}.{column.name}"
        for table in sorted(metadata.tables.values(), key=lambda table: table.name)
        for column in table.columns
        if column.name in PERSON_COLUMNS
        or any(key.target_fullname == "people.id" for key in column.foreign_keys)
        if not column.info.get("person")
    ]


def machine_words(text: str) -> list[str]:
    """Return the words about a machine that stand in a text as the start of a path."""
    return [
        word
        for word in MACHINE_WORDS
        if any(not before[-1:].isalnum() for before in text.split(word)[:-1])
    ]


def _applies(file: File) -> bool:
    return not file.path.startswith("understudy/migrations/versions/")  # written by alembic


def _test_files(file: File) -> list[str]:
    """Return where a module's tests may stand: beside it, or with its package's."""
    *folders, name = file.parts[1:]
    places = [[*folders, name.strip("_")]]
    if folders:
        places += [[*folders, folders[-1]], folders]
    return ["/".join(["tests", *path, f"test_{last}.py"]) for *path, last in places]


def _is_part_of(path: str, name: str) -> bool:
    """Tell whether a test file is the named one, or one of its parts (`test_store_erasure.py`)."""
    return path == name or path.startswith(name.removesuffix(".py") + "_")


def _tracked() -> list[Path]:
    listing = subprocess.run(
        ["git", "ls-files", "-z"],  # noqa: S607 whichever git there is
        cwd=ROOT,
        capture_output=True,
        check=False,
    )
    names = [name for name in listing.stdout.decode().split("\0") if name]
    assert names, "this test wants a git checkout: " + listing.stderr.decode()
    return [ROOT / name for name in names if (ROOT / name).is_file()]
