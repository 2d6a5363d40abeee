import socket
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress

import pytest

from tests.support.llm import MODEL_OF, a_request, listen, opened, simulated
from tests.support.simulator.server import Simulator
from understudy.llm.errors import Cause

MOUNTS = {
    "anthropic": ("", "v1", "/v1/messages"),
    "openai": ("", "v1", "/v1/chat/completions"),
    "google": ("", "v1beta", "/v1beta/models/gemini-3.8-flash:streamGenerateContent?alt=sse"),
    "openrouter": ("/openrouter", "api/v1", "/openrouter/api/v1/chat/completions"),
    "compatible": ("/compatible", "v1", "/compatible/v1/chat/completions"),
}
AMBIENT = {
    "ANTHROPIC_BASE_URL": "http://127.0.0.1:9",
    "ANTHROPIC_AUTH_TOKEN": "ambient",
    "OPENAI_BASE_URL": "http://127.0.0.1:9",
    "OPENAI_ORG_ID": "ambient",
    "OPENAI_PROJECT_ID": "ambient",
    "OPENROUTER_APP_URL": "http://ambient",
    "GOOGLE_API_KEY": "ambient",
    "GOOGLE_GEMINI_BASE_URL": "http://127.0.0.1:9",
    "GOOGLE_GENAI_USE_VERTEXAI": "true",
    "GOOGLE_CLOUD_PROJECT": "ambient",
    "HTTP_PROXY": "http://127.0.0.1:9",
    "HTTPS_PROXY": "http://127.0.0.1:9",
    "ALL_PROXY": "http://127.0.0.1:9",
}


@pytest.mark.parametrize("kind", MOUNTS)
@pytest.mark.parametrize("form", ["{url}{mount}", "{url}{mount}/", "{url}{mount}/{version}/"])
async def test_an_address_works_with_and_without_its_version(
    kind: str, form: str, simulator: Simulator
) -> None:
    mount, version, path = MOUNTS[kind]
    url = form.format(url=simulator.url, mount=mount, version=version)
    chosen = {f"{kind}_url": url}
    async with opened(simulated(kind, simulator.url, **chosen)) as provider:
        heard = await listen(provider, a_request())
    assert heard.error is None
    assert simulator.journal.last().path == path


@pytest.mark.parametrize("kind", MODEL_OF)
async def test_the_environment_moves_neither_address_nor_account(
    kind: str, simulator: Simulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in AMBIENT.items():
        monkeypatch.setenv(name, value)
    async with opened(simulated(kind, simulator.url)) as provider:
        heard = await listen(provider, a_request())
    assert heard.error is None
    headers = simulator.journal.last().headers
    assert not [name for name, value in headers.items() if "ambient" in value]
    key = headers.get("authorization", headers.get("x-goog-api-key"))
    expected = "no-key-needed" if kind == "compatible" else f"key-of-{kind}"
    assert key in (expected, f"Bearer {expected}")


async def test_the_version_of_the_gemini_api_is_a_setting(simulator: Simulator) -> None:
    settings = simulated("google", simulator.url, google_api_version="v1")
    async with opened(settings) as provider:
        heard = await listen(provider, a_request())
    assert heard.error is None
    assert simulator.journal.last().path.startswith("/v1/models/")


@pytest.mark.parametrize("kind", MODEL_OF)
async def test_nobody_there_is_a_connection_that_failed(kind: str) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{unused.getsockname()[1]}"
        async with opened(simulated(kind, url)) as provider:
            heard = await listen(provider, a_request())
    assert heard.error is not None
    assert heard.error.cause is Cause.CONNECTION


@pytest.mark.parametrize("kind", MODEL_OF)
async def test_connecting_has_its_own_short_timeout(kind: str) -> None:
    with nobody_accepts() as url:
        async with opened(simulated(kind, url, connect_timeout_s=0.2)) as provider:
            heard = await listen(provider, a_request())
    assert heard.error is not None
    assert heard.error.cause is Cause.CONNECTION


@contextmanager
def nobody_accepts() -> Iterator[str]:
    """Listen with a full queue, so that whoever connects next waits for ever."""
    with ExitStack() as stack:
        server = stack.enter_context(socket.socket())
        server.bind(("127.0.0.1", 0))
        server.listen(0)
        for _ in range(3):
            queued = stack.enter_context(socket.socket())
            queued.setblocking(False)
            with suppress(BlockingIOError):
                queued.connect(server.getsockname())
        yield f"http://127.0.0.1:{server.getsockname()[1]}"
