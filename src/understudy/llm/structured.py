"""Answers that fill in a form: checked, sent back once to be mended, then given up."""

from dataclasses import dataclass, replace
from decimal import Decimal

from pydantic import BaseModel, ValidationError

from understudy.kernel.logs import get_logger
from understudy.llm.errors import Cause, ModelFailed
from understudy.llm.gateway import Gateway
from understudy.llm.types import Answer, Charge, Line, Request

REPAIR = "repair"
"""Added to the purpose of a call that mends an answer, so that the ledger tells them apart."""
_FENCE = "```"
_MOST_PROBLEMS = 20

_log = get_logger(__name__)


class AnswerUnfit(ModelFailed):
    """{sentence}"""  # noqa: D415 the cause's sentence

    code = "answer_unfit"

    def __init__(self, answer: Answer) -> None:
        self.answer = answer
        super().__init__(Cause.UNFIT)


@dataclass(frozen=True, slots=True)
class Filled[T: BaseModel]:
    """A form that was filled in, and the answers it took: the last one is the form's."""

    form: T
    answers: tuple[Answer, ...]

    @property
    def cost_usd(self) -> Decimal | None:
        """What all of them cost; None if that is not known of one."""
        costs = [answer.cost_usd for answer in self.answers]
        known = [cost for cost in costs if cost is not None]
        return sum(known, Decimal(0)) if len(known) == len(costs) else None


async def complete_as[T: BaseModel](
    gateway: Gateway, request: Request, schema: type[T], charge: Charge
) -> Filled[T]:
    """Ask for an answer of this form.

    Providers that hold their models to a schema are given it; other models read it in their
    instructions. An answer that does not fit goes back with what is wrong with it, as often as
    `repair_attempts` allows, each time as a call of its own.

    Raises:
        AnswerUnfit: the last answer did not fit either.
        ModelFailed: no answer came.
        BudgetReached: nothing, or nothing more, was asked.
    """
    request, answers = replace(request, schema=schema), list[Answer]()
    for repair in range(gateway.adjustments.now.repair_attempts + 1):
        purpose = f"{charge.purpose}.{REPAIR}" if repair else charge.purpose
        answer = await gateway.complete(request, replace(charge, purpose=purpose))
        answers.append(answer)
        try:
            form = schema.model_validate_json(_unfenced(answer.text))
        except ValidationError as error:
            _log.warning("answer.unfit", purpose=purpose, problems=error.error_count())
            request = _sent_back(request, answer, error)
        else:
            return Filled(form, tuple(answers))
    raise AnswerUnfit(answers[-1])


def _sent_back(request: Request, answer: Answer, error: ValidationError) -> Request:
    """Return the request that goes on from an unfit answer: what was sent before stays as it is."""
    problems = error.errors(include_url=False, include_input=False, include_context=False)
    told = "\n".join(
        f"- {'.'.join(map(str, problem['loc'])) or 'the whole'}: {problem['msg']}"
        for problem in problems[:_MOST_PROBLEMS]
    )
    words = f"This does not fit the form that was asked for:\n{told}\n"
    if answer.finish_reason == "length":
        words += "It also ended at its longest allowed length: say less.\n"
    words += "Answer again, with the whole mended JSON object and nothing else."
    lines = (Line(role="assistant", text=answer.text), Line(role="user", text=words))
    return replace(request, lines=(*request.lines, *lines))


def _unfenced(text: str) -> str:
    """Return what stands inside the code block that is the whole answer, or the answer."""
    text = text.strip()
    if text.startswith(_FENCE) and text.endswith(_FENCE):
        return text.partition("\n")[2].removesuffix(_FENCE)
    return text
