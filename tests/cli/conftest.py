from pathlib import Path

import pytest


@pytest.fixture
def environment(installed: Path) -> dict[str, str]:
    """What a command finds around it: an installation on the demo model, in a wide terminal."""
    return {"UNDERSTUDY_DATA": str(installed), "UNDERSTUDY_MODEL": "demo", "COLUMNS": "200"}
