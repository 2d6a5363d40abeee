from dataclasses import replace
from random import Random

import pytest
from pydantic import BaseModel

from tests.support.llm import a_request
from understudy.llm.tokens import Estimator, estimate_tokens, estimate_usage
from understudy.llm.types import Usage

GERMAN = (
    "Hallo, mein Name is GPT-4o. Ich bin ein neues KI-Sprachmodell. Es ist schön, dich "
    "kennenzulernen."
)
KOREAN = (
    "안녕하세요, 제 이름은 GPT-4o입니다. 저는 새로운 유형의 언어 모델입니다, 만나서 반갑습니다!"
)
VIETNAMESE = (
    "Xin chào, tên tôi là GPT-4o. Tôi là một loại mô hình ngôn ngữ mới, rất vui được gặp bạn!"
)
# What the o200k tokenizer makes of the same sentence in many languages, as published with it:
# https://openai.com/index/hello-gpt-4o, "Language tokenization".
COUNTED = [
    ("Hello, my name is GPT-4o. I'm a new type of language model, it's nice to meet you!", 24),
    (GERMAN, 29),
    ("Hola, me llamo GPT-4o. Soy un nuevo tipo de modelo de lenguaje, es un placer conocerte.", 26),
    (VIETNAMESE, 30),
    ("Привет, меня зовут GPT-4o. Я — новая языковая модель, приятно познакомиться!", 23),
    ("你好，我的名字是GPT-4o。我是一种新型的语言模型，很高兴见到你!", 24),  # noqa: RUF001 its own marks
    (KOREAN, 27),
    ("こんにちわ、私の名前はGPT-4oです。私は新しいタイプの言語モデルです、初めまして", 26),
    ("مرحبًا، اسمي جي بي تي-4o. أنا نوع جديد من نموذج اللغة، سررت بلقائك!", 26),
    ("नमस्ते, मेरा नाम जीपीटी-4o है। मैं एक नए प्रकार का भाषा मॉडल हूँ। आपसे मिलकर अच्छा लगा!", 31),
]


@pytest.mark.parametrize(("text", "tokens"), COUNTED, ids=[text[:12] for text, _ in COUNTED])
def test_the_estimate_is_within_30_percent_in_any_script(text: str, tokens: int) -> None:
    assert abs(estimate_tokens(text) - tokens) <= 0.3 * tokens


@pytest.mark.parametrize(
    ("text", "tokens"),
    [("", 0), (" ", 0), ("\n\n", 1), ("a", 1), ("1234567", 2), ("?!", 2)],
    ids=repr,
)
def test_small_things_cost_little(text: str, tokens: int) -> None:
    assert estimate_tokens(text) == tokens


def test_twice_the_text_costs_twice() -> None:
    text = COUNTED[0][0] + " "
    assert abs(estimate_tokens(text * 20) - 20 * estimate_tokens(text)) <= 20


def test_a_request_costs_its_system_and_its_lines() -> None:
    usage = estimate_usage(a_request("How are you?", system="You are Maya."), "Fine, thank you.")
    assert usage.source == "estimated"
    assert 8 <= usage.input_tokens <= 16
    assert 4 <= usage.output_tokens <= 6


class Form(BaseModel):
    name: str
    age: int


def test_what_stays_in_a_prompt_is_counted_with_what_changes() -> None:
    stays, changes = "Everything that is known about Ada. " * 30, "\n\nToday is Friday. " * 5
    whole = a_request("Who is she?", system=stays + changes)
    for stable in (len(stays), len(stays + changes)):
        found = estimate_usage(replace(whole, stable=stable)).input_tokens
        assert abs(found - estimate_usage(whole).input_tokens) <= 1


def test_the_form_of_an_answer_is_sent_too_and_costs() -> None:
    plain = a_request("How are you?")
    formed = replace(plain, schema=Form)
    assert estimate_usage(formed).input_tokens > estimate_usage(plain).input_tokens + 20


def test_an_unknown_model_is_estimated_as_it_stands() -> None:
    request = a_request("How are you?")
    assert Estimator().estimate("openai:gpt-5", request, "Fine") == estimate_usage(request, "Fine")


@pytest.mark.parametrize(("text", "tokens"), COUNTED, ids=[text[:12] for text, _ in COUNTED])
def test_once_corrected_the_estimate_is_within_15_percent_in_any_script(
    text: str, tokens: int
) -> None:
    # The published sentences again: conversations of them, with the tokenizer's count of each.
    estimator, random = Estimator(), Random(1)  # noqa: S311 a test's choice
    for _ in range(5):
        asked, said = random.randint(2, 6), random.randint(1, 3)
        request = a_request(f"{text} " * asked, system=f"{text} " * 10)
        counted = Usage(tokens * (asked + 10), output_tokens=tokens * said)
        estimator.learn("openai:gpt-4o", request, f"{text} " * said, counted)
    request = a_request(f"{text} " * 40, system=f"{text} " * 10)
    estimate = estimator.estimate("openai:gpt-4o", request, f"{text} " * 4)
    assert estimate.source == "estimated"
    assert abs(estimate.input_tokens - tokens * 50) <= 0.15 * tokens * 50
    assert abs(estimate.output_tokens - tokens * 4) <= 0.15 * tokens * 4


@pytest.mark.parametrize("factor", [0.7, 1.0, 1.6])
@pytest.mark.parametrize("seed", range(5))
def test_a_tokenizer_of_its_own_is_learned_through_its_noise(factor: float, seed: int) -> None:
    # A made-up tokenizer: `factor` times ours, give or take a fifth from text to text.
    estimator, random = Estimator(), Random(seed)  # noqa: S311 a test's choice
    texts = [" ".join(["well", "then"] * random.randint(5, 80)) for _ in range(40)]
    errors = []
    for n, text in enumerate(texts):
        request = a_request(text, system="")
        counted = round(estimate_usage(request).input_tokens * factor * random.uniform(0.8, 1.2))
        guess = estimator.estimate("compatible:own", request).input_tokens
        errors.append((guess - counted, counted))
        estimator.learn("compatible:own", request, text, Usage(counted, output_tokens=counted))
        if n == 4:
            errors.clear()
    off, total = sum(error for error, _ in errors), sum(counted for _, counted in errors)
    assert abs(off) <= 0.15 * total


def test_models_are_learned_apart_and_thoughts_are_no_words() -> None:
    estimator, request = Estimator(), a_request("How are you? " * 50)
    rough = estimate_usage(request, "Fine, thank you. " * 9)
    thought = Usage(
        rough.input_tokens * 2, output_tokens=rough.output_tokens + 500, reasoning_tokens=500
    )
    for _ in range(20):
        estimator.learn("a", request, "Fine, thank you. " * 9, thought)
    assert estimator.estimate("b", request) == estimate_usage(request)
    learned = estimator.estimate("a", request, "Fine, thank you. " * 9)
    assert learned.input_tokens == pytest.approx(rough.input_tokens * 2, rel=0.15)
    assert learned.output_tokens == pytest.approx(rough.output_tokens, rel=0.02)


def test_what_was_not_reported_teaches_nothing() -> None:
    estimator, request = Estimator(), a_request("How are you?")
    estimator.learn("a", request, "", Usage())
    assert estimator.estimate("a", request, "Fine") == estimate_usage(request, "Fine")
