"""What personas are called as models."""

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from understudy.conversations.outside_ids import ending_in, full_id, short_id, whole_in

ID = UUID("0199b3a4-8a30-7c5d-9d38-0b1a4f6e7c21")


@pytest.mark.parametrize(
    ("name", "called"),
    [
        ("Mara Voss", "mara-voss-0b1a4f6e7c21"),
        ("Zoë  O'Brien-Łuk", "zoe-o-brien-uk-0b1a4f6e7c21"),
        ("李雷", "persona-0b1a4f6e7c21"),
        ("../?#%", "persona-0b1a4f6e7c21"),
        ("x" * 120, f"{'x' * 40}-0b1a4f6e7c21"),
    ],
)
def test_a_name_becomes_plain_letters(name: str, called: str) -> None:
    assert short_id(name, ID) == called


@given(name=st.text(max_size=120), id=st.uuids())
def test_every_name_leads_back(name: str, id: UUID) -> None:
    called = short_id(name, id)
    assert called.isascii()
    assert ending_in(called) == str(id)[-12:]
    assert whole_in(called) is None
    assert whole_in(full_id(id)) == whole_in(str(id).upper()) == id


@pytest.mark.parametrize(
    "text", ["", "mara-voss", "gpt-5", f"{ID}x", "urn:uuid:" + str(ID), ID.hex, "{" + str(ID) + "}"]
)
def test_what_names_nobody_names_nobody(text: str) -> None:
    assert whole_in(text) is None
    assert ending_in(text) is None


def test_a_renamed_persona_keeps_its_old_name() -> None:
    assert ending_in("somebody-else-0B1A4F6E7C21") == "0b1a4f6e7c21"
    assert ending_in("0b1a4f6e7c21") == "0b1a4f6e7c21"
