import subprocess
import sys

import pytest

from tests.support.llm import MODEL_OF, a_request, listen, simulated
from tests.support.simulator.server import Simulator
from understudy.kernel.settings import Settings
from understudy.llm.errors import ModelNotUsable
from understudy.llm.providers.demo import DemoProvider
from understudy.llm.providers.library import LibraryProvider
from understudy.llm.providers.registry import open_provider

OPEN = """
import sys
from understudy.kernel.settings import Settings
from understudy.llm.models import Models
Models.open(Settings(_env_file=None, model="{model}", openai_api_key="k", gemini_api_key="k"))
print(*(name for name in {watched} if name in sys.modules))
"""
WATCHED = ["pydantic_ai", "anthropic", "openai", "google.genai"]


def test_the_demo_is_opened_by_its_name(settings: Settings) -> None:
    assert isinstance(open_provider("demo", ["demo"], settings), DemoProvider)


@pytest.mark.parametrize("kind", MODEL_OF)
async def test_every_kind_is_opened_with_its_models_made(kind: str) -> None:
    settings = simulated(kind, "http://127.0.0.1:9")
    provider = open_provider(kind, [MODEL_OF[kind]], settings)
    assert isinstance(provider, LibraryProvider)
    assert provider.name == kind
    await provider.aclose()


@pytest.mark.parametrize("kind", MODEL_OF)
@pytest.mark.parametrize(("key", "used"), [(None, "first"), ("second", "second")])
async def test_a_provider_uses_the_key_it_is_given_or_the_first_that_is_set(
    kind: str, key: str | None, used: str, simulator: Simulator
) -> None:
    field = "gemini_api_key" if kind == "google" else f"{kind}_api_key"
    settings = simulated(kind, simulator.url, **{field: "first, second"})
    provider = open_provider(kind, [MODEL_OF[kind]], settings, key)
    heard = await listen(provider, a_request())
    await provider.aclose()
    assert heard.error is None
    assert simulator.journal.last().key == used


def test_an_address_that_is_none_is_refused_when_it_is_opened() -> None:
    settings = simulated("openai", "not an address")
    with pytest.raises(ModelNotUsable, match="UNDERSTUDY_OPENAI_URL"):
        open_provider("openai", ["gpt-5"], settings)


@pytest.mark.parametrize(
    ("model", "loaded"),
    [
        ("demo", ""),
        ("google:gemini-3.8-flash", "pydantic_ai google.genai"),
    ],
)
def test_only_the_library_that_is_needed_is_loaded(model: str, loaded: str) -> None:
    script = OPEN.format(model=model, watched=WATCHED)
    run = subprocess.run(  # noqa: S603 our own words
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert run.stdout.strip() == loaded
