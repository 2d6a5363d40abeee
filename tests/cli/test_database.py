import json
from pathlib import Path

from tests.support.processes import run


async def test_an_empty_database_is_upgraded_and_then_current(data: Path) -> None:
    code, out, _ = await run(data, "db", "check", "--json", model="demo")
    assert (code, json.loads(out)["found"]) == (1, None)
    code, _, err = await run(data, "db", "upgrade")
    assert code == 0, err
    code, out, _ = await run(data, "db", "check", "--json")
    assert (code, json.loads(out)["current"]) == (0, True)
    code, out, _ = await run(data, "db", "upgrade")
    assert (code, out.startswith("Nothing to do")) == (0, True)
