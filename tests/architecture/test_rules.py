"""Each rule finds what it is there to find, and leaves alone what is right."""

import pytest

from tests.architecture import rules
from tests.architecture.rules import File, Rule

LONG = "\n".join(f"x{i} = {i}" for i in range(301))
WRITES_THEN_TELLS = """
async def f():
    async with self._db.begin() as session:
        row = await store.find(session, 1)
        await session.flush()
    await gateway.complete(row)
    bus.publish('c', 'e', {})
"""
LONG_FUNCTION = "def f():\n" + "\n".join(f"    x{i} = {i}" for i in range(40))

WRONG: list[tuple[Rule, str, str]] = [
    (rules.file_is_short, "understudy/a/b.py", LONG),
    (rules.functions_are_short, "understudy/a/b.py", LONG_FUNCTION),
    (rules.init_is_a_docstring, "understudy/a/__init__.py", '"""A."""\nfrom a.b import c\n'),
    (rules.init_is_a_docstring, "understudy/a/__init__.py", ""),
    (rules.no_type_checking, "understudy/a/b.py", "from typing import TYPE_CHECKING"),
    (rules.no_type_checking, "understudy/a/b.py", "import typing\nif typing.TYPE_CHECKING: ..."),
    (rules.no_relative_imports, "understudy/a/b.py", "from .c import d"),
    (rules.imports_stand_at_the_top, "understudy/a/b.py", "def f():\n    import os"),
    (rules.imports_stand_at_the_top, "understudy/a/b.py", "async def f():\n    from a import b"),
    (rules.names_say_what_is_inside, "understudy/a/utils.py", ""),
    (rules.names_say_what_is_inside, "understudy/core/a.py", ""),
    (rules.nothing_runs_at_import, "understudy/a/b.py", "configure()"),
    (rules.nothing_runs_at_import, "understudy/a/b.py", "for x in range(3):\n    print(x)"),
    (rules.nobody_commits, "understudy/a/store.py", "async def f(s):\n    await s.commit()"),
    (rules.nobody_commits, "understudy/a/service.py", "async def f(s):\n    await s.rollback()"),
    (
        rules.transactions_wait_for_the_database_only,
        "understudy/a/service.py",
        "async def f():\n    async with db.begin() as session:\n        await gateway.complete(r)",
    ),
    (
        rules.transactions_wait_for_the_database_only,
        "understudy/a/service.py",
        "async def f():\n    async with db.begin() as session:\n        bus.publish('c', 'e', {})",
    ),
    (rules.logs_keep_quiet_about_what_was_said, "understudy/a/b.py", "log.info(m.text)"),
    (rules.logs_keep_quiet_about_what_was_said, "understudy/a/b.py", "_log.error('x', y=text[:9])"),
    (rules.logs_keep_quiet_about_what_was_said, "understudy/a/b.py", "logger.debug(f'{content}')"),
    (rules.excepts_are_narrow, "understudy/a/b.py", "try: f()\nexcept Exception: pass"),
    (
        rules.excepts_are_narrow,
        "understudy/a/b.py",
        "try: f()\nexcept (OSError, BaseException): g()",
    ),
    (rules.excepts_are_narrow, "understudy/a/b.py", "try: f()\nexcept: pass"),
    (rules.excepts_are_narrow, "understudy/a/b.py", "with suppress(Exception): f()"),
    (rules.exceptions_to_lint_have_a_reason, "understudy/a/b.py", "x = 1  # noqa: PLR2004"),
    (rules.exceptions_to_lint_have_a_reason, "understudy/a/b.py", "x = 1  # noqa"),
]

RIGHT: list[tuple[Rule, str, str]] = [
    (rules.file_is_short, "understudy/a/b.py", "x = 1\n" * 300),
    (rules.functions_are_short, "understudy/a/b.py", "\n".join(LONG_FUNCTION.splitlines()[:40])),
    (rules.init_is_a_docstring, "understudy/a/__init__.py", '"""A."""\n'),
    (rules.imports_stand_at_the_top, "understudy/cli/serve.py", "def f():\n    import os"),
    (rules.names_say_what_is_inside, "understudy/kernel/clock.py", ""),
    (rules.nothing_runs_at_import, "understudy/a/b.py", '"""A."""\nx = make()\ndef f(): g()'),
    (rules.nobody_commits, "understudy/kernel/db.py", "async def f(s):\n    await s.commit()"),
    (
        rules.transactions_wait_for_the_database_only,
        "understudy/a/service.py",
        WRITES_THEN_TELLS,
    ),
    (rules.logs_keep_quiet_about_what_was_said, "understudy/a/b.py", "log.info('x', id=m.id)"),
    (rules.logs_keep_quiet_about_what_was_said, "understudy/a/b.py", "page.info(m.text)"),
    (rules.excepts_are_narrow, "understudy/a/b.py", "try: f()\nexcept OSError: pass"),
    (rules.exceptions_to_lint_have_a_reason, "understudy/a/b.py", "x = 1  # noqa: E1 because"),
]


def _named(cases: list[tuple[Rule, str, str]]) -> list[str]:
    return [f"{rule.__name__}-{number}" for number, (rule, _, _) in enumerate(cases)]


@pytest.mark.parametrize(("rule", "path", "text"), WRONG, ids=_named(WRONG))
def test_a_rule_finds_what_is_wrong(rule: Rule, path: str, text: str) -> None:
    assert list(rule(File(path, text)))


@pytest.mark.parametrize(("rule", "path", "text"), RIGHT, ids=_named(RIGHT))
def test_a_rule_leaves_alone_what_is_right(rule: Rule, path: str, text: str) -> None:
    assert list(rule(File(path, text))) == []


def test_every_rule_is_shown_to_fail() -> None:
    assert {rule for rule, _, _ in WRONG} == set(rules.ALL)


@pytest.mark.parametrize(
    ("text", "logic"),
    [
        ("class A:\n    x: int", False),
        ("def f():\n    return g(1)", False),
        ("X = [i for i in range(3)]", False),
        ("def f(x):\n    return 1 if x else 2", True),
        ("class A:\n    def f(self):\n        return [g(i) for i in self]", True),
    ],
    ids=["fields", "delegation", "data", "decision", "repetition"],
)
def test_logic_is_what_decides_or_repeats_in_a_function(text: str, logic: bool) -> None:
    assert rules.has_logic(File("understudy/a/b.py", text)) is logic
