"""The fields of a persona as a form."""

import pytest

from tests.support.site import Site
from understudy.accounts.access import Role
from understudy.personas.schemas import PersonaFields, Visibility
from understudy.web.parts.persona_form import PersonaForm

FIELDS = PersonaFields(
    name="Marta Kowal",
    pronouns="she/her",
    age=34,
    role_line="Waits for a flat",
    background="Moved here.\n\nWorks at night.",
    traits=["proud", "tired"],
    communication_style="Short.",
    issues=["Housing, mostly."],
    goals=["A flat."],
    voice_samples=["I do not need help, I need a flat."],
    first_message="My sister gave me your number.",
    language="pl",
    tags=["housing"],
    extensions={"practice": {"openness": 2}},
)


async def test_a_form_that_nobody_touched_gives_back_what_it_was_given(site: Site) -> None:
    student = await site.visitor(Role.STUDENT)
    with await student.open("/demo-model"):
        form = PersonaForm(FIELDS, Visibility.SHARED, lambda: None)
    assert form.read() == FIELDS
    assert form.so_far() == FIELDS
    assert form.visibility is Visibility.SHARED


async def test_an_empty_form_has_a_preview_but_cannot_be_saved(site: Site) -> None:
    student = await site.visitor(Role.STUDENT)
    with await student.open("/demo-model"):
        form = PersonaForm(None, Visibility.PRIVATE, lambda: None)
    assert form.so_far().name == ""
    assert form.read() is None
    await student.should_see("Please enter a name.")


REFUSED: list[tuple[str, dict[str, object], str]] = [
    ("too many", {"goals": ["A flat."] * 31}, "There are too many, or one is too long."),
    ("one too long", {"tags": ["x" * 121]}, "There are too many, or one is too long."),
    (
        "too long in all",
        {"extensions": {"practice": {"notes": "x" * 262_144}}},
        "This persona is longer than 262,144 bytes in all; shorten it.",
    ),
    (
        "not storable",
        {"background": "Moved here.\0"},
        "This persona holds a character that cannot be stored (NUL).",
    ),
]


@pytest.mark.parametrize(
    ("changes", "sentence"), [case[1:] for case in REFUSED], ids=[case[0] for case in REFUSED]
)
async def test_what_is_no_single_fields_fault_is_said_too(
    site: Site, changes: dict[str, object], sentence: str
) -> None:
    student = await site.visitor(Role.STUDENT)
    with await student.open("/demo-model"):
        form = PersonaForm(FIELDS.model_copy(update=changes), Visibility.PRIVATE, lambda: None)
    await student.should_not_see(sentence)
    assert form.read() is None
    await student.should_see(sentence)
