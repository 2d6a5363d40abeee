"""What a case still needs before students meet it, and what would do harm.

Each check is a function over a case that yields findings; `lint` asks all of them.
"""

from collections.abc import Callable, Iterator
from enum import StrEnum
from itertools import combinations

from pydantic import BaseModel, ConfigDict

from understudy.personas.schemas import PersonaFields
from understudy.practice.clients import lexicon
from understudy.practice.clients.overlap import are_alike, is_told, parts_of, words_in
from understudy.practice.clients.parts import Ideation
from understudy.practice.clients.places import all_texts, causes, open_texts
from understudy.practice.clients.schemas import PracticeBlock
from understudy.practice.mind.schemas import FIRST_TRUST, LOWEST_TRUST, Fact

LONG_TOKENS, TOO_LONG_TOKENS = 2_500, 5_000
"""Of the stable part of the prompt: it is read again with every reply."""
_FEWEST_STRENGTHS = 2
_REACHABLE = 3.0
"""The trust that ordinary good work comes to in a first interview."""
_ADULT = 18
_SHORTEST_IDENTITY = 3


class Severity(StrEnum):
    """What a finding means for publishing."""

    STOPS = "stops"
    ADVICE = "advice"


class Finding(BaseModel):
    """One thing that was found.

    Attributes:
        code: for programs.
        place: the field, as a path from the persona or, under `block.`, from its block.
        sentence: what is the matter, and what to do.
    """

    model_config = ConfigDict(frozen=True)

    code: str
    severity: Severity
    place: str
    sentence: str


class Case(BaseModel):
    """What is looked at: a persona, its block, how long its prompt is, and who may not play it.

    `refused_model` says in a sentence that the model the author wishes for may not be chosen.
    """

    model_config = ConfigDict(frozen=True)

    fields: PersonaFields
    block: PracticeBlock
    prompt_tokens: int = 0
    refused_model: str = ""


type Check = Callable[[Case], Iterator[Finding]]


def lint(case: Case) -> list[Finding]:
    """Return everything found, what stops publishing first."""
    found = [finding for check in CHECKS for finding in check(case)]
    return sorted(found, key=lambda finding: finding.severity is Severity.ADVICE)


def _stops(code: str, place: str, sentence: str) -> Finding:
    return Finding(code=code, severity=Severity.STOPS, place=place, sentence=sentence)


def _advice(code: str, place: str, sentence: str) -> Finding:
    return Finding(code=code, severity=Severity.ADVICE, place=place, sentence=sentence)


def _stereotype(case: Case) -> Iterator[Finding]:
    """Find identity given as the problem, generalising, and labels instead of people."""
    identities = _identities(case)
    for place, text in all_texts(case.fields, case.block):
        if identity := lexicon.given_as_cause(text, identities):
            told = f"“{identity}” is given as a reason. Say what happened to this person instead."
            yield _stops("stereotype", place, told)
        elif found := lexicon.GENERALISING.search(text):
            told = (
                f"“{found.group()}” speaks of a group. Say it of this one person, or leave it out."
            )
            yield _stops("stereotype", place, told)
        elif found := lexicon.LABELLING.search(text):
            told = f"“{found.group()}” is a label. Say what the person does or lives with."
            yield _advice("label", place, told)
    for place, text in causes(case.block):
        if identity := lexicon.named_in(text, identities):
            told = f"“{identity}” stands among the causes, and is none. Name what happened."
            yield _advice("identity_as_cause", place, told)


def _identities(case: Case) -> list[str]:
    who = case.block.identity
    given = (who.gender, who.ethnicity, who.culture, who.religion, who.immigration, who.orientation)
    return [each for each in given if len(each) >= _SHORTEST_IDENTITY]


def _solvability(case: Case) -> Iterator[Finding]:
    """Find cases that no student could do well in."""
    block = case.block
    if not block.change.acceptable_plans:
        told = "No plan is acceptable to this client. Name at least one small step they would take."
        yield _stops("no_acceptable_plan", "block.change.acceptable_plans", told)
    if not any(fact.disclosure_level <= _REACHABLE for fact in block.facts):
        told = (
            f"Nothing can be found out with good work. Give a fact a level up to {_REACHABLE:.0f}."
        )
        yield _stops("no_reachable_fact", "block.facts", told)
    if not block.learning_objectives:
        told = "There is no learning objective. Say what students are to practise with this client."
        yield _stops("no_objective", "block.learning_objectives", told)
    elif block.facts and not any(fact.linked_criterion for fact in block.facts):
        told = "No fact is linked to a criterion of a rubric, so finding one out shows nothing."
        yield _advice("objective_not_covered", "block.facts", told)


def _deficit_only(case: Case) -> Iterator[Finding]:
    formulation = case.block.formulation
    if len(formulation.strengths) + len(formulation.supports) < _FEWEST_STRENGTHS:
        told = "A person is more than their troubles: name at least two strengths or supports."
        yield _stops("deficit_only", "block.formulation.strengths", told)


def _leak(case: Case) -> Iterator[Finding]:
    """Find what is told before it is earned."""
    texts = [(place, words_in(text)) for place, text in open_texts(case.fields, case.block)]
    for number, fact in enumerate(case.block.facts):
        if not _is_gated(fact):
            continue
        parts = parts_of(fact.text)
        for place, said in texts:
            if is_told(said, parts):
                told = (
                    f"This tells the fact “{fact.id}” (block.facts.{number}) before it is earned. "
                    "Take it out here, or lower the fact's level."
                )
                yield _stops("leak", place, told)


def _is_gated(fact: Fact) -> bool:
    return fact.disclosure_level > FIRST_TRUST or fact.must_never_volunteer


def _too_long(case: Case) -> Iterator[Finding]:
    told = f"The prompt has about {case.prompt_tokens:,} tokens, and every reply reads it again."
    if case.prompt_tokens > TOO_LONG_TOKENS:
        told = f"{told} Shorten it below {TOO_LONG_TOKENS:,}."
        yield _stops("too_long", "block", told)
    elif case.prompt_tokens > LONG_TOKENS:
        yield _advice(
            "long", "block", f"{told} Below {LONG_TOKENS:,} it costs less and drifts less."
        )


def _model(case: Case) -> Iterator[Finding]:
    if case.refused_model:
        told = f"{case.refused_model} The wish is kept: an administrator can allow it."
        yield _advice("model_not_allowed", "block.model", told)


def _attestation(case: Case) -> Iterator[Finding]:
    if not case.block.is_composite:
        told = "Confirm that this is a composite and no real client can be recognised in it."
        yield _stops("not_attested", "block.is_composite", told)


def _risk(case: Case) -> Iterator[Finding]:
    """Find a risk block that contradicts itself or leaves the student without an answer."""
    risk = case.block.risk
    if risk.ideation is Ideation.NONE:
        if risk.plan or risk.means or risk.intent:
            told = "There is a plan, means or intent, but no thoughts of suicide. Set one right."
            yield _stops("risk_inconsistent", "block.risk.ideation", told)
    else:
        yield from _risk_of_suicide(case)
    if risk.must_report and not (risk.abuse_or_neglect or risk.harm_to_others):
        told = "Something must be reported, but it is not said what. Fill in abuse or harm."
        yield _stops("risk_inconsistent", "block.risk.must_report", told)


def _risk_of_suicide(case: Case) -> Iterator[Finding]:
    risk = case.block.risk
    if not risk.if_asked:
        told = "Say what the client answers when asked directly about suicide: asking is the skill."
        yield _stops("risk_unanswered", "block.risk.if_asked", told)
    if risk.ideation is Ideation.ACTIVE and not risk.ceiling:
        told = "Say what the client never goes beyond, such as naming a method."
        yield _stops("risk_without_ceiling", "block.risk.ceiling", told)
    if not case.block.content_notes:
        told = "Students are to know before that suicide comes up. Add a content note."
        yield _stops("risk_without_note", "block.content_notes", told)
    if not risk.protective:
        told = "Name what keeps the client alive: asking about it is part of the skill."
        yield _advice("risk_without_protection", "block.risk.protective", told)


def _facts(case: Case) -> Iterator[Finding]:
    """Find facts that say the same, and gates that contradict themselves."""
    words = [set(words_in(fact.text)) for fact in case.block.facts]
    for first, second in combinations(range(len(words)), 2):
        if are_alike(words[first], words[second]):
            fact_id = case.block.facts[first].id
            told = f"“{fact_id}” (block.facts.{first}) says the same. Keep one of them."
            yield _advice("duplicate_fact", f"block.facts.{second}", told)
    for number, fact in enumerate(case.block.facts):
        if fact.must_never_volunteer and fact.disclosure_level <= LOWEST_TRUST:
            told = "This is never volunteered, yet anybody may know it. Raise its level or free it."
            yield _advice("gate_contradicts", f"block.facts.{number}", told)


def _opening(case: Case) -> Iterator[Finding]:
    if not case.block.opening_line:
        told = "Write what the client says first, so that the session can begin."
        yield _stops("no_opening_line", "block.opening_line", told)


def _minors(case: Case) -> Iterator[Finding]:
    age = case.fields.age
    if age is None or age >= _ADULT:
        return
    for place, text in all_texts(case.fields, case.block):
        if lexicon.is_sexual(text):
            told = "This client is a minor: no sexual content, also not as a memory. Take it out."
            yield _stops("minor_sexual", place, told)


CHECKS: tuple[Check, ...] = (
    _attestation,
    _minors,
    _stereotype,
    _risk,
    _leak,
    _solvability,
    _deficit_only,
    _opening,
    _too_long,
    _facts,
    _model,
)
