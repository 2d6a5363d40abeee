"""How long a document is, against the room that a model has for it."""

from understudy.ask.documents.schemas import Preview
from understudy.web.parts.ask_words import form_words, size_words
from understudy.web.parts.figures import number_of, percent
from understudy.web.parts.kit import box, text
from understudy.web.parts.meter import Bar, tone_of_use


class RoomPanel:
    """Tokens of the window, as a bar and in words; what to do if there are too many."""

    def __init__(self) -> None:
        with box("panel stack"):
            text("h2", "Length")
            with box("measure"):
                self._told = text("p", "", "numbers")
                self._bar = Bar("spent")
                self._about = text("p", "")
            self._problem = text("p", "", "warning")
            self._problem.props["role"] = "status"
            self._facts = box("facts", "dl")

    def show(self, preview: Preview) -> None:
        """Show how long this version is."""
        version, room = preview.version, preview.room
        share = version.tokens / preview.room_tokens if preview.room_tokens else 1.0
        told = f"About {version.tokens:,} of {preview.room_tokens:,} tokens"
        self._told.set_text(f"{told} · {percent(share)}")
        self._bar.show("Room for documents", share, tone=tone_of_use(share), told=told)
        kept = room.window_tokens - preview.room_tokens
        self._about.set_text(
            f"{room.model} reads {room.window_tokens:,} at once; {kept:,} are kept for "
            "instructions, what was said before and the answer."
        )
        self._problem.set_text(preview.too_long)
        self._problem.set_visibility(bool(preview.too_long))
        self._facts.clear()
        with self._facts:
            for name, value in (
                ("File", version.file_name),
                ("Read as", form_words(version.form)),
                ("Size", size_words(version.size_bytes)),
                ("Sentences", number_of(version.sentences, "sentence").partition(" ")[0]),
                ("Version", str(version.number)),
            ):
                text("dt", name)
                text("dd", value)
