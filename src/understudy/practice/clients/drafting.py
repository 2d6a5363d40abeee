"""What a model is asked when a case is drafted, and how its answer fills what is empty."""

import json
from collections.abc import Mapping
from pathlib import Path
from random import Random
from typing import Annotated

from pydantic import BaseModel, Field, JsonValue

from understudy.llm.prompts import Prompt, PromptLibrary, Variables
from understudy.llm.tokens import estimate_usage
from understudy.llm.types import Line, Request, Usage
from understudy.personas.schemas import PersonaFields
from understudy.practice.clients.overlap import shared
from understudy.practice.clients.picklists import ISSUES, Issue
from understudy.practice.clients.schemas import PracticeBlock, block_of
from understudy.practice.clients.sketches import BARRED, OPENINGS, RESTS, STEPS
from understudy.practice.mind.schemas import Attachment, IfAsked, Resistance, Stage, Style

_MOST_TOKENS = 3_000
_TOKENS = 1_400
"""Of an answer, as models of all sizes give it."""
_AGAIN = 1.2
"""Now and then an answer does not fit and is asked for again."""
_MOST_SENTENCE, _MOST_TEXT = 2_000, 8_000
_MOST_ITEMS, _MOST_FACTS = 20, 10
_MOST_FACT, _MOST_TAGS, _MOST_TAG = 600, 5, 40

type _Items = Annotated[list[str], Field(description="One to five short sentences.")]


class SketchedFact(BaseModel):
    """A fact as a model drafts it."""

    text: str
    topic_tags: list[str]
    disclosure_level: float = Field(
        description="From 1.0, anybody may know, to 4.0, hardly anybody."
    )
    if_asked_directly: IfAsked
    must_never_volunteer: bool


class Sketch(BaseModel):
    """A case as a model drafts it: what a form asks first."""

    referral_reason: str
    setting: str
    learning_objectives: _Items
    issues: list[Issue]
    own_words: str
    impact: _Items
    precipitating: _Items
    strengths: _Items
    supports: _Items
    attachment: Attachment
    triggers: _Items
    builds_trust: _Items
    resistance: list[Resistance]
    style: Style
    stage: Stage
    reasons_for: _Items
    reasons_against: _Items
    acceptable_plans: _Items
    unacceptable_plans: _Items
    opening_line: str
    reference_formulation: str
    facts: list[SketchedFact]


class SketchVariables(Variables):
    """What a case is drafted from."""

    brief: str
    name: str
    language: str


def _improvise(variables: SketchVariables, random: Random) -> Sketch:
    return improvise_case(variables.brief, variables.name, random)


CLIENT_DRAFT = Prompt[SketchVariables](
    name="practice.client_draft",
    version="1",
    file=Path(__file__).parent / "prompts" / "client_draft.md",
    improvise=_improvise,
)


def ask_for(
    prompts: PromptLibrary, fields: PersonaFields, block: PracticeBlock, brief: str, *, seed: str
) -> Request:
    """Return the request for a draft. All that people wrote travels as data."""
    asked = {
        "brief": brief,
        "persona": fields.model_dump(mode="json", exclude={"extensions"}, exclude_defaults=True),
        "there_already": block.model_dump(mode="json", exclude_defaults=True),
    }
    variables = SketchVariables(brief=brief, name=fields.name, language=fields.language)
    line = Line(role="user", text=json.dumps(asked, ensure_ascii=False))
    return prompts.request(
        CLIENT_DRAFT.bind(variables), (line,), seed=seed, most_tokens=_MOST_TOKENS
    )


def usage_of(prompts: PromptLibrary, fields: PersonaFields, brief: str) -> Usage:
    """Return about how many tokens a draft takes, with one look at an answer that does not fit."""
    block = block_of(fields) or PracticeBlock()
    read = estimate_usage(ask_for(prompts, fields, block, brief, seed="")).input_tokens
    return Usage(
        input_tokens=int(read * _AGAIN), output_tokens=int(_TOKENS * _AGAIN), source="estimated"
    )


def filled_in(block: PracticeBlock, sketch: Sketch) -> tuple[PracticeBlock, list[str]]:
    """Return the block with what was empty filled in, and the paths of what was."""
    names: list[str] = []
    mine, empty = block.model_dump(mode="json"), PracticeBlock().model_dump(mode="json")
    values = _merged(mine, empty, _as_block(sketch), "", names)
    return PracticeBlock.model_validate(values), names


def _merged(
    mine: Mapping[str, JsonValue],
    empty: Mapping[str, JsonValue],
    offered: Mapping[str, JsonValue],
    prefix: str,
    names: list[str],
) -> dict[str, JsonValue]:
    merged = dict(mine)
    # A choice that stands at its default may be the author's, if anything beside it is.
    is_untouched = mine == empty
    for name, value in offered.items():
        have, blank = mine[name], empty[name]
        if isinstance(value, dict) and isinstance(have, dict) and isinstance(blank, dict):
            merged[name] = _merged(have, blank, value, f"{prefix}{name}.", names)
        elif value and have == blank and (is_untouched or not have) and value != have:
            merged[name] = value
            names.append(f"{prefix}{name}")
    return merged


def _as_block(sketch: Sketch) -> dict[str, JsonValue]:
    """Return a sketch in the shape of a block, cut to what has room there."""
    return {
        "referral": {"reason": _cut(sketch.referral_reason), "setting": _cut(sketch.setting)},
        "learning_objectives": _all_cut(sketch.learning_objectives),
        "issues": [{"code": issue.value, "note": ""} for issue in dict.fromkeys(sketch.issues)],
        "own_words": _cut(sketch.own_words),
        "impact": _all_cut(sketch.impact),
        "formulation": {
            "precipitating": _all_cut(sketch.precipitating),
            "strengths": _all_cut(sketch.strengths),
            "supports": _all_cut(sketch.supports),
        },
        "relating": {
            "attachment": sketch.attachment.value,
            "triggers": _all_cut(sketch.triggers),
            "builds_trust": _all_cut(sketch.builds_trust),
            "resistance": [each.value for each in dict.fromkeys(sketch.resistance)],
        },
        "talk": {"style": sketch.style.value},
        "change": {
            "stage": sketch.stage.value,
            "reasons_for": _all_cut(sketch.reasons_for),
            "reasons_against": _all_cut(sketch.reasons_against),
            "acceptable_plans": _all_cut(sketch.acceptable_plans),
            "unacceptable_plans": _all_cut(sketch.unacceptable_plans),
        },
        "opening_line": _cut(sketch.opening_line),
        "reference_formulation": _cut(sketch.reference_formulation, _MOST_TEXT),
        "facts": _facts(sketch),
    }


def _facts(sketch: Sketch) -> list[JsonValue]:
    facts: list[JsonValue] = []
    for fact in sketch.facts[:_MOST_FACTS]:
        tags = [tag for each in fact.topic_tags if (tag := _cut(each, _MOST_TAG))][:_MOST_TAGS]
        text = _cut(fact.text, _MOST_FACT)
        if text and tags:
            facts.append(
                {
                    "id": f"fact-{len(facts) + 1}",
                    "text": text,
                    "topic_tags": list(tags),
                    "disclosure_level": min(4.0, max(1.0, fact.disclosure_level)),
                    "if_asked_directly": fact.if_asked_directly.value,
                    "discomfort": False,
                    "must_never_volunteer": fact.must_never_volunteer,
                    "linked_criterion": None,
                }
            )
    return facts


def _cut(text: str, most: int = _MOST_SENTENCE) -> str:
    text = text.replace("\0", "").strip()
    return text if len(text) <= most else f"{text[: most - 1]}…"


def _all_cut(texts: list[str]) -> list[JsonValue]:
    return [cut for text in texts[:_MOST_ITEMS] if (cut := _cut(text))]


def improvise_case(brief: str, name: str, random: Random) -> Sketch:
    """Return a case without a model: plain, whole, about the issue the brief is nearest to."""
    nearest = max(ISSUES, key=lambda each: shared(brief, f"{ISSUES[each].label} {each}"))
    first = name.split(maxsplit=1)[0]
    return Sketch(
        referral_reason=f"{first} was asked to come after things had become difficult at home.",
        setting="First talk at a family service.",
        learning_objectives=["Build a working relationship", "Explore before you advise"],
        issues=[nearest],
        own_words="I don't know where to start, so mostly I don't.",
        impact=["Sleeps badly", "Puts off letters and calls", "Sees fewer people than before"],
        precipitating=["Several small things came at once in spring."],
        strengths=["Keeps going under pressure", "Has a dry sense of humour"],
        supports=["A neighbour who looks in", "An old friend on the phone"],
        attachment=random.choice(list(Attachment)),
        triggers=["Being told what to do"],
        builds_trust=["Being asked and then given time"],
        resistance=[random.choice([Resistance.MINIMAL_TALK, Resistance.SUPERFICIAL])],
        style=random.choice([Style.PLAIN, Style.RESERVED]),
        stage=Stage.CONTEMPLATION,
        reasons_for=["It cannot go on like this"],
        reasons_against=["It has been tried, and it failed"],
        acceptable_plans=[random.choice(STEPS)],
        unacceptable_plans=[random.choice(BARRED)],
        opening_line=random.choice(OPENINGS),
        reference_formulation=(
            f"{first} carries more than is told at first. Who asks openly and does not hurry hears "
            f"what is behind it. In the case: {brief[:400]}"
        ),
        facts=[SketchedFact.model_validate(rest) for rest in RESTS],
    )
