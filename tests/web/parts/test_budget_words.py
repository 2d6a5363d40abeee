"""What budgets are called in lists."""

import pytest

from tests.support.money import a_budget
from understudy.llm.types import Scope
from understudy.web.parts.budget_words import whose

PERSON, GONE, SECTION, PAGE = (f"0198c6a0-0000-7000-8000-00000000000{n}" for n in range(1, 5))


@pytest.mark.parametrize(
    ("scope", "of", "name"),
    [
        (Scope.INSTALLATION, "", "Everyone together"),
        (Scope.ROLE, "student", "Each student"),
        (Scope.USER, PERSON, "Noor Haddad"),
        (Scope.USER, GONE, "Somebody who is gone"),
        (Scope.PRODUCT, "chat", "Chat, all conversations"),
        (Scope.PRODUCT, "personas", "Persona drafts, all of them"),
        (Scope.PRODUCT, "practice", "Practice, all of it"),
        (Scope.SECTION, SECTION, "Section “Tuesdays”"),
        (Scope.SECTION, GONE, "Section 00000002"),
        (Scope.CONVERSATION, GONE, "Conversation 00000002"),
        (Scope.PRODUCT, "ask", "Ask, all of it"),
        (Scope.ASK_PAGE, PAGE, "Ask page “Staff handbook”"),
        (Scope.ASK_PAGE, GONE, "Ask page 00000002"),
        (Scope.FOCUS_GROUP, "f7", "Focus group f7"),
    ],
)
def test_a_budget_says_whose_it_is(scope: Scope, of: str, name: str) -> None:
    names = {PERSON: "Noor Haddad", SECTION: "Tuesdays", PAGE: "Staff handbook"}
    assert whose(a_budget(scope, of), names) == name
