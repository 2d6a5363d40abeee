import pytest

from tests.support.llm import simulated
from understudy.kernel.settings import Settings
from understudy.llm.catalog import (
    KINDS,
    UNKNOWN_WINDOW_TOKENS,
    ModelName,
    kind_of,
    versioned_url,
    window_tokens,
)
from understudy.llm.errors import ModelNotUsable

URLS = [
    ("https://api.anthropic.com", "v1", "https://api.anthropic.com/v1"),
    ("https://api.anthropic.com/", "v1", "https://api.anthropic.com/v1"),
    ("https://api.openai.com/v1", "v1", "https://api.openai.com/v1"),
    ("https://api.openai.com/v1/", "v1", "https://api.openai.com/v1"),
    ("http://localhost:11434", "v1", "http://localhost:11434/v1"),
    ("http://localhost:8000/llm", "v1", "http://localhost:8000/llm/v1"),
    ("http://localhost:8000/llm/v2", "v1", "http://localhost:8000/llm/v2"),
    ("https://host.example", "v1beta", "https://host.example/v1beta"),
    ("https://host.example/v1beta/", "v1beta", "https://host.example/v1beta"),
    ("https://host.example/v1", "v1beta", "https://host.example/v1"),
    ("https://host.example/v1alpha", "v1beta", "https://host.example/v1alpha"),
    ("https://openrouter.ai", "api/v1", "https://openrouter.ai/api/v1"),
    ("https://openrouter.ai/api", "api/v1", "https://openrouter.ai/api/v1"),
    ("https://openrouter.ai/api/v1/", "api/v1", "https://openrouter.ai/api/v1"),
    (" https://host.example ", "v1", "https://host.example/v1"),
    ("https://host.example/v1?key=x#y", "v1", "https://host.example/v1"),
    ("http://[::1]:8000", "v1", "http://[::1]:8000/v1"),
    ("http://me:pw@host.example", "v1", "http://me:pw@host.example/v1"),
    ("localhost:11434", "v1", None),
    ("ftp://host.example", "v1", None),
    ("http://", "v1", None),
    ("http://host.example:port", "v1", None),
    ("http://[::1", "v1", None),
    ("", "v1", None),
]


@pytest.mark.parametrize(("url", "version", "expected"), URLS, ids=[repr(url[0]) for url in URLS])
def test_an_address_ends_in_its_version_however_it_was_given(
    url: str, version: str, expected: str | None
) -> None:
    assert versioned_url(url, version) == expected


NAMES = [
    ("demo", ModelName("demo", "demo")),
    ("anthropic:claude-sonnet-5-5", ModelName("anthropic", "claude-sonnet-5-5")),
    (" openai:gpt-5.4-mini ", ModelName("openai", "gpt-5.4-mini")),
    (
        "openrouter:google/gemini-3.8-flash:beta",
        ModelName("openrouter", "google/gemini-3.8-flash:beta"),
    ),
    ("compatible:qwen3:32b", ModelName("compatible", "qwen3:32b")),
]


@pytest.mark.parametrize(("text", "expected"), NAMES, ids=[name[0] for name in NAMES])
def test_a_model_name_says_who_has_the_model(text: str, expected: ModelName) -> None:
    name = ModelName.parse(text, "UNDERSTUDY_MODEL")
    assert name == expected
    assert str(name) == text.strip()


@pytest.mark.parametrize("text", ["gpt-5.4-mini", "openai", "openai:", "nobody:model", "", ":x"])
def test_what_is_no_model_name_is_refused_with_what_to_write(text: str) -> None:
    with pytest.raises(ModelNotUsable, match="write demo, or provider:model"):
        ModelName.parse(text, "UNDERSTUDY_MODEL")


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind.main], ids=lambda kind: kind.name)
def test_default_models_are_in_the_price_data(kind: object) -> None:
    assert isinstance(kind, type(KINDS[0]))
    for model in (kind.main, kind.fast):
        assert model is not None
        assert window_tokens(ModelName(kind.name, model)) >= 200_000


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        (ModelName("anthropic", "claude-sonnet-5-5"), 1_000_000),
        (ModelName("openai", "gpt-5.4-mini"), 400_000),
        (ModelName("openai", "nobody-knows-this"), 128_000),
        (ModelName("openrouter", "nobody/knows-this"), UNKNOWN_WINDOW_TOKENS),
        (ModelName("compatible", "gpt-5.4-mini"), UNKNOWN_WINDOW_TOKENS),
        (ModelName("demo", "demo"), UNKNOWN_WINDOW_TOKENS),
    ],
    ids=str,
)
def test_the_window_is_known_or_the_smallest_of_its_kind(name: ModelName, expected: int) -> None:
    assert window_tokens(name) == expected


def test_an_unusable_address_names_its_setting() -> None:
    kind = kind_of("compatible")
    assert kind is not None
    settings: Settings = simulated("compatible", "x", compatible_url="localhost:11434")
    with pytest.raises(ModelNotUsable, match="UNDERSTUDY_COMPATIBLE_URL is no web address"):
        kind.base_url(settings)


@pytest.mark.parametrize(
    ("given", "keys"),
    [
        (None, ()),
        ("", ()),
        (" , ", ()),
        ("a", ("a",)),
        ("b,a", ("b", "a")),
        (" a , b ,,a, c\n", ("a", "b", "c")),
    ],
    ids=repr,
)
def test_a_kind_may_have_several_keys_in_their_order(
    given: str | None, keys: tuple[str, ...]
) -> None:
    kind = kind_of("openai")
    assert kind is not None
    settings = simulated("openai", "http://x", openai_api_key=given)
    assert kind.keys(settings) == keys
    assert kind.is_configured(settings) is bool(keys)
