"""Prompts: named, versioned Jinja2 markdown with typed variables.

A slice declares `Prompt(...)` once; `PromptLibrary.load` reads the files at start, so that a broken
one stops the start and not a conversation. What people wrote is data for a template, never a
template.
"""

import hashlib
import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from random import Random

from jinja2 import Environment, StrictUndefined, Template, TemplateError
from pydantic import BaseModel, ConfigDict

from understudy.kernel.errors import Invalid
from understudy.llm.types import Line, Request, Role

CHANGES = "<!-- what follows changes with every call -->"
"""Stands in a prompt before what is another text each time: providers keep what is before it."""
_ENVIRONMENT = Environment(
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
    keep_trailing_newline=False,
    autoescape=False,  # noqa: S701 a prompt is plain text; HTML escapes would be read aloud
)

_FORM = (
    "Answer with one JSON object that fits the JSON schema below, and with nothing else: "
    "no words before or after it, no code fences."
)


class PromptInvalid(Invalid):
    """The prompt {name} cannot be used: {reason}"""  # noqa: D415 the reason ends the sentence

    code = "prompt_invalid"


class Variables(BaseModel):
    """The typed variables of a prompt.

    `lines` is what was said so far. Templates leave it out, so that the text before the
    conversation stays the same from turn to turn; `improvise` answers it.
    """

    model_config = ConfigDict(frozen=True)

    lines: tuple[Line, ...] = ()


@dataclass(frozen=True)
class Prompt[V: Variables]:
    """A prompt as its slice declares it.

    Attributes:
        name: `<slice>.<what>`; an operator's file of this name plus `.md` replaces ours.
        version: raised by whoever changes its meaning.
        file: our own text.
        improvise: how to answer without a model.
    """

    name: str
    version: str
    file: Path
    improvise: Callable[[V, Random], str | BaseModel]

    def bind(self, variables: V) -> "BoundPrompt[V]":
        """Return the prompt with its variables, ready to be asked."""
        return BoundPrompt(self, variables)


@dataclass(frozen=True)
class BoundPrompt[V: Variables]:
    """A prompt and its variables."""

    prompt: Prompt[V]
    variables: V


@dataclass(slots=True)
class _Loaded:
    template: Template
    version: str


@dataclass(slots=True)
class PromptLibrary:
    """The texts of all prompts, read at start."""

    _loaded: dict[str, _Loaded] = field(default_factory=dict)

    @classmethod
    def load[V: Variables](
        cls, prompts: Iterable[Prompt[V]], folder: Path | None = None
    ) -> "PromptLibrary":
        """Read every prompt, from the operator's folder where it has a file of that name.

        Raises:
            PromptInvalid: a file is missing or is no Jinja2 template.
        """
        library = cls()
        for prompt in prompts:
            own = folder / f"{prompt.name}.md" if folder else None
            library._read(prompt.name, prompt.version, own if own and own.exists() else prompt.file)
        return library

    def _read(self, name: str, version: str, file: Path) -> None:
        try:
            text = file.read_text(encoding="utf-8")
            template = _compiled(text)
        except (OSError, TemplateError) as error:
            raise PromptInvalid(name=name, reason=str(error)) from None
        digest = hashlib.sha256(text.encode()).hexdigest()[:8]
        self._loaded[name] = _Loaded(template, f"{version}+{digest}")

    def system_of[V: Variables](self, bound: BoundPrompt[V]) -> str:
        """Return what this prompt tells the model.

        Raises:
            PromptInvalid: the template needs a variable that it is not given.
        """
        return "\n\n".join(self._parts_of(bound))

    def _parts_of[V: Variables](self, bound: BoundPrompt[V]) -> list[str]:
        """Return what stays from call to call, and what does not, if there is something."""
        name = bound.prompt.name
        try:
            whole = self._loaded[name].template.render(dict(bound.variables))
        except TemplateError as error:
            raise PromptInvalid(name=name, reason=str(error)) from None
        return [part for each in whole.split(CHANGES, maxsplit=1) if (part := each.strip())]

    def request[V: Variables](
        self,
        bound: BoundPrompt[V],
        lines: tuple[Line, ...],
        *,
        seed: str,
        role: Role = Role.MAIN,
        cache_key: str = "",
        most_tokens: int = 1024,
        model: str = "",
    ) -> Request:
        """Make the request that asks this prompt about these lines.

        Raises:
            PromptInvalid: the template needs a variable that it is not given.
        """
        prompt, variables = bound.prompt, bound.variables.model_copy(update={"lines": lines})
        parts = self._parts_of(prompt.bind(variables))
        return Request(
            role=role,
            system="\n\n".join(parts),
            lines=lines,
            prompt_name=prompt.name,
            prompt_version=self._loaded[prompt.name].version,
            improvise=lambda random: prompt.improvise(variables, random),
            seed=seed,
            most_tokens=most_tokens,
            cache_key=cache_key,
            model=model,
            stable=len(parts[0]) if len(parts) > 1 else 0,
        )


@cache  # the long ones take a tenth of a second, and a process may open its services again
def _compiled(text: str) -> Template:
    return _ENVIRONMENT.from_string(text)


def in_this_form(system: str, schema: type[BaseModel]) -> str:
    """Return a system prompt that asks for an answer in this form, for models that only read."""
    form = json.dumps(schema.model_json_schema(), ensure_ascii=False)
    return f"{system}\n\n{_FORM}\n{form}"
