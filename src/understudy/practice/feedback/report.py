"""Puts a report together: what stands of a judge's answer, and what is counted in code.

Learners look first for what they missed, then for order, completeness and empathy (MedSimAI, 840
reflections): criteria that are not yet met come first, the critical and the heavy ones on top.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from understudy.practice.courses.rubric_schemas import RubricFields
from understudy.practice.feedback.holding import held_back
from understudy.practice.feedback.judge_schemas import JudgeAnswer, NoteKind, TurnNote
from understudy.practice.feedback.levels import results_of, total_of
from understudy.practice.feedback.quotes import (
    Transcript,
    cues_that_stand,
    honest,
    notes_that_stand,
    strength_that_stands,
)
from understudy.practice.feedback.schemas import (
    Agreement,
    Band,
    CriterionResult,
    Dispute,
    Evidence,
    Header,
    MissedCue,
    NextGoal,
    Override,
    Report,
    ReportSummary,
    RiskLine,
    Source,
    TrustPoint,
)
from understudy.practice.mind.counts import Speaker, Turn, count
from understudy.practice.mind.disclosure import Choice
from understudy.practice.mind.schemas import Fact
from understudy.practice.mind.trust import Step

MOVED_MOST = 5
"""Turns that are pointed out on the trust curve."""
_MOVED_AT_LEAST = 0.05
"""Half of what a good turn does to a secure client: less is noise."""

_TEXT_ONLY = (
    "Only the text was judged: neither tone nor face, and no silence. A simulated client is not a "
    "person, and what works here may not work there."
)
_NOT_MEASURED = (
    "How often the machine is wrong with this rubric has not been measured here yet. In studies "
    "models hit experts' exact level in fewer than half of the cases."
)


@dataclass(frozen=True)
class Material:
    """All that a report is made of.

    Attributes:
        turns: as the judge numbered them, the worker's with their labels.
        steps: what each turn of the worker did to the client's trust, in order; may be fewer than
            the turns.
        choices: what the client could tell in each of these steps; none where it is not known.
        facts: all of the case, of which those in the last step's state were told.
        reveal: whether the student may read what was held back: after the last attempt, or when
            the teacher has released it.
        last: the summary of the attempt before.
        confirmed: a teacher has read it and stands by it.
        agreement: teacher against machine on this rubric's criteria, where it was measured.
    """

    header: Header
    rubric: RubricFields
    turns: Sequence[Turn]
    answer: JudgeAnswer
    steps: Sequence[Step] = ()
    choices: Sequence[Choice] = ()
    facts: Sequence[Fact] = ()
    reflection: str = ""
    reveal: bool = False
    last: ReportSummary | None = None
    overrides: Sequence[Override] = ()
    dispute: Dispute | None = None
    confirmed: bool = False
    agreement: Agreement | None = None


def report_of(material: Material) -> Report:
    """Return the report. The same material makes the same report."""
    answer, transcript = material.answer, Transcript(material.turns, material.reflection)
    results = results_of(
        material.rubric.criteria, answer.indicators, transcript, material.overrides
    )
    notes = notes_that_stand(answer.notes, transcript)
    weighty_first = [note for note in answer.notes if note in notes]
    cues = cues_that_stand(answer.cues, transcript)
    summary = _summary(material, transcript, in_order(results))
    told = material.steps[-1].state.disclosed_fact_ids if material.steps else ()
    return Report(
        header=material.header,
        is_advisory=not material.confirmed,
        summary=summary,
        total=total_of(results),
        criteria=in_order(results),
        cues=cues,
        risk=_risk(material.turns, cues),
        notes=notes,
        trust=trust_curve(material.turns, material.steps),
        held_back=held_back(material.facts, material.turns, material.steps, material.choices)
        if material.reveal
        else None,
        panel=count(
            material.turns,
            facts_found=sum(fact.id in told for fact in material.facts),
            facts_available=len(material.facts),
        ),
        reflection=material.reflection,
        goal=NextGoal(text=summary.next, retry_turn=_retry(material.turns, weighty_first, cues)),
        dispute=material.dispute,
        limits=(_TEXT_ONLY, limit_of(material.agreement)),
    )


def in_order(results: Iterable[CriterionResult]) -> tuple[CriterionResult, ...]:
    """Return the criteria as learners look for them: not yet, then met, then not observed."""
    place = {Band.NOT_YET: 0, Band.MEETS: 1, Band.NOT_OBSERVED: 2}

    def _rank(each: CriterionResult) -> tuple[int, bool, float]:
        is_critical = each.is_critical and each.band == Band.NOT_YET
        return place[each.band], not is_critical, -each.weight

    return tuple(sorted(results, key=_rank))


def trust_curve(turns: Sequence[Turn], steps: Sequence[Step]) -> tuple[TrustPoint, ...]:
    """Return the client's trust after each turn of the worker, and which turns moved it most."""
    worker = [n for n, turn in enumerate(turns, start=1) if turn.speaker == Speaker.WORKER]
    strong = [step for step in steps if abs(step.state.momentum) >= _MOVED_AT_LEAST]
    strong.sort(key=lambda step: -abs(step.state.momentum))
    moved = {id(step) for step in strong[:MOVED_MOST]}
    return tuple(
        TrustPoint(
            turn=number,
            trust=step.state.trust,
            change=step.state.momentum,
            has_moved=id(step) in moved,
            why=step.why,
        )
        for number, step in zip(worker, steps, strict=False)
    )


def limit_of(agreement: Agreement | None) -> str:
    """Return how far the machine can be trusted with this rubric, in a sentence."""
    if agreement is None or agreement.exact is None or agreement.within_one is None:
        return _NOT_MEASURED
    # They see the machine's level first: that is said, for it makes agreement look better.
    return (
        f"With this rubric teachers, who see the machine's level first, left it as it was in "
        f"{agreement.exact:.0%} of {agreement.items} cases, and moved it by at most one in "
        f"{agreement.within_one:.0%}."
    )


def _summary(
    material: Material, transcript: Transcript, results: Sequence[CriterionResult]
) -> ReportSummary:
    said, last = material.answer.summary, material.last
    strength = strength_that_stands(said, transcript) or _shown(results)
    missing = [text for each in results if each.band == Band.NOT_YET for text in _to_do(each)]
    next_steps = [honest(said.next, transcript), *(f"Try this: {text}" for text in missing)]
    return ReportSummary(
        strength=strength[0] if strength else None,
        strength_evidence=strength[1] if strength else None,
        priority=_fresh(
            [honest(said.priority, transcript), *missing], last.priority if last else None
        ),
        next=_fresh(next_steps, last.next if last else None),
    )


def _shown(results: Sequence[CriterionResult]) -> tuple[str, Evidence] | None:
    """Return the first thing of the worker's that was met and can be shown."""
    for result in results:
        for each in result.indicators:
            evidence = next((e for e in each.evidence if e.source == Source.WORKER), None)
            if evidence and not each.is_reversed and each.text in result.earned:
                return each.text, evidence
    return None


def _to_do(result: CriterionResult) -> list[str]:
    merits = {each.text for each in result.indicators if not each.is_reversed}
    return [text for text in result.missing if text in merits]


def _fresh(candidates: Iterable[str | None], before: str | None) -> str | None:
    """Return the first that does not say the same as last time."""
    old = _folded(before or "")
    return next((each for each in candidates if each and _folded(each) != old), None)


def _folded(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold()))


def _risk(turns: Sequence[Turn], cues: Iterable[MissedCue]) -> RiskLine:
    asked = (n for n, turn in enumerate(turns, 1) if turn.labels and turn.labels.asks_about_risk)
    missed = (cue.evidence.turn for cue in cues if cue.is_risk)
    return RiskLine(asked_turns=tuple(asked), missed_turns=tuple(dict.fromkeys(missed)))


def _retry(
    turns: Sequence[Turn], notes: Iterable[TurnNote], cues: Iterable[MissedCue]
) -> int | None:
    """Return the worker's turn to try again from: a missed sign of danger, then what to improve."""
    by_weight = sorted(cues, key=lambda cue: not cue.is_risk)
    after = {cue.evidence.turn: _worker_after(turns, cue.evidence.turn) for cue in by_weight}
    risky = [after[cue.evidence.turn] for cue in by_weight if cue.is_risk]
    improve = [note.turn for note in notes if note.kind == NoteKind.IMPROVE]
    candidates = [*risky, *improve, *after.values()]
    return next((turn for turn in candidates if turn is not None), None)


def _worker_after(turns: Sequence[Turn], number: int) -> int | None:
    later = enumerate(turns[number:], start=number + 1)
    return next((n for n, turn in later if turn.speaker == Speaker.WORKER), None)
