"""A client as a card of the library, to be opened or chosen."""

from collections.abc import Callable

from understudy.practice.clients.case_schemas import LibraryEntry, Whose
from understudy.practice.clients.picklists import DIFFICULTIES, ISSUES
from understudy.web.parts.in_place import put_classes
from understudy.web.parts.kit import badge, box, in_page, native_button, pressed
from understudy.web.parts.persona_card import VISIBILITY_NAMES, persona_card
from understudy.web.parts.tones import tone_of

WHOSE = {Whose.MINE: "Mine", Whose.SHARED: "A colleague's", Whose.SHIPPED: "Ready-made"}


class ClientCard:
    """The card of one client."""

    def __init__(self, entry: LibraryEntry, choose: Callable[[LibraryEntry], object]) -> None:
        self._entry = entry
        with (
            box("draft") as self.root,
            persona_card(
                entry.name,
                f"{WHOSE[entry.whose]} · {VISIBILITY_NAMES[entry.visibility]}",
                entry.referral or entry.role_line,
                [ISSUES[issue].label for issue in entry.issues],
                tone=tone_of(entry.persona_id),
                # Whose case cannot be read is mended where its fields are.
                link=f"/{'personas' if entry.problem else 'clients'}/{entry.persona_id}",
            ),
        ):
            self._states()
            self._mark = native_button("Choose", "pill")
            self._mark.props["aria-label"] = f"Choose {entry.name}"
            self._mark.on("click", in_page(lambda: choose(entry)))
            pressed(self._mark, on=False)

    def mark(self, *, on: bool) -> None:
        """Show whether it is chosen."""
        pressed(self._mark, on=on)
        put_classes(self.root, "draft chosen" if on else "draft")

    def _states(self) -> None:
        entry = self._entry
        with box("line-up wrap grow"):
            if entry.difficulty is not None:
                badge(DIFFICULTIES[entry.difficulty].label)
            if entry.problem:
                badge("Cannot be read", "danger").props["title"] = entry.problem
            elif entry.published_number is None:
                badge("Draft", "warn")
            elif entry.published_number == entry.version:
                badge("Published", "good")
            else:
                badge(f"Version {entry.published_number} published", "good")


def chosen_words(number: int) -> str:
    """Return how many are chosen."""
    return f"{number} chosen" if number else "Choose some to share, copy or archive them."
