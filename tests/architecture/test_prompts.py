"""A prompt that is changed gets another version: the ledger and every report name it."""

import hashlib
from typing import Any

import pytest

from understudy.bootstrap import PROMPTS
from understudy.llm.prompts import Prompt

TEXTS = {
    "ask.answer": {"1": "c8dbde6b"},
    "ask.summary": {"1": "83bd9e2f"},
    "personas.chat": {"1": "32cd11f3"},
    "personas.drafts": {"1": "7078bae2"},
    "practice.client": {"1": "077dae80", "2": "a4cc4120", "3": "6c2255b3", "4": "38fe61bf"},
    "practice.client_draft": {"1": "f45cebad"},
    "practice.judge": {"1": "4cccbff6"},
    "practice.label": {"1": "2207d202"},
}
"""Each version of each prompt with the beginning of its text's SHA-256. Lines are only added: who
changes a text raises its version, and writes the new digest behind it."""


def test_the_list_has_every_prompt() -> None:
    assert {prompt.name for prompt in PROMPTS} == set(TEXTS)


@pytest.mark.parametrize("prompt", PROMPTS, ids=lambda prompt: prompt.name)
def test_a_text_has_the_newest_version_and_no_other_text_has_it(prompt: Prompt[Any]) -> None:
    versions = TEXTS[prompt.name]
    assert prompt.version == max(versions, key=int)
    assert hashlib.sha256(prompt.file.read_bytes()).hexdigest()[:8] == versions[prompt.version]
    assert len(set(versions.values())) == len(versions)
