"""What a model is asked when personas are drafted, and what is made of its answer."""

import json
import math
import re
from collections.abc import Sequence
from pathlib import Path
from random import Random
from typing import NamedTuple

from pydantic import ValidationError

from understudy.llm.prompts import Prompt, PromptLibrary, Variables
from understudy.llm.tokens import estimate_usage
from understudy.llm.types import Line, Request, Usage
from understudy.personas.draft_schemas import DraftRequest, Invented, InventedPeople
from understudy.personas.inventing import Asked, invented
from understudy.personas.schemas import PersonaFields

AT_ONCE = 10
"""People in one call: they know of each other, and a call that fails does not cost much."""
TOLD_AT_MOST = 120
"""Of those who are there, the latest: what is told is paid for with every call."""

_TOKENS_EACH = 470
"""Of one person in an answer, as measured with English briefs; others need up to half more."""
_MOST_TOKENS_EACH = 900
_TOKENS_TOLD_EACH = 14
_AGAIN = 1.1
"""Some have to be drafted again."""
_READ_MORE = 2
"""What is told of the others comes to about as much again."""
_OLDEST = 130
_TAG = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")


class Wanted(NamedTuple):
    """One to be drafted: the number, and how often that was done in vain."""

    number: int
    draws: int


class DraftVariables(Variables):
    """What is asked for in one call.

    `told` are names and role lines of those who are there already.
    """

    brief: str
    language: str | None
    count: int
    wanted: tuple[Wanted, ...]
    told: tuple[str, ...]
    seed: str


def _improvise(variables: DraftVariables, _random: Random) -> InventedPeople:
    return invented(Asked(variables.brief, variables.language, variables.seed, variables.wanted))


DRAFTS = Prompt[DraftVariables](
    name="personas.drafts",
    version="1",
    file=Path(__file__).parent / "prompts" / "drafts.md",
    improvise=_improvise,
)


def ask_for(prompts: PromptLibrary, variables: DraftVariables) -> Request:
    """Return the request for these people. The brief travels as data, beside the instructions."""
    asked = {
        "brief": variables.brief,
        "language": variables.language,
        "people_in_all": variables.count,
        "there_already": variables.told,
        "write": [wanted.number for wanted in variables.wanted],
    }
    line = Line(role="user", text=json.dumps(asked, ensure_ascii=False))
    first = variables.wanted[0]
    return prompts.request(
        DRAFTS.bind(variables),
        (line,),
        seed=f"{variables.seed}/{first.number}/{first.draws}",
        cache_key=variables.seed,
        most_tokens=_MOST_TOKENS_EACH * len(variables.wanted),
    )


def told_of(fields: PersonaFields) -> str:
    """Return what later calls are told of somebody."""
    return f"{fields.name}: {fields.role_line}"


def fields_from(person: Invented, request: DraftRequest) -> PersonaFields | None:
    """Return a described person as a persona; None if it is none, as without a name.

    What is longer than a persona has room for is cut at a word.
    """
    said = person.language if _TAG.fullmatch(person.language) else None
    try:
        return PersonaFields(
            name=_cut(person.name, 120),
            pronouns=_cut(person.pronouns, 120),
            age=person.age if 0 <= person.age <= _OLDEST else None,
            role_line=_cut(person.role_line, 120),
            background=_cut(person.background, 20_000),
            traits=_all_cut(person.traits, 120),
            communication_style=_cut(person.communication_style, 2_000),
            issues=_all_cut(person.issues, 2_000),
            goals=_all_cut(person.goals, 2_000),
            voice_samples=_all_cut(person.voice_samples, 2_000),
            first_message=_cut(person.first_message, 2_000),
            language=said or request.language or "en",
            tags=request.tags,
        )
    except ValidationError:
        return None


def calls_for(count: int) -> int:
    """Return how many calls this many people take, if nothing has to be asked twice."""
    return math.ceil(count / AT_ONCE)


def most_of_a_call(prompts: PromptLibrary, request: DraftRequest) -> Usage:
    """Return the most tokens that one call can take: so much a budget has to promise it."""
    people = min(request.count, AT_ONCE)
    read = estimate_usage(ask_for(prompts, _sample(request))).input_tokens
    return Usage(
        input_tokens=int(read * _READ_MORE),
        output_tokens=_MOST_TOKENS_EACH * people,
        source="estimated",
    )


def usage_for(prompts: PromptLibrary, request: DraftRequest) -> Usage:
    """Return about how many tokens drafting them takes, in all calls together."""
    calls = calls_for(request.count)
    read = estimate_usage(ask_for(prompts, _sample(request))).input_tokens
    told = sum(min(call * AT_ONCE, TOLD_AT_MOST) for call in range(calls)) * _TOKENS_TOLD_EACH
    return Usage(
        input_tokens=int((calls * read + told) * _AGAIN),
        output_tokens=int(request.count * _TOKENS_EACH * _AGAIN),
        source="estimated",
    )


def _sample(request: DraftRequest) -> DraftVariables:
    return DraftVariables(
        brief=request.brief,
        language=request.language,
        count=request.count,
        wanted=tuple(Wanted(n, 0) for n in range(1, min(request.count, AT_ONCE) + 1)),
        told=(),
        seed="",
    )


def _cut(text: str, most: int) -> str:
    text = text.replace("\0", "").strip()
    if len(text) <= most:
        return text
    whole = text[: most - 1].rsplit(" ", 1)[0]
    return f"{whole}…"


def _all_cut(texts: Sequence[str], most: int) -> list[str]:
    return [_cut(text, most) for text in texts][:30]
