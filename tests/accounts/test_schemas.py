"""Spellings of e-mail addresses, and secrets that do not show."""

import pytest
from pydantic import ValidationError

from understudy.accounts.access import OPERATOR, Role
from understudy.accounts.schemas import OneTimeLink, Person, PersonDraft, SetUp, normal_email
from understudy.accounts.tokens import new_token
from understudy.kernel.clock import now


@pytest.mark.parametrize(
    ("given", "stored"),
    [
        ("ada@example.org", "ada@example.org"),
        (" Ada@Example.ORG\n", "ada@example.org"),
        ("admin@demo.local", "admin@demo.local"),
        ("JOSE\u0301@example.org", "jos\u00e9@example.org"),
    ],
)
def test_an_email_has_one_spelling(given: str, stored: str) -> None:
    assert normal_email(given) == stored


@pytest.mark.parametrize(
    "given",
    ["", "ada", "ada@", "@example.org", "a b@c.org", "a@b@c", "a\0@b.org", "a" * 250 + "@b.org"],
)
def test_what_is_no_email_is_refused(given: str) -> None:
    with pytest.raises(ValueError, match="is not an e-mail address"):
        normal_email(given)


def test_a_draft_is_cleaned_and_a_student_unless_said() -> None:
    draft = PersonDraft(email="Ada@Example.org", name="  Ada  ")
    assert (draft.email, draft.name, draft.role) == ("ada@example.org", "Ada", Role.STUDENT)


def test_a_person_needs_a_name() -> None:
    with pytest.raises(ValidationError):
        PersonDraft(email="ada@example.org", name="   ")


def test_secrets_do_not_show_when_printed() -> None:
    chosen = SetUp.model_validate({"token": "hush", "password": "hush"})
    assert "hush" not in repr(chosen)


def test_a_link_says_where_it_leads() -> None:
    token = new_token()
    link = OneTimeLink(person=_person(), token=token, expires_at=now())
    assert link.path == f"/set-up?token={token}"
    assert link.model_dump()["path"] == link.path


def _person() -> Person:
    return Person(
        id=OPERATOR.id,
        email="ada@example.org",
        name="Ada",
        role=Role.STUDENT,
        active=True,
        has_password=False,
        created_at=now(),
    )
