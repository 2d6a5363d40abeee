import json
from pathlib import Path

from tests.support.processes import run


async def test_without_a_model_it_says_what_to_set_and_ends_with_1(data: Path) -> None:
    code, out, _ = await run(data, "doctor", "--json")
    found = {f["subject"]: f for f in json.loads(out)["findings"]}
    assert code == 1
    assert found["model"]["state"] == "wrong"
    assert "UNDERSTUDY_MODEL=demo" in found["model"]["detail"]
    assert found["database"]["state"] == "fine"


async def test_on_the_demo_model_all_is_fine(data: Path) -> None:
    code, out, _ = await run(data, "doctor", "--json", model="demo")
    assert code == 0
    assert {f["state"] for f in json.loads(out)["findings"]} <= {"fine", "off"}


async def test_how_to_reach_the_models_is_said(data: Path) -> None:
    _, out, _ = await run(data, "doctor", model="demo")
    assert "understudy models --check" in out


async def test_an_address_that_is_none_is_wrong_and_says_so(data: Path) -> None:
    code, out, _ = await run(data, "doctor", "--json", model="demo", compatible_url="localhost:1")
    found = {f["subject"]: f for f in json.loads(out)["findings"]}
    assert code == 1
    assert found["provider compatible"]["state"] == "wrong"
    assert "UNDERSTUDY_COMPATIBLE_URL is no web address" in found["provider compatible"]["detail"]


async def test_a_database_address_that_is_none_is_said_in_a_sentence(data: Path) -> None:
    code, _, err = await run(data, "doctor", model="demo", database_url="nonsense")
    assert code == 1
    assert err.startswith("UNDERSTUDY_DATABASE_URL is not a database address")


async def test_secrets_are_never_shown(data: Path) -> None:
    url = "postgresql://someone:hunter2@127.0.0.1:1/none"
    own = "http://someone:hunter2@127.0.0.1:1"
    code, out, err = await run(
        data, "doctor", "--json", model="demo", database_url=url, compatible_url=own
    )
    assert code == 1
    assert "hunter2" not in out + err
    assert "for the demo only" not in out + err


async def test_a_setting_that_means_nothing_is_named_with_the_nearest_one(data: Path) -> None:
    _, _, err = await run(data, "doctor", model="demo", databse_url="x")
    assert "UNDERSTUDY_DATABSE_URL" in err
    assert "UNDERSTUDY_DATABASE_URL" in err
