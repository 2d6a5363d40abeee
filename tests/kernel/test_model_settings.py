from pathlib import Path

import pytest

from understudy.kernel.settings import SettingsInvalid, load_settings


@pytest.mark.parametrize("name", ["UNDERSTUDY_ANTHROPIC_URL", "ANTHROPIC_API_BASE_URL"])
def test_the_anthropic_address_is_also_read_from_its_usual_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setenv(name, "http://127.0.0.1:9")
    settings, warnings = load_settings(tmp_path / "none.env")
    assert (settings.anthropic_url, warnings) == ("http://127.0.0.1:9", [])


def test_a_folder_of_prompts_must_be_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("UNDERSTUDY_PROMPTS", str(tmp_path / "nowhere"))
    with pytest.raises(SettingsInvalid, match="UNDERSTUDY_PROMPTS: is no folder"):
        load_settings(tmp_path / "none.env")
