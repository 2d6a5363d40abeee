"""The house rules that a type checker and an import law cannot see, each a function over one file.

A rule yields what is wrong with a file as sentences with a line number; `test_rules.py` shows for
each that it can fail, `test_house.py` asks them all of every file.
"""

import ast
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath

MOST_LINES_OF_A_FILE = 300
MOST_LINES_OF_A_FUNCTION = 40

BANNED_NAMES = {"utils", "util", "helpers", "helper", "common", "base", "core", "misc", "manager"}
LOG_METHODS = {"debug", "info", "warning", "error", "exception", "critical"}
SPOKEN = {"text", "content", "piece", "words", "password", "secret", "token"}

# Where a rule does not hold, and why. `test_house.py` fails when a reason has lost its object.
LATE_IMPORTS = {
    "understudy/ask/reading/child.py": "a process reads one form: it loads that one's library",
    "understudy/bootstrap.py": "the engine of jobs costs half a second: only where jobs are done",
    "understudy/practice/records/writing.py": "PDF and DOCX cost a second: only where one is made",
    "understudy/llm/providers/library_clients.py": "an SDK costs a second: only if configured",
    "understudy/llm/providers/registry.py": "the same: the library loads if a model of it is asked",
}
BROAD_EXCEPTS = {
    "understudy/api/sockets.py": "the border of the sockets, as `errors` is that of requests",
    "understudy/llm/providers/library.py": "SDKs raise anything: here it becomes a cause",
    "understudy/conversations/turns.py": "the outermost function of a turn",
    "understudy/kernel/tasks.py": "the outermost function of a chore",
    "understudy/cli/serve.py": "the outermost function of what goes on beside a server",
    "understudy/llm/traffic/queue.py": "the outermost function of a queue",
    "understudy/jobs/steps.py": "the outermost functions of a job's step and of its items",
}
REGISTERS = {
    "understudy/cli/main.py": "it puts the commands together: Typer has no other way",
}
COMMITS = {
    "understudy/kernel/db.py": "the one place that opens and ends transactions",
}


@dataclass(frozen=True, slots=True)
class File:
    """A Python file: its path below `src`, or from the repository for others, and its text."""

    path: str
    text: str

    @property
    def tree(self) -> ast.Module:
        return ast.parse(self.text)

    @property
    def parts(self) -> tuple[str, ...]:
        return PurePosixPath(self.path).with_suffix("").parts


type Rule = Callable[[File], Iterator[str]]


def file_is_short(file: File) -> Iterator[str]:
    """Keep a file under 300 lines: split it where it does two things."""
    count = len(file.text.splitlines())
    if count > MOST_LINES_OF_A_FILE:
        yield f"1: {count} lines; at most {MOST_LINES_OF_A_FILE}: split it where it does two things"


def functions_are_short(file: File) -> Iterator[str]:
    """Keep a function under 40 lines; its docstring may take the room it needs."""
    for node in _functions(file.tree):
        count = _lines_of(node)
        if node.body and ast.get_docstring(node) is not None:
            count -= _lines_of(node.body[0])
        if count > MOST_LINES_OF_A_FUNCTION:
            yield f"{node.lineno}: {node.name} has {count} lines; at most 40: name a part of it"


def init_is_a_docstring(file: File) -> Iterator[str]:
    """Leave `__init__.py` to its docstring: re-exports make import cycles."""
    if file.parts[-1] != "__init__":
        return
    body = file.tree.body
    if len(body) != 1 or ast.get_docstring(file.tree) is None:
        yield "1: an __init__.py is a docstring and nothing else: import from where a thing is"


def no_type_checking(file: File) -> Iterator[str]:
    """Import for real: a cycle is to be untangled, not hidden."""
    for node in ast.walk(file.tree):
        names = (
            getattr(node, "id", None),
            getattr(node, "attr", None),
            getattr(node, "name", None),
        )
        if "TYPE_CHECKING" in names:
            yield f"{_line(node)}: TYPE_CHECKING hides a cycle: untangle it"


def no_relative_imports(file: File) -> Iterator[str]:
    """Write imports in full."""
    for node in ast.walk(file.tree):
        if isinstance(node, ast.ImportFrom) and node.level:
            yield f"{node.lineno}: relative import: write it in full"


def imports_stand_at_the_top(file: File) -> Iterator[str]:
    """Import at the top; only commands, and the providers' slow SDKs, import late."""
    if file.path.startswith("understudy/cli/") or file.path in LATE_IMPORTS:
        return
    for function in _functions(file.tree):
        for node in ast.walk(function):
            if isinstance(node, ast.Import | ast.ImportFrom):
                yield f"{node.lineno}: import inside {function.name}: imports stand at the top"


def names_say_what_is_inside(file: File) -> Iterator[str]:
    """Name a module for what it holds; `utils` holds anything."""
    for part in BANNED_NAMES & set(file.parts):
        yield f"1: a module named {part} holds anything: name it for what it decides or holds"


def nothing_runs_at_import(file: File) -> Iterator[str]:
    """Define at import time, and do nothing."""
    if file.path in REGISTERS:
        return
    for node in file.tree.body:
        does = isinstance(node, ast.For | ast.While | ast.With | ast.Try)
        if does or (isinstance(node, ast.Expr) and isinstance(node.value, ast.Call)):
            yield f"{node.lineno}: runs when imported: put it in a function"


def nobody_commits(file: File) -> Iterator[str]:
    """Leave the end of a transaction to `Database.begin`: what does not commit can be composed."""
    if file.path in COMMITS:
        return
    for call in _calls(file.tree):
        if isinstance(call.func, ast.Attribute) and call.func.attr in {"commit", "rollback"}:
            yield f"{call.lineno}: .{call.func.attr}(): the block that began it ends it"


def transactions_wait_for_the_database_only(file: File) -> Iterator[str]:
    """Inside `async with ...begin() as session`, await only what is given the session.

    Anything else (a model, a file, a lock) would hold a write transaction open. Events are
    published after the block, when what they announce can be read.
    """
    for block in ast.walk(file.tree):
        if not isinstance(block, ast.AsyncWith):
            continue
        sessions = [name for item in block.items if (name := _session_of(item))]
        for node in (n for statement in block.body for n in ast.walk(statement) if sessions):
            if isinstance(node, ast.Await) and not _mentions(node.value, sessions):
                yield f"{node.lineno}: awaits something else than the database in a transaction"
            if _is_call_of(node, "publish"):
                yield f"{_line(node)}: publishes inside a transaction: do it after the block"


def logs_keep_quiet_about_what_was_said(file: File) -> Iterator[str]:
    """Log ids and numbers, never a person's, a model's or a keeper's words."""
    for call in _calls(file.tree):
        function = call.func
        if not (isinstance(function, ast.Attribute) and function.attr in LOG_METHODS):
            continue
        if "log" not in ast.unparse(function.value).lower():
            continue
        given: list[ast.expr] = [*call.args, *(keyword.value for keyword in call.keywords)]
        said = {getattr(n, "attr", getattr(n, "id", "")) for g in given for n in ast.walk(g)}
        for name in sorted(said & SPOKEN):
            yield f"{call.lineno}: logs `{name}`: log ids and numbers, not what was said"


def excepts_are_narrow(file: File) -> Iterator[str]:
    """Catch what you expect; only the borders of the house catch everything."""
    if file.path in BROAD_EXCEPTS:
        return
    for node in ast.walk(file.tree):
        caught: list[ast.expr] = []
        if isinstance(node, ast.ExceptHandler):
            if node.type is None:
                yield f"{node.lineno}: bare except: catch what you expect"
                continue
            caught = [node.type]
        elif isinstance(node, ast.Call) and ast.unparse(node.func).endswith("suppress"):
            caught = node.args
        names = {getattr(n, "id", "") for c in caught for n in ast.walk(c)}
        if names & {"Exception", "BaseException"}:
            yield f"{_line(node)}: catches everything: catch what you expect"


def exceptions_to_lint_have_a_reason(file: File) -> Iterator[str]:
    """Say on the same line why a finding is left."""
    for number, line in enumerate(file.text.splitlines(), 1):
        if re.search(r"#\s*noqa(:\s*[A-Z]+\d+(,\s*[A-Z]+\d+)*)?\s*$", line):
            yield f"{number}: noqa without its codes or its reason: say why on the same line"


ALL: tuple[Rule, ...] = (
    file_is_short,
    functions_are_short,
    init_is_a_docstring,
    no_type_checking,
    no_relative_imports,
    imports_stand_at_the_top,
    names_say_what_is_inside,
    nothing_runs_at_import,
    nobody_commits,
    transactions_wait_for_the_database_only,
    logs_keep_quiet_about_what_was_said,
    excepts_are_narrow,
    exceptions_to_lint_have_a_reason,
)


def has_logic(file: File) -> bool:
    """Tell whether a file decides, repeats or catches anything: then a test stands beside it."""
    kinds = ast.If | ast.IfExp | ast.BoolOp | ast.For | ast.AsyncFor | ast.While | ast.Match
    caught = ast.Try | ast.comprehension
    return any(
        isinstance(node, kinds | caught)
        for function in _functions(file.tree)
        for node in ast.walk(function)
    )


def _functions(tree: ast.Module) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def _calls(tree: ast.Module) -> Iterator[ast.Call]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.Call))


def _lines_of(node: ast.stmt) -> int:
    return (node.end_lineno or node.lineno) - node.lineno + 1


def _line(node: ast.AST) -> int:
    return int(getattr(node, "lineno", 1))


def _is_call_of(node: ast.AST, method: str) -> bool:
    if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
        return False
    return node.func.attr == method


def _session_of(item: ast.withitem) -> str | None:
    if _is_call_of(item.context_expr, "begin") and isinstance(item.optional_vars, ast.Name):
        return item.optional_vars.id
    return None


def _mentions(expression: ast.expr, names: list[str]) -> bool:
    return any(isinstance(n, ast.Name) and n.id in names for n in ast.walk(expression))
