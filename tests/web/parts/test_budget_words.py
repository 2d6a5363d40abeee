"""What budgets are called in lists."""

import pytest

from tests.support.money import a_budget
from understudy.llm.types import Scope
from understudy.web.parts.budget_words import whose

PERSON = "0198c6a0-0000-7000-8000-000000000001"


@pytest.mark.parametrize(
    ("scope", "of", "name"),
    [
        (Scope.INSTALLATION, "", "Everyone together"),
        (Scope.ROLE, "student", "Each student"),
        (Scope.USER, PERSON, "Noor Haddad"),
        (Scope.USER, "0198c6a0-0000-7000-8000-000000000002", "Somebody who is gone"),
        (Scope.PRODUCT, "chat", "Chat, all conversations"),
        (Scope.PRODUCT, "personas", "Persona drafts, all of them"),
        (Scope.PRODUCT, "practice", "Practice, all of it"),
        (Scope.SECTION, PERSON, "Section 00000001"),
        (Scope.CONVERSATION, PERSON, "Conversation 00000001"),
        (Scope.PRODUCT, "ask", "Ask, all of it"),
        (Scope.ASK_PAGE, PERSON, "Ask page 00000001"),
        (Scope.FOCUS_GROUP, "f7", "Focus group f7"),
    ],
)
def test_a_budget_says_whose_it_is(scope: Scope, of: str, name: str) -> None:
    assert whose(a_budget(scope, of), {PERSON: "Noor Haddad"}) == name
