"""Clients for tests: a case that may be published, and personas that have it."""

from typing import Any

from understudy.accounts.access import Actor
from understudy.bootstrap import Services
from understudy.kernel.db import Database
from understudy.llm.prompts import PromptLibrary
from understudy.personas.schemas import Persona, PersonaDraft, PersonaFields, Visibility
from understudy.personas.service import PersonaService
from understudy.practice.clients.case_schemas import Expect, TestAsked, TestQuestion
from understudy.practice.clients.linter import Case, Finding, lint
from understudy.practice.clients.prompt import CLIENT
from understudy.practice.clients.schemas import PracticeBlock, with_block

PROMPTS = PromptLibrary.load([CLIENT])

WORK = "I stack shelves at the market from five."
CAR = "Since May I have slept in my car behind the library."
BROTHER = "My brother has not spoken to me since the funeral."


def a_fact(id: str, text: str, level: float, tags: list[str], **fields: Any) -> dict[str, Any]:
    return {"id": id, "text": text, "disclosure_level": level, "topic_tags": tags, **fields}


FACTS = [
    a_fact("work", WORK, 1.5, ["work", "job"], if_asked_directly="tell", linked_criterion="assess"),
    a_fact("car", CAR, 3.0, ["sleep", "car", "night"]),
    a_fact("brother", BROTHER, 3.5, ["brother", "funeral"], must_never_volunteer=True),
]


def a_block(**fields: Any) -> PracticeBlock:
    """Return a case that the linter lets pass."""
    return PracticeBlock.model_validate(
        {
            "referral": {"reason": "Asks for help with housing."},
            "difficulty": 2,
            "learning_objectives": ["Explore before advising"],
            "issues": [{"code": "housing_insecurity"}],
            "own_words": "It's only until I find something.",
            "formulation": {"strengths": ["Keeps every shift"], "supports": ["The night porter"]},
            "change": {"acceptable_plans": ["Look at one room"]},
            "facts": FACTS,
            "opening_line": "So what do you want to know?",
            "reference_formulation": "Homeless and grieving; hides both out of pride.",
            "is_composite": True,
            **fields,
        }
    )


def fields_with(block: PracticeBlock | None, **fields: Any) -> PersonaFields:
    """Return a persona, as a client if there is a block."""
    persona = PersonaFields.model_validate(
        {"name": "Lena Hartwig", "age": 44, "voice_samples": ["You manage, don't you."], **fields}
    )
    return with_block(persona, block) if block else persona


async def a_client(
    db: Database,
    by: Actor,
    block: PracticeBlock | None = None,
    visibility: Visibility = Visibility.PRIVATE,
    **fields: Any,
) -> Persona:
    """Return a new client of this actor."""
    persona = fields_with(block or a_block(), **fields)
    draft = PersonaDraft.model_validate({**persona.model_dump(), "visibility": visibility})
    return await PersonaService(db).create(by, draft)


async def a_tested_client(services: Services, by: Actor) -> tuple[Persona, TestQuestion]:
    """Return a new client that is published, with a test question."""
    client = await a_client(services.db, by)
    await services.clients.authoring.publish(by, client.id)
    asked = TestAsked(question="Where do you sleep?", expect=Expect.WITHHOLD, fact_id="car")
    return client, await services.clients.testing.add(by, client.id, asked)


def findings(block: PracticeBlock, *, tokens: int = 0, **fields: Any) -> list[Finding]:
    """Return what the linter says of a case."""
    persona = fields_with(block, **fields)
    return lint(Case(fields=persona, block=block, prompt_tokens=tokens))
