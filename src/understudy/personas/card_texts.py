"""The texts of character cards: macros, example lines, and where the life of a persona stands."""

import re
from dataclasses import dataclass

from understudy.personas.card_json import CardInvalid
from understudy.personas.schemas import PersonaFields

MOST_BACKGROUND = 20_000
MOST_SENTENCE = 2_000
MOST_ITEMS = 30
MOST_SHORT = 120
MOST_RAW = 100_000
"""Letters of one text before macros are replaced: a short macro may become a long name."""

_MACRO = re.compile(r"\{\{\s*(?:(char)|user)\s*\}\}|<(?:(bot|char)|user)>", re.IGNORECASE)
_START = re.compile(r"^[ \t]*<start>[ \t]*$", re.IGNORECASE | re.MULTILINE)
_BREAK = re.compile(
    r"\n\s*\n|[.!?\N{HORIZONTAL ELLIPSIS}][\"'*)\N{RIGHT DOUBLE QUOTATION MARK}]*\s"
)
_PERSONALITY, _SCENARIO = "Personality:", "Situation:"


@dataclass(frozen=True, slots=True)
class Life:
    """The three texts of a card that tell who a persona is."""

    description: str = ""
    personality: str = ""
    scenario: str = ""


def plain(text: str) -> str:
    """Return a text with one kind of line end, and nothing around it."""
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def has_macros(text: str) -> bool:
    """Say whether a text speaks of the character or the reader by a macro."""
    return _MACRO.search(text) is not None


def spoken(field: str, text: str, name: str) -> str:
    """Return a text of a card as a persona has it: macros replaced by the name and by "you".

    Raises:
        CardInvalid: it is far longer than any field.
    """
    if len(text) > MOST_RAW:
        raise CardInvalid(reason=f"its {field} has {len(text):,} characters; shorten it.")
    return plain(_MACRO.sub(lambda found: name if found[1] or found[2] else "you", text))


def background_of(life: Life) -> tuple[str, list[str]]:
    """Return the three texts as one, and the names of those for which there is no room.

    Raises:
        CardInvalid: the description alone is too long.
    """
    if len(life.description) > MOST_BACKGROUND:
        raise CardInvalid(
            reason=f"its description has {len(life.description):,} characters; a background "
            f"holds {MOST_BACKGROUND:,}. Shorten it."
        )
    text, left = life.description, []
    for name, part in (("personality", life.personality), ("scenario", life.scenario)):
        longer = f"{text}\n\n{_TITLES[name]} {part}".strip() if part else text
        if len(longer) > MOST_BACKGROUND:
            left.append(name)
        else:
            text = longer
    return text, left


def description_of(background: str, personality: str, scenario: str) -> str | None:
    """Return the description that became this background with the other two, if it did."""
    ending, _ = background_of(Life("", personality, scenario))
    if background == ending:
        return ""
    whole = f"\n\n{ending}" if ending else ""
    return background.removesuffix(whole) if background.endswith(whole) else None


def opening_of(text: str) -> str:
    """Return a first message as far as there is room for it: up to the end of a sentence."""
    if len(text) <= MOST_SENTENCE:
        return text
    head = text[:MOST_SENTENCE]
    ends = [found.end() for found in _BREAK.finditer(head)]
    return (head[: ends[-1]] if ends else head).strip()


def personality_of(fields: PersonaFields) -> str:
    """Return what other tools read as a persona's personality."""
    return plain("\n".join([", ".join(fields.traits), fields.communication_style]))


def scenario_of(fields: PersonaFields) -> str:
    """Return what other tools read as a persona's situation."""
    return plain("\n".join([*fields.issues, *fields.goals]))


def examples_of(samples: list[str]) -> str:
    """Return things a persona would say as a card's example dialogue."""
    return "\n".join(f"<START>\n{{{{char}}}}: {sample}" for sample in samples)


def samples_of(text: str, name: str) -> list[str]:
    """Return what the character says in example dialogue, up to 30 lines that have room."""
    samples: list[str] = []
    line = re.compile(
        rf"^[ \t]*(?:(\{{\{{ *char *\}}\}}|<bot>|<char>|{re.escape(name)})"
        r"|\{\{ *user *\}\}|<user>|you|user)[ \t]*:",
        re.IGNORECASE | re.MULTILINE,
    )
    for scene in _START.split(plain(text)[:MOST_RAW]):
        marks = list(line.finditer(scene))
        ends = [mark.start() for mark in marks[1:]] + [len(scene)]
        samples += [
            spoken("mes_example", scene[mark.end() : end], name)
            for mark, end in zip(marks, ends, strict=False)  # a scene may have none
            if mark[1] and end - mark.end() <= MOST_SENTENCE
        ]
    return [sample for sample in samples if 0 < len(sample) <= MOST_SENTENCE][:MOST_ITEMS]


_TITLES = {"personality": _PERSONALITY, "scenario": _SCENARIO}
