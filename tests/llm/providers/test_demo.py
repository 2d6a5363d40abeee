from decimal import Decimal
from random import Random

import pytest
from pydantic import BaseModel

from tests.support.llm import Heard, a_request
from understudy.llm.providers.demo import DemoProvider
from understudy.llm.types import Answer, Call, Request


class Form(BaseModel):
    name: str
    age: int


async def spoken(request: Request, seed: int = 0) -> Heard:
    heard = Heard()
    async for piece in DemoProvider(seed, words_per_s=0).stream(Call("demo", request)):
        if isinstance(piece, Answer):
            heard.answers.append(piece)
        else:
            heard.pieces.append(piece)
    return heard


TEXTS = ["One two  three.\n\nFour — five! ", "word", " leading", "trailing \n", "日本語 です"]


@pytest.mark.parametrize("text", TEXTS, ids=repr)
async def test_the_words_make_up_exactly_the_text(text: str) -> None:
    heard = await spoken(a_request(improvise=lambda _: text))
    assert heard.text == heard.answers[0].text == text
    assert all(len(piece.split()) <= 1 for piece in heard.pieces)


async def test_the_same_seeds_say_the_same_and_others_something_else() -> None:
    first = await spoken(a_request(seed="version/1/hello"))
    again = await spoken(a_request(seed="version/1/hello"))
    other_request = await spoken(a_request(seed="version/2/hello"))
    other_installation = await spoken(a_request(seed="version/1/hello"), seed=1)
    assert first.text == again.text
    assert len({first.text, other_request.text, other_installation.text}) == 3


async def test_the_choice_of_words_is_the_same_in_every_process() -> None:
    heard = await spoken(a_request(seed="version/1/hello", improvise=_number))
    assert heard.text == "36"


async def test_a_form_is_spoken_as_its_json() -> None:
    heard = await spoken(a_request(improvise=lambda _: Form(name="Maya", age=34)))
    assert Form.model_validate_json(heard.text) == Form(name="Maya", age=34)


async def test_it_is_free_and_says_that_it_is_the_demo() -> None:
    (answer,) = (await spoken(a_request())).answers
    assert (answer.model, answer.cost_usd, answer.finish_reason) == ("demo", Decimal(0), "stop")
    assert answer.usage.source == "estimated"
    assert answer.usage.output_tokens > 0


def _number(random: Random) -> str:
    return str(random.randrange(1000))
