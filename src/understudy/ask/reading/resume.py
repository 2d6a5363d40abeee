"""JSON Resume, as JSON or as YAML: validated, then told in sentences."""

import json
from collections.abc import Iterator, Sequence

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from understudy.ask.reading.blocks import Draft
from understudy.ask.reading.decoding import text_of
from understudy.ask.reading.problems import Damaged, FormUnknown, ResumeInvalid, TooDeep
from understudy.ask.reading.resume_schema import Part, Resume
from understudy.ask.reading.resume_text import blocks_of
from understudy.personas.strict_yaml import YamlUnreadable, read_documents

_SECTIONS = frozenset(Resume.model_fields) - {"meta"}
_TOLD = 5
"""Problems and unread fields told at once."""
_ADVICE = "A résumé in JSON or YAML has the fields of JSON Resume, such as basics and work."
_EXPECTED = {
    "string_type": "must be text",
    "tuple_type": "must be a list",
    "model_type": "must be an object with fields",
    "model_attributes_type": "must be an object with fields",
}
_LONGEST_VALUE = 40


def read_json(content: bytes) -> Draft:
    """Return what a JSON Resume tells.

    Raises:
        Damaged: it is not JSON.
        FormUnknown: it is JSON of another kind.
        ResumeInvalid: it breaks the schema; each problem with its path.
        TooDeep: it is nested beyond reason.
    """
    text, notes = text_of(content)
    try:
        values = json.loads(text)
    except RecursionError:
        raise TooDeep from None
    except ValueError as error:
        where = f" at line {error.lineno}" if isinstance(error, json.JSONDecodeError) else ""
        raise Damaged(form=f"JSON{where}") from None
    return _draft("json-resume", values, notes)


def read_yaml(content: bytes) -> Draft:
    """Return what a JSON Resume that is written as YAML tells.

    Raises:
        ResumeInvalid: it is not YAML as it is read here, or it breaks the schema.
        FormUnknown: it is YAML of another kind.
    """
    text, notes = text_of(content)
    try:
        documents = read_documents(text.encode(errors="replace"))
    except YamlUnreadable as error:
        raise ResumeInvalid(problems=f"In its YAML, {error}.") from None
    if len(documents) != 1:
        raise FormUnknown(found="YAML of several documents, or none", advice=_ADVICE)
    return _draft("yaml", _as_texts(documents[0]), notes)


def _draft(form: str, values: object, notes: tuple[str, ...]) -> Draft:
    if not isinstance(values, dict) or not _SECTIONS & set(values):
        raise FormUnknown(found="JSON or YAML, but no résumé", advice=_ADVICE)
    try:
        resume = Resume.model_validate(values)
    except ValidationError as error:
        raise ResumeInvalid(problems=_told(error.errors(include_url=False))) from None
    title = resume.basics.name if resume.basics else ""
    return Draft(form, tuple(blocks_of(resume)), title, notes=(*notes, *_notes(resume)))


def _as_texts(value: object) -> object:
    """Return YAML's numbers and booleans as texts: `startDate: 2019` means the year.

    The reader of YAML bounds how deep this can go.
    """
    match value:
        case dict():
            return {key: _as_texts(each) for key, each in value.items()}
        case list():
            return [_as_texts(each) for each in value]
        case bool():
            return str(value).lower()
        case int() | float():
            return str(value)
        case _:
            return value


def _told(errors: Sequence[ErrorDetails]) -> str:
    told = [_problem(error) for error in errors[:_TOLD]]
    if len(errors) > _TOLD:
        told.append(f"And {len(errors) - _TOLD} more.")
    return " ".join(told)


def _problem(error: ErrorDetails) -> str:
    path = _path(error["loc"])
    given = error["input"]
    shown = f" '{given[:_LONGEST_VALUE]}'" if isinstance(given, str) else ""
    return f"{path}:{shown} {_EXPECTED.get(error['type'], error['msg'])}."


def _path(places: Sequence[str | int]) -> str:
    path = ""
    for place in places:
        path += f"[{place}]" if isinstance(place, int) else f".{place}"
    return path.removeprefix(".")


def _notes(resume: Resume) -> Iterator[str]:
    unread = [name for name in _unread(resume, "") if name != "$schema"]
    if unread:
        named = ", ".join(unread[:_TOLD])
        more = f" and {len(unread) - _TOLD} more" if len(unread) > _TOLD else ""
        yield f"Fields that JSON Resume does not have were not read: {named}{more}."
    if resume.basics and resume.basics.image:
        yield "The picture was not read."


def _unread(part: BaseModel, path: str) -> Iterator[str]:
    """Yield the paths of what no field took."""
    yield from (f"{path}{name}"[:80] for name in part.model_extra or {})
    for name, value in part:
        if name == "meta" or name in (part.model_extra or {}):
            continue
        if isinstance(value, Part):
            yield from _unread(value, f"{path}{name}.")
        elif isinstance(value, tuple):
            for index, each in enumerate(value):
                if isinstance(each, Part):
                    yield from _unread(each, f"{path}{name}[{index}].")
