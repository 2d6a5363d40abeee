import pytest

from tests.support.llm import a_request
from understudy.llm.tokens import estimate_tokens, estimate_usage

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
