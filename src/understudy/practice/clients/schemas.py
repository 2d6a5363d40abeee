"""The practice block: what makes a persona a client, as teachers write it.

Everything has a default, so that a form may be saved half done; `linter` says what a case needs
before students meet it. The parts are in `parts`.
"""

from typing import Annotated, Self
from uuid import UUID

from pydantic import (
    BaseModel,
    Field,
    JsonValue,
    StringConstraints,
    ValidationError,
    model_validator,
)

from understudy.kernel.errors import Invalid
from understudy.personas.schemas import PersonaFields, Sentence, Short
from understudy.practice.clients.parts import (
    Change,
    Cognition,
    Endings,
    Formulation,
    Frozen,
    Identity,
    Picked,
    Referral,
    Relating,
    Risk,
    Sentences,
    Systems,
    Talk,
)
from understudy.practice.clients.picklists import Difficulty, Issue, Trait
from understudy.practice.mind.schemas import Character, Fact

BLOCK = "practice"
"""The key of the block under a persona's `extensions`."""
FORMAT = 1
"""Raised when blocks of an older version cannot be read as they are."""
MOST_FACTS = 60
_MOST_PROBLEMS = 5

type _Long = Annotated[str, StringConstraints(strip_whitespace=True, max_length=8_000)]
type Wish = Annotated[str, StringConstraints(strip_whitespace=True, max_length=240)]
type _Override = Annotated[str, StringConstraints(strip_whitespace=True, max_length=20_000)]


class BlockInvalid(Invalid):
    """The practice block of this persona cannot be read: {reason}"""  # noqa: D415 it ends there

    code = "block_invalid"


class PracticeBlock(Frozen):
    """A client's case.

    Students see `referral`, `content_notes`, `difficulty` and `learning_objectives`; the simulator
    sees the rest without `reference_formulation`, and of `facts` only what a turn allows.
    """

    format: int = Field(default=FORMAT, ge=1, le=FORMAT)
    referral: Referral = Referral()
    content_notes: Sentences = ()
    difficulty: Difficulty = Difficulty.GENTLE
    learning_objectives: Sentences = ()
    issues: tuple[Picked[Issue], ...] = Field(default=(), max_length=15)
    traits: tuple[Picked[Trait], ...] = Field(default=(), max_length=5)
    identity: Identity = Identity()
    own_words: Sentence = Field(default="", description="The problem as the client puts it.")
    impact: Sentences = Field(default=(), description="What it does to their days.")
    formulation: Formulation = Formulation()
    systems: Systems = Systems()
    cognition: Cognition = Cognition()
    relating: Relating = Relating()
    talk: Talk = Talk()
    change: Change = Change()
    risk: Risk = Risk()
    facts: tuple[Fact, ...] = Field(default=(), max_length=MOST_FACTS)
    opening_line: Sentence = Field(default="", description="What the client says first.")
    endings: Endings = Endings()
    reference_formulation: _Long = Field(default="", description="What a good student finds out.")
    principles: tuple[Sentence, ...] = Field(default=(), max_length=60)
    sources: Sentence = Field(default="", description="What the case is drawn from.")
    is_composite: bool = Field(default=False, description="The author attests: no real client.")
    prompt_override: _Override = Field(
        default="", description="Replaces the stable part of the prompt."
    )
    copy_of: Short = Field(
        default="",
        description="What the client it was copied from is called; authors read (copy) behind it "
        "as long as this one is called the same.",
    )
    model: Wish = Field(
        default="", description="Who plays the client, if it may be chosen: provider:model."
    )

    @model_validator(mode="after")
    def _facts_have_their_own_ids(self) -> Self:
        ids = [fact.id for fact in self.facts]
        twice = sorted({each for each in ids if ids.count(each) > 1})
        if twice:
            raise ValueError(f"two facts have the id {', '.join(twice)}; give each its own")
        return self

    @property
    def character(self) -> Character:
        """What decides how this client's inner state moves."""
        return Character(
            attachment=self.relating.attachment,
            style=self.talk.style,
            resistance=self.relating.resistance,
            stage=self.change.stage,
            facts=self.facts,
            leaves_after_ruptures=self.endings.leaves_after_ruptures,
        )


class ClientCard(BaseModel):
    """What a student sees of a client: nothing else."""

    model_config = Frozen.model_config

    persona_id: UUID
    version_id: UUID
    number: int
    name: str
    pronouns: str
    age: int | None
    referral: Referral
    difficulty: Difficulty
    content_notes: tuple[str, ...]
    learning_objectives: tuple[str, ...]


def block_of(fields: PersonaFields) -> PracticeBlock | None:
    """Return the practice block of a persona; None if it has none and so is no client.

    Raises:
        BlockInvalid: it is not of this form, as in a stranger's file.
    """
    values = fields.extensions.get(BLOCK)
    return None if values is None else read_block(values)


def read_block(values: dict[str, JsonValue]) -> PracticeBlock:
    """Return a block from its JSON.

    Raises:
        BlockInvalid: says what does not fit, and where.
    """
    try:
        return PracticeBlock.model_validate(values)
    except ValidationError as error:
        problems = error.errors(include_url=False, include_input=False, include_context=False)
        told = "; ".join(
            f"{'.'.join(map(str, problem['loc'])) or 'the whole'}: {problem['msg']}"
            for problem in problems[:_MOST_PROBLEMS]
        )
        raise BlockInvalid(reason=f"{told}.") from None


def with_block(fields: PersonaFields, block: PracticeBlock) -> PersonaFields:
    """Return the persona with this block in place of its own.

    Raises:
        BlockInvalid: persona and block are too long together.
    """
    extensions = {**fields.extensions, BLOCK: block.model_dump(mode="json")}
    try:
        return PersonaFields.model_validate({**fields.model_dump(), "extensions": extensions})
    except ValidationError as error:
        reason = "; ".join(problem["msg"] for problem in error.errors())
        raise BlockInvalid(reason=f"{reason}.") from None
