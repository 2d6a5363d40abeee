"""`bin/prepare` on machines that lack something, made of a PATH with little on it."""

import shutil
import subprocess
from pathlib import Path

import pytest

from tests.docs.documents import ROOT

NEEDED = ("sh", "env", "dirname", "cat", "rm")
SHIM = "#!/bin/sh\necho 'pyenv: python3: command not found' >&2\nexit 127\n"
TOO_OLD = '#!/bin/sh\ncase "$2" in *"< (3, "*) exit 1 ;; esac\n'
WITHOUT_VENV = '#!/bin/sh\ncase "$2" in *ensurepip*) exit 1 ;; *"< (3, 12)"*) exit 1 ;; esac\n'
FAILING_UV = '#!/bin/sh\n[ "$1" = --version ] && exit 0\nexit 2\n'


@pytest.mark.parametrize(
    ("programs", "sentence"),
    [
        ({}, "needs Python 3.12 or newer"),
        ({"python3": SHIM, "python3.12": SHIM}, "needs Python 3.12 or newer"),
        ({"python3": TOO_OLD}, "needs Python 3.12 or newer"),
        ({"python3": WITHOUT_VENV}, "install python3-venv"),
        ({"uv": FAILING_UV}, "needs Python 3.12 or newer"),
        ({"uv": FAILING_UV, "python3": "#!/bin/sh\n"}, "the first time needs the network"),
        ({"uv": SHIM}, "needs Python 3.12 or newer"),
    ],
    ids=["nothing", "shims", "old", "no-venv", "uv-without-python", "no-network", "uv-is-a-shim"],
)
def test_what_is_missing_is_said_in_a_sentence(
    tmp_path: Path, programs: dict[str, str], sentence: str
) -> None:
    path = tmp_path / "programs on PATH"
    path.mkdir()
    for name in NEEDED:
        (path / name).symlink_to(str(shutil.which(name)))
    for name, text in programs.items():
        (path / name).write_text(text)
        (path / name).chmod(0o755)
    prepare = tmp_path / "house with spaces" / "bin" / "prepare"
    prepare.parent.mkdir(parents=True)
    shutil.copy(ROOT / "bin" / "prepare", prepare)
    done = subprocess.run(  # noqa: S603 our own script
        [prepare], env={"PATH": str(path), "HOME": "/nowhere"}, capture_output=True, check=False
    )
    assert done.returncode == 1
    assert sentence in done.stderr.decode().splitlines()[-1]
    assert not (prepare.parents[1] / ".venv" / ".ready").exists()
