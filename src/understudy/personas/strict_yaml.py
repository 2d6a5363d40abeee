"""YAML as people mean it: a safe reader without its traps, and a writer it agrees with.

Compared with PyYAML's safe loader: only `true` and `false` are booleans (`language: no` is
Norwegian), dates stay text, numbers are decimal, a key given twice is an error, and aliases and
merge keys, which let a short file grow without end, are refused.
"""

import re
from collections.abc import Mapping
from typing import Any, ClassVar, override

import yaml

DEEPEST = 30
"""Levels of nesting; a persona needs six."""

_BOOL = ("tag:yaml.org,2002:bool", re.compile(r"^(?:true|false)$"))
_NULL = ("tag:yaml.org,2002:null", re.compile(r"^(?:~|null|)$"))
_INT = ("tag:yaml.org,2002:int", re.compile(r"^[-+]?(?:0|[1-9][0-9]{0,999})$"))
_FLOAT = ("tag:yaml.org,2002:float", re.compile(r"^[-+]?[0-9]+\.[0-9]*(?:[eE][-+]?[0-9]+)?$"))


class YamlUnreadable(ValueError):
    """The text is not YAML as we read it; the message says where and why."""


# PyYAML looks the kind of a plain scalar up by its first character.
_KINDS = {
    **{first: [_BOOL] for first in "tf"},
    **{first: [_NULL] for first in ("", "~", "n")},
    **{first: [_INT, _FLOAT] for first in "+-0123456789"},
}


class _Reader(yaml.SafeLoader):
    yaml_implicit_resolvers = _KINDS

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self._depth = 0

    @override
    def compose_node(self, parent: yaml.Node | None, index: Any) -> yaml.Node | None:
        event = self.peek_event()  # type: ignore[no-untyped-call]  # PyYAML's
        if getattr(event, "anchor", None):
            raise _refused("anchors and aliases (& and *) are not read; write it out", event)
        if self._depth >= DEEPEST:
            raise _refused(f"this is nested more than {DEEPEST} levels deep", event)
        self._depth += 1
        node = super().compose_node(parent, index)
        self._depth -= 1
        return node

    @override
    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        found: dict[str, Any] = {}
        for key, value in node.value:
            if not isinstance(key, yaml.ScalarNode):
                raise _refused("a key must be plain text", key)
            if key.value in found:
                raise _refused(f"'{key.value}' is given twice", key)
            found[key.value] = self.construct_object(value, deep=True)
        return found


class _Writer(yaml.SafeDumper):
    @override
    def ignore_aliases(self, data: Any) -> bool:
        return True

    @override
    def represent_str(self, data: str) -> yaml.ScalarNode:
        return self.represent_scalar(
            "tag:yaml.org,2002:str", data, style="|" if "\n" in data else None
        )

    yaml_representers: ClassVar[dict[type, Any]] = {
        **yaml.SafeDumper.yaml_representers,
        str: represent_str,
    }


def read_documents(data: bytes) -> list[object]:
    """Return the documents of a YAML file, empty ones left out.

    Raises:
        YamlUnreadable: the message names the line and what to do.
    """
    try:
        reader = _Reader(data.decode("utf-8-sig"))
        documents = []
        while reader.check_data():  # type: ignore[no-untyped-call]  # PyYAML's
            documents.append(reader.get_data())
    except UnicodeDecodeError:
        raise YamlUnreadable("it is not UTF-8 text; save it as UTF-8") from None
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise YamlUnreadable(f"line {mark.line + 1 if mark else '?'}: {error.problem}") from None
    except (yaml.YAMLError, ValueError) as error:
        raise YamlUnreadable(str(error).replace("\n", " ")) from None
    return [document for document in documents if document is not None]


def write_document(values: Mapping[str, object]) -> str:
    """Return one mapping as YAML, its keys in the order given, long texts as blocks."""
    text: str = yaml.dump(
        dict(values), Dumper=_Writer, sort_keys=False, allow_unicode=True, width=100
    )
    return text


def _refused(problem: str, place: yaml.Node | yaml.Event) -> yaml.MarkedYAMLError:
    return yaml.MarkedYAMLError(problem=problem, problem_mark=place.start_mark)  # type: ignore[arg-type]  # PyYAML's stubs name both kinds of mark
