from pathlib import Path

import pytest

from understudy.kernel.settings import Settings
from understudy.llm.catalog import ModelName
from understudy.llm.errors import ModelNotUsable
from understudy.llm.models import Choice, Models, choose, describe
from understudy.llm.types import Role

KEYS = {
    "anthropic_api_key": "secret-a",
    "openai_api_key": "secret-o",
    "gemini_api_key": "secret-g",
    "openrouter_api_key": "secret-r",
}
URL = {"compatible_url": "http://localhost:11434"}


def given(**fields: str) -> Settings:
    return Settings(_env_file=None, data=Path("unused"), **fields)  # type: ignore[call-arg,arg-type]


def keys(*names: str) -> dict[str, str]:
    return {name: KEYS[name] for name in names}


SONNET, HAIKU = "anthropic:claude-sonnet-5-5", "anthropic:claude-haiku-5-5"
TERRA, MINI = "openai:gpt-5.6-terra", "openai:gpt-5.4-mini"
PRO, FLASH = "google:gemini-3.1-pro-preview", "google:gemini-3.8-flash"
ROUTED, ROUTED_FAST = "openrouter:anthropic/claude-sonnet-5.5", "openrouter:google/gemini-3.8-flash"

CHOICES: list[tuple[str, dict[str, str], str, str]] = [
    ("the demo", {"model": "demo"}, "demo", "demo"),
    ("the demo in spite of keys", {"model": "demo", **KEYS}, "demo", "demo"),
    ("all keys", {**KEYS, **URL}, SONNET, HAIKU),
    ("anthropic", keys("anthropic_api_key"), SONNET, HAIKU),
    ("openai", keys("openai_api_key"), TERRA, MINI),
    ("google", keys("gemini_api_key"), PRO, FLASH),
    ("openrouter", keys("openrouter_api_key"), ROUTED, ROUTED_FAST),
    ("openai before google", keys("openai_api_key", "gemini_api_key"), TERRA, MINI),
    ("google before openrouter", keys("gemini_api_key", "openrouter_api_key"), PRO, FLASH),
    ("a named main", {"model": "openai:gpt-5", **KEYS}, "openai:gpt-5", MINI),
    ("a named fast", {"fast_model": FLASH, **KEYS}, SONNET, FLASH),
    ("both named", {"model": PRO, "fast_model": MINI, **KEYS}, PRO, MINI),
    (
        "a local server",
        {"model": "compatible:qwen3", **URL},
        "compatible:qwen3",
        "compatible:qwen3",
    ),
    ("a demo for the fast one", {"model": SONNET, "fast_model": "demo", **KEYS}, SONNET, "demo"),
]


@pytest.mark.parametrize(
    ("fields", "main", "fast"), [case[1:] for case in CHOICES], ids=[case[0] for case in CHOICES]
)
def test_which_models_answer_follows_from_the_settings(
    fields: dict[str, str], main: str, fast: str
) -> None:
    choice = choose(given(**fields))
    assert (str(choice.main), str(choice.fast)) == (main, fast)
    assert (str(choice.of(Role.MAIN)), str(choice.of(Role.FAST))) == (main, fast)
    assert choice.why


REFUSALS: list[tuple[str, dict[str, str], str]] = [
    ("nothing", {}, "Set one of ANTHROPIC_API_KEY"),
    ("nothing", {}, "UNDERSTUDY_MODEL=demo"),
    ("nothing", {}, "`understudy demo`"),
    ("only a url", URL, "UNDERSTUDY_MODEL=compatible:"),
    ("only a fast model", {"fast_model": MINI}, "Set one of"),
    ("anthropic", {"model": SONNET, **keys("openai_api_key")}, "ANTHROPIC_API_KEY"),
    ("openai", {"model": TERRA}, "without OPENAI_API_KEY"),
    ("google", {"model": PRO}, "without GEMINI_API_KEY"),
    ("openrouter", {"model": ROUTED}, "without OPENROUTER_API_KEY"),
    ("compatible", {"model": "compatible:x"}, "without UNDERSTUDY_COMPATIBLE_URL"),
    ("fast", {"fast_model": FLASH, **keys("openai_api_key")}, "without GEMINI_API_KEY"),
    ("no provider", {"model": "gpt-5", **KEYS}, "provider:model"),
]


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [case[1:] for case in REFUSALS],
    ids=[f"{case[0]}-{case[2]}" for case in REFUSALS],
)
def test_what_cannot_answer_refuses_and_says_what_to_do(
    fields: dict[str, str], sentence: str
) -> None:
    with pytest.raises(ModelNotUsable) as refused:
        choose(given(**fields))
    assert sentence in refused.value.message
    assert describe(given(**fields)).problem == refused.value.message


def test_the_report_shows_each_provider_and_no_secret() -> None:
    fields = {**keys("anthropic_api_key"), "compatible_url": "http://me:secret-p@localhost:11434"}
    report = describe(given(**fields))
    states = {state.name: state for state in report.providers}
    assert list(states) == ["anthropic", "openai", "google", "openrouter", "compatible"]
    assert states["anthropic"].base_url == "https://api.anthropic.com/v1"
    assert states["compatible"].base_url == "http://localhost:11434/v1"
    assert (states["openai"].configured, states["openai"].problem) == (False, "Set OPENAI_API_KEY.")
    assert (report.main, report.fast, report.problem) == (SONNET, HAIKU, "")
    assert "secret" not in str(report)


def test_the_report_says_which_address_is_none() -> None:
    report = describe(given(**keys("openai_api_key"), openai_url="api.openai.com"))
    state = report.providers[1]
    assert state.configured
    assert "UNDERSTUDY_OPENAI_URL is no web address" in state.problem


async def test_models_are_opened_for_the_roles(settings: Settings) -> None:
    models = Models.open(settings)
    assert models.provider("demo").name == "demo"
    assert (str(models.choice.of(Role.FAST)), models.is_demo) == ("demo", True)
    assert models.window_tokens() == 32_000
    await models.aclose()


async def test_two_roles_of_one_provider_share_it() -> None:
    models = Models.open(given(**keys("openai_api_key")))
    assert models.keys == {"openai": 1}
    assert (models.choice.main.model, models.choice.fast.model) == ("gpt-5.6-terra", "gpt-5.4-mini")
    assert not models.is_demo
    await models.aclose()


async def test_a_provider_is_opened_for_each_of_its_keys_and_for_one_that_comes_later() -> None:
    settings = given(openai_api_key="one, two")
    models = Models.open(settings)
    assert models.keys == {"openai": 2}
    assert models.number_of("openai", settings, "two") == 1
    assert models.number_of("openai", settings, "three") == 2
    assert models.provider("openai", 2) is not models.provider("openai", 1)
    await models.aclose()


@pytest.mark.parametrize("role", Role)
def test_fallbacks_stand_in_for_every_role_and_the_smallest_window_counts(role: Role) -> None:
    main, small = ModelName("anthropic", "claude-sonnet-5-5"), ModelName("compatible", "qwen3")
    models = Models(Choice(main, main, "a test", fallbacks=(small, main)), {})
    assert models.chain(role) == (main, small)
    assert models.window_tokens(role) == 32_000


def test_the_main_model_judges_unless_there_is_a_judge() -> None:
    main, judge = ModelName("demo", "demo"), ModelName("openai", "gpt-5.6-terra")
    assert Choice(main, main, "a test").of(Role.JUDGE) == main
    assert Choice(main, main, "a test", judge).of(Role.JUDGE) == judge


def test_judge_fallbacks_and_the_usual_name_of_the_anthropic_model_are_read() -> None:
    settings = given(
        **keys("anthropic_api_key", "openai_api_key"),
        anthropic_model="claude-opus-5-5",
        judge_model="openai:gpt-5.6-terra",
        fallback_models="openai:gpt-5.4-mini, openai:gpt-5.6-terra,",
    )
    choice = choose(settings)
    assert str(choice.main) == "anthropic:claude-opus-5-5"
    assert str(choice.judge) == "openai:gpt-5.6-terra"
    assert [name.model for name in choice.fallbacks] == ["gpt-5.4-mini", "gpt-5.6-terra"]


def test_an_unusable_model_name_stops_the_start() -> None:
    with pytest.raises(ModelNotUsable, match="openai/gpt-5"):
        Models.open(given(model="openrouter:gpt-5", **keys("openrouter_api_key")))
