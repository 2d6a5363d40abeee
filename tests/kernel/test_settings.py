from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest
from pydantic import SecretStr

from understudy.kernel.settings import (
    Settings,
    SettingsInvalid,
    environment_name,
    load_settings,
    secret_in,
    shown_url,
)

GOOD = "n3Xq-7Lw0_zR8vTb2KpYs5HdGm1CjEaU"


@pytest.fixture
def env_file(tmp_path: Path) -> Path:
    return tmp_path / "settings.env"


@pytest.mark.parametrize(
    ("in_file", "in_environment", "chosen", "used"),
    [
        (None, None, None, 8000),
        ("8001", None, None, 8001),
        ("8001", "8002", None, 8002),
        ("8001", "8002", 8003, 8003),
        ("8001", None, 8003, 8003),
        ("8001", "", None, 8001),
    ],
)
def test_the_command_line_wins_over_the_environment_over_the_file(
    env_file: Path,
    monkeypatch: pytest.MonkeyPatch,
    in_file: str | None,
    in_environment: str | None,
    chosen: int | None,
    used: int,
) -> None:
    if in_file is not None:
        env_file.write_text(f"UNDERSTUDY_PORT={in_file}\n")
    if in_environment is not None:
        monkeypatch.setenv("UNDERSTUDY_PORT", in_environment)
    settings, warnings = load_settings(env_file, port=chosen)
    assert (settings.port, warnings) == (used, [])


def test_the_file_is_the_one_in_the_working_directory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".env").write_text("UNDERSTUDY_MODEL=demo\n")
    assert load_settings()[0].model == "demo"


@pytest.mark.parametrize("vendor", ["ANTHROPIC", "OPENAI", "GEMINI", "OPENROUTER"])
@pytest.mark.parametrize("prefix", ["", "UNDERSTUDY_"])
def test_a_providers_key_is_read_from_its_usual_name_and_from_ours_and_never_shown(
    env_file: Path, monkeypatch: pytest.MonkeyPatch, vendor: str, prefix: str
) -> None:
    monkeypatch.setenv(f"{prefix}{vendor}_API_KEY", "sk-of-somebody")
    settings, warnings = load_settings(env_file)
    key: SecretStr = getattr(settings, f"{vendor.lower()}_api_key")
    assert key.get_secret_value() == "sk-of-somebody"
    assert warnings == []
    assert "sk-of-somebody" not in f"{settings!r} {settings} {settings.model_dump_json()}"


@pytest.mark.parametrize("field", Settings.model_fields)
def test_every_setting_can_be_set_under_the_name_that_is_told(
    env_file: Path, monkeypatch: pytest.MonkeyPatch, field: str
) -> None:
    particular = {"log_level": "DEBUG", "log_format": "json", "history_tokens": "1000"}
    particular |= {"public_url": "https://x", "timezone": "Europe/Vienna", "prompts": "."}
    particular |= {
        "warn_at_share": "0.5",
        "background_share": "0.5",
        "queueing": "no",
        "run_jobs": "no",
    }
    particular |= {"support_contact": "help@example.org", "practice_models": "demo"}
    particular |= {"region": "DE"}
    particular |= {"attempts": "2", "repair_attempts": "2", "unpriced_models": "refuse"}
    particular |= {"failure_messages": '{"chat": "Later."}', "secret_key": GOOD}
    monkeypatch.setenv(environment_name(field), particular.get(field, "20"))
    settings, warnings = load_settings(env_file)
    assert settings.model_fields_set == {field}
    assert warnings == []


@pytest.mark.parametrize(
    ("secret", "because"),
    [
        ("Sh0rt-but-mixed-Up", "under 32 bytes"),
        ("ä" * 15, "under 32 bytes"),
        ("x" * 40, "known default"),
        ("abcdefg" * 6, "known default"),
        ("Change-Me-please-0123456789-abcdef", "known default"),
        ("my-very-SECRET-key-0123456789-abcdef", "known default"),
    ],
)
def test_a_weak_secret_is_refused_by_name_and_not_repeated(
    env_file: Path, monkeypatch: pytest.MonkeyPatch, secret: str, because: str
) -> None:
    monkeypatch.setenv("UNDERSTUDY_SECRET_KEY", secret)
    with pytest.raises(SettingsInvalid, match=because) as refused:
        load_settings(env_file)
    assert "UNDERSTUDY_SECRET_KEY" in refused.value.message
    assert secret not in refused.value.message
    assert refused.value.__suppress_context__, "pydantic's own error holds the value"


def test_a_good_secret_is_taken(env_file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("UNDERSTUDY_SECRET_KEY", GOOD)
    key = load_settings(env_file)[0].secret_key
    assert key is not None
    assert key.get_secret_value() == GOOD


def test_everything_that_cannot_be_used_is_named_at_once(
    env_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    env_file.write_text("UNDERSTUDY_PORT=70000\nUNDERSTUDY_LOG_LEVEL=loud\n")
    monkeypatch.setenv("UNDERSTUDY_CONNECT_TIMEOUT_S", "-1")
    with pytest.raises(SettingsInvalid, match="in the environment or in") as refused:
        load_settings(env_file)
    for name in ("UNDERSTUDY_PORT", "UNDERSTUDY_LOG_LEVEL", "UNDERSTUDY_CONNECT_TIMEOUT_S"):
        assert refused.value.message.count(name) == 1


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("UNDERSTUDY_PROT", " Did you mean UNDERSTUDY_PORT?"),
        ("UNDERSTUDY_DATABASE", " Did you mean UNDERSTUDY_DATABASE_URL?"),
        ("UNDERSTUDY_OPENAI_KEY", " Did you mean UNDERSTUDY_OPENAI_URL?"),
        ("UNDERSTUDY_", ""),
    ],
)
@pytest.mark.parametrize("where", ["environment", "file"])
def test_a_name_that_means_nothing_is_told_with_the_nearest_one(
    env_file: Path, monkeypatch: pytest.MonkeyPatch, name: str, hint: str, where: str
) -> None:
    if where == "file":
        env_file.write_text(f"{name}=5\nSOMETHING_ELSE=1\n")
    else:
        monkeypatch.setenv(name, "5")
    _, warnings = load_settings(env_file)
    assert len(warnings) == 1
    assert warnings[0].startswith(f"{name} is not a setting and is ignored.")
    assert warnings[0].endswith(hint)


@pytest.mark.parametrize("given", ["info", "Info", "INFO"])
def test_the_log_level_may_be_written_small(given: str) -> None:
    assert Settings(_env_file=None, log_level=given).log_level == "INFO"  # type: ignore[call-arg,arg-type]


@pytest.mark.parametrize(
    ("url", "used"),
    [
        (None, "sqlite:////some/where/understudy.db"),
        ("postgresql://h/n", "postgresql://h/n"),
    ],
)
def test_the_database_is_in_the_data_folder_unless_one_is_given(url: str | None, used: str) -> None:
    given = Settings(_env_file=None, data=Path("/some/where"), database_url=url)  # type: ignore[call-arg]
    assert given.database == used


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("postgresql://me:secret@host:5432/name", "postgresql://host:5432/name"),
        ("postgresql://me:sec/r@et@host/name", "postgresql://host/name"),
        ("http://me@localhost:11434/v1", "http://localhost:11434/v1"),
        ("https://host/v1", "https://host/v1"),
        ("sqlite:////home/me@school/understudy.db", "sqlite:////home/me@school/understudy.db"),
        ("sqlite:///understudy.db", "sqlite:///understudy.db"),
        ("", ""),
    ],
)
def test_an_address_is_shown_without_name_and_password(url: str, shown: str) -> None:
    assert shown_url(url) == shown


@pytest.mark.parametrize(
    ("chosen", "address"),
    [
        ({}, "http://127.0.0.1:8000"),
        ({"host": "::1", "port": 9}, "http://[::1]:9"),
        ({"public_url": "https://people.example.org"}, "https://people.example.org"),
        ({"public_url": "https://example.org/people/"}, "https://example.org/people"),
    ],
)
def test_people_reach_the_server_where_it_was_said_or_where_it_listens(
    chosen: dict[str, Any], address: str
) -> None:
    settings = Settings(_env_file=None, **chosen)  # type: ignore[call-arg]
    assert settings.address() == address


def test_a_server_is_at_the_port_it_was_given() -> None:
    settings = Settings(_env_file=None, port=0)  # type: ignore[call-arg]
    assert settings.address("127.0.0.1", 40123) == "http://127.0.0.1:40123"


def test_a_secret_is_made_once_for_its_owner_alone(data: Path) -> None:
    made = secret_in(data / "deep")
    assert len(made) >= 32
    assert secret_in(data / "deep") == made
    assert secret_in(data / "other") != made
    assert secret_in(data / "deep", name="another") != made
    assert (data / "deep" / "secret").stat().st_mode & 0o777 == 0o600
    assert sorted(file.name for file in (data / "deep").iterdir()) == ["another", "secret"]


def test_a_given_secret_is_written_nowhere(data: Path) -> None:
    assert secret_in(data, SecretStr(GOOD)) == GOOD
    assert not data.exists()


def test_all_that_start_at_once_have_the_same_whole_secret(data: Path) -> None:
    starters = 8
    start = Barrier(starters)

    def begin(folder: Path) -> str:
        start.wait()
        return secret_in(folder)

    with ThreadPoolExecutor(starters) as threads:
        for number in range(50):
            found = set(threads.map(begin, [data / str(number)] * starters))
            assert len(found) == 1, "two processes sign with different secrets"
            assert len(found.pop()) >= 32
            assert [file.name for file in (data / str(number)).iterdir()] == ["secret"]


def test_a_file_that_cannot_be_read_is_named() -> None:
    with pytest.raises(SettingsInvalid, match="/proc/self/mem cannot be read"):
        load_settings(Path("/proc/self/mem"))  # to root, no mode of a file is a hindrance


@pytest.mark.parametrize("name", ["redis_url", "alert_webhook"])
def test_addresses_that_let_in_whoever_has_them_are_not_shown(env_file: Path, name: str) -> None:
    env_file.write_text(f"UNDERSTUDY_{name.upper()}=redis://:hidden@127.0.0.1/0\n")
    settings, _ = load_settings(env_file)
    assert "hidden" not in f"{settings!r} {settings.model_dump_json()}"


@pytest.mark.parametrize("contact", ["help@example.org", "https://example.org/help"])
def test_a_support_contact_is_an_address(env_file: Path, contact: str) -> None:
    settings, _ = load_settings(env_file, support_contact=f" {contact} ")
    assert settings.support_contact == contact


@pytest.mark.parametrize("contact", ["Room 12", "javascript:alert(1)", "a@b c@d"])
def test_what_is_no_address_is_refused_in_a_sentence(env_file: Path, contact: str) -> None:
    with pytest.raises(SettingsInvalid, match="UNDERSTUDY_SUPPORT_CONTACT: is neither an e-mail"):
        load_settings(env_file, support_contact=contact)


def test_a_region_is_a_country_of_two_letters(env_file: Path) -> None:
    assert load_settings(env_file, region="de")[0].region == "DE"
    with pytest.raises(SettingsInvalid, match="no country of two letters"):
        load_settings(env_file, region="Germany")
