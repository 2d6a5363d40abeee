"""Personas as files: YAML, one document each, in and out."""

import re
from difflib import get_close_matches

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from understudy.kernel.errors import Invalid
from understudy.personas.schemas import PersonaDraft
from understudy.personas.strict_yaml import YamlUnreadable, read_documents, write_document
from understudy.personas.words import folded

MOST_BYTES = 1_000_000
MOST_DOCUMENTS = 200
_MOST_PROBLEMS = 10
"""Told at once; whoever has more mends these first."""

_SENTENCES = {
    "missing": "is missing; every persona needs it",
    "string_type": "must be text; put it in quotes",
    "list_type": "must be a list, one item per line, each after a dash",
    "dict_type": "must be a block of names and values",
}


class ImportInvalid(Invalid):
    """Nothing was imported: {problems} Mend the file and import it again."""

    code = "import_invalid"


def read_yaml(data: bytes) -> list[PersonaDraft]:
    """Return the personas of a YAML file, one per document.

    Raises:
        ImportInvalid: with the document, the field and what to do, for each thing that is wrong.
    """
    if len(data) > MOST_BYTES:
        raise ImportInvalid(problems="the file is over 1 MB; split it.")
    try:
        documents = read_documents(data)
    except YamlUnreadable as error:
        raise ImportInvalid(problems=f"the file cannot be read as YAML: {error}.") from None
    if not documents:
        raise ImportInvalid(problems="the file has no persona in it.")
    if len(documents) > MOST_DOCUMENTS:
        raise ImportInvalid(problems=f"over {MOST_DOCUMENTS} personas in one file; split it.")
    return _drafts(documents)


def write_yaml(draft: PersonaDraft) -> str:
    """Return a persona as one YAML document that `read_yaml` reads back as the same."""
    return write_document(draft.model_dump(mode="json", exclude_defaults=True))


def file_name(name: str, ending: str = "yaml") -> str:
    """Return a name for a persona's file that every system and header takes."""
    plain = re.sub(r"[^a-z0-9]+", "-", folded(name)).strip("-")[:60]
    return f"{plain or 'persona'}.{ending}"


def _drafts(documents: list[object]) -> list[PersonaDraft]:
    drafts: list[PersonaDraft] = []
    problems: list[str] = []
    for number, document in enumerate(documents, 1):
        try:
            drafts.append(PersonaDraft.model_validate(document))
        except ValidationError as error:
            where = f"document {number}" if len(documents) > 1 else "the persona"
            problems += [f"{where}: {_sentence(each)}" for each in _errors(error)]
    if problems:
        more = len(problems) - _MOST_PROBLEMS
        rest = f"; and {more} more" if more > 0 else ""
        raise ImportInvalid(problems="; ".join(problems[:_MOST_PROBLEMS]) + rest + ".")
    return drafts


def _errors(error: ValidationError) -> list[ErrorDetails]:
    return error.errors(include_url=False, include_input=False, include_context=False)


def _sentence(error: ErrorDetails) -> str:
    field = ".".join(str(part + 1 if isinstance(part, int) else part) for part in error["loc"])
    if error["type"] == "extra_forbidden":
        near = get_close_matches(field, PersonaDraft.model_fields, n=1, cutoff=0.5)
        hint = f"; did you mean '{near[0]}'?" if near else "; what is yours goes into 'extensions'"
        return f"'{field}' is not a field of a persona{hint}"
    if not field and error["type"] != "value_error":
        return "it must be a block of fields such as 'name: ...'"
    text = _SENTENCES.get(error["type"], error["msg"].removeprefix("Value error, "))
    return (
        f"'{field}' {text}" if field and error["type"] in _SENTENCES else f"{field} {text}".strip()
    )
