"""What is different between two versions of a persona, to be read by people."""

from dataclasses import dataclass

from understudy.personas.schemas import PersonaFields

LABELS = {
    "name": "Name",
    "pronouns": "Pronouns",
    "age": "Age",
    "role_line": "Role",
    "background": "Background",
    "traits": "Traits",
    "communication_style": "Communication style",
    "issues": "Issues",
    "goals": "Goals",
    "voice_samples": "Voice samples",
    "first_message": "First message",
    "language": "Language",
    "tags": "Tags",
    "extensions": "Settings of products",
}


@dataclass(frozen=True, slots=True)
class Difference:
    """One field that changed; `before` or `after` is "" where there is nothing."""

    label: str
    before: str
    after: str


def differences(before: PersonaFields, after: PersonaFields) -> list[Difference]:
    """Return the fields that differ, in the order of the form; of lists only what came or went."""
    found = []
    for name, label in LABELS.items():
        old, new = getattr(before, name), getattr(after, name)
        if old == new:
            continue
        if isinstance(old, list):
            gone = [item for item in old if item not in new]
            come = [item for item in new if item not in old]
            if not gone and not come:
                gone, come = old, new  # only the order is another one
            found.append(Difference(label, "\n".join(gone), "\n".join(come)))
        else:
            found.append(Difference(label, _text(old), _text(new)))
    return found


def _text(value: object) -> str:
    if isinstance(value, dict):
        return ", ".join(sorted(value))
    return "" if value is None else str(value)
