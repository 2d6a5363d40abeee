import asyncio
import signal
import sys
from pathlib import Path

import pytest
from sqlalchemy import text

from tests.support.processes import demo, environment, run
from understudy.kernel.db import Database
from understudy.migrations.schema import upgrade


async def test_without_any_model_it_refuses_in_a_sentence(data: Path) -> None:
    code, _, err = await run(data, "serve", "--port", "0")
    assert code == 3
    assert "ANTHROPIC_API_KEY" in err
    assert "Traceback" not in err


@pytest.mark.parametrize(
    ("model", "named"),
    [
        ("anthropic:claude-sonnet-5-5", "ANTHROPIC_API_KEY"),
        ("openai:gpt-5.4", "OPENAI_API_KEY"),
        ("google:gemini-3.8-flash", "GEMINI_API_KEY"),
        ("openrouter:any/model", "OPENROUTER_API_KEY"),
        ("compatible:qwen3", "UNDERSTUDY_COMPATIBLE_URL"),
        ("nonsense:x", "anthropic"),
    ],
)
async def test_a_named_model_whose_key_is_missing_refuses(
    data: Path, model: str, named: str
) -> None:
    code, _, err = await run(data, "serve", "--port", "0", model=model)
    assert code == 3
    assert named in err


async def test_a_schema_of_another_version_is_not_touched(data: Path) -> None:
    await asyncio.to_thread(data.mkdir)
    db = Database(f"sqlite:///{data / 'understudy.db'}")
    await upgrade(db)
    async with db.begin() as session:
        await session.execute(text("UPDATE alembic_version SET version_num = '0000'"))
    await db.aclose()
    code, _, err = await run(data, "serve", "--port", "0", model="demo")
    assert code == 1
    assert "understudy db upgrade" in err
    assert "Traceback" not in err


async def test_without_people_it_prints_a_link_for_the_first_administrator(data: Path) -> None:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "understudy", "serve", "--port", "0",
        env=environment(data, model="demo"),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )  # fmt: skip
    assert process.stdout
    async with asyncio.timeout(60):
        while "/set-up?token=" not in (line := (await process.stdout.readline()).decode()):
            assert line, "it ended before it printed the link"
    process.terminate()
    await process.communicate()
    assert process.returncode in (0, -signal.SIGTERM)


async def test_sigterm_ends_it_quickly_and_cleanly_with_a_stream_open(data: Path) -> None:
    async with demo(data) as server:
        server.process.send_signal(signal.SIGTERM)
        async with asyncio.timeout(15):
            await server.process.wait()
        assert server.process.returncode in (0, -signal.SIGTERM)


async def test_the_secret_and_the_password_of_a_folder_are_its_owners_alone(data: Path) -> None:
    async with demo(data):
        assert (data / "secret").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("secret", ["short", "changeme" * 5, "x" * 40])
async def test_a_weak_secret_refuses_to_start(data: Path, secret: str) -> None:
    code, _, err = await run(data, "serve", "--port", "0", model="demo", secret_key=secret)
    assert code == 1
    assert "UNDERSTUDY_SECRET_KEY" in err
    assert secret not in err


@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
        ({"timezone": "Mars/X"}, "UNDERSTUDY_TIMEZONE"),
        ({"prompts": "/nowhere/at/all"}, "UNDERSTUDY_PROMPTS"),
        ({"public_url": "ftp://x"}, "UNDERSTUDY_PUBLIC_URL"),
        ({"demo_words_per_s": "inf"}, "UNDERSTUDY_DEMO_WORDS_PER_S"),
        ({"database_url": "postgresql://postgres@127.0.0.1:1/none"}, "cannot be used"),
        ({"host": "203.0.113.1", "port": "0"}, "Nothing can listen"),
    ],
)
async def test_what_cannot_be_used_stops_the_start_with_a_sentence(
    data: Path, settings: dict[str, str], sentence: str
) -> None:
    code, _, err = await run(data, "serve", model="demo", **settings)
    assert code == 1
    assert sentence in err
    assert "Traceback" not in err
