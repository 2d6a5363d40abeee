import importlib
import inspect
import pkgutil
import string
from collections.abc import Iterator

import pytest

import understudy
from understudy.kernel.errors import Conflict, Invalid, LimitReached, NotFound, UnderstudyError


class TooMany(Conflict):
    """There are {count} of {thing} already;
    nothing was   changed.
    """

    code = "too_many"


class Unsaid(NotFound):
    code = "unsaid"


def everything_that_can_be_the_matter() -> list[type[UnderstudyError]]:
    for module in pkgutil.walk_packages(understudy.__path__, "understudy."):
        if not module.name.startswith(("understudy.__main__", "understudy.migrations")):
            importlib.import_module(module.name)
    found = [kind for kind in _kinds(UnderstudyError) if kind.__module__.startswith("understudy.")]
    return sorted(found, key=lambda kind: (kind.__module__, kind.__name__))


def _kinds(kind: type[UnderstudyError]) -> Iterator[type[UnderstudyError]]:
    yield kind
    for below in kind.__subclasses__():
        yield from _kinds(below)


def test_the_docstring_is_the_message_with_the_facts_filled_in() -> None:
    error = TooMany(count=3, thing="{boats}")
    assert error.message == "There are 3 of {boats} already; nothing was changed."
    assert str(error) == error.message
    assert error.facts == {"count": 3, "thing": "{boats}"}


def test_an_error_without_a_docstring_says_its_code_and_not_its_parents_sentence() -> None:
    assert Unsaid().message == "unsaid"


def test_a_missing_fact_is_a_mistake_and_not_half_a_sentence() -> None:
    with pytest.raises(KeyError, match="thing"):
        TooMany(count=3)


@pytest.mark.parametrize(
    ("wait_s", "said"), [(0.2, "in 0 s"), (1.6, "in 2 s"), (59, "in 59 s"), (3600, "in 3600 s")]
)
def test_a_limit_says_in_whole_seconds_when_to_come_back(wait_s: float, said: str) -> None:
    error = LimitReached(retry_after_s=wait_s)
    assert said in error.message
    assert error.retry_after_s == wait_s


def test_every_error_of_the_house_can_say_its_own_sentence() -> None:
    wrong = []
    for kind in everything_that_can_be_the_matter():
        name = f"{kind.__module__}.{kind.__name__}"
        sentence = " ".join(inspect.cleandoc(kind.__doc__ or "").split())
        facts = [fact for _, fact, _, _ in string.Formatter().parse(sentence) if fact]
        if not sentence:
            wrong.append(f"{name} has no docstring")
        elif any(not fact.isidentifier() for fact in facts):
            wrong.append(f"{name} names a fact that has no name")
        elif not _written(kind, sentence, facts):
            wrong.append(f"{name} cannot be written")
    assert wrong == []


def test_every_kind_of_error_has_a_code_of_its_own() -> None:
    codes: dict[str, list[str]] = {}
    for kind in everything_that_can_be_the_matter():
        if "code" in vars(kind):
            codes.setdefault(kind.code, []).append(kind.__name__)
    assert {code: names for code, names in codes.items() if len(names) > 1} == {}


def test_the_walk_finds_the_errors_of_every_storey() -> None:
    storeys = {kind.__module__.split(".")[1] for kind in everything_that_can_be_the_matter()}
    assert storeys >= {"kernel", "accounts", "llm", "personas", "conversations", "api", "cli"}


def test_facts_are_shown_as_they_are_given() -> None:
    assert Invalid(reason="100 % {of} it").message == "100 % {of} it"


def _written(kind: type[UnderstudyError], sentence: str, facts: list[str]) -> bool:
    return bool(sentence.format(**dict.fromkeys(facts, 7)).strip()) and bool(kind.code)
