"""Asking files without keeping them: for a terminal, a notebook, a program of one's own.

The files, the questions and the answers stay in this process. What is written down is what every
call of a model leaves: a row in the ledger, and what it cost.
"""

import asyncio
from collections.abc import Callable, Sequence
from pathlib import Path
from uuid import UUID

from understudy.accounts.access import Actor
from understudy.ask.answering.numbered import numbered
from understudy.ask.answering.schemas import CheckedAnswer
from understudy.ask.documents.preparing import Made, made_of, title_of
from understudy.ask.documents.rooms import Rooms
from understudy.ask.documents.schemas import Pinned, Room, Upload
from understudy.ask.reading.gate import MOST_BYTES
from understudy.ask.reading.reader import read
from understudy.ask.reading.schemas import Private
from understudy.ask.visits.corpora import Corpora
from understudy.ask.visits.problems import question_of
from understudy.ask.visits.replying import Case, DocumentReply, Today, canary_of
from understudy.ask.visits.summaries import SummedUp
from understudy.conversations.history import Spoken
from understudy.conversations.replies import Asking, Heard
from understudy.conversations.schemas import MessageRole, MessageStatus, Product
from understudy.kernel.errors import Invalid
from understudy.kernel.ids import derived_id, new_id
from understudy.llm.calls import Listener
from understudy.llm.tokens import estimate_tokens
from understudy.llm.types import BudgetKey, Charge, Scope

PURPOSE = "file"
ALL = frozenset(Private)
_ORIGIN = UUID("3d0d6a4e-8c55-5f0e-9a67-0c7f7f4be9d2")


class FileUnusable(Invalid):
    """{file} cannot be opened: {reason}. Nothing was asked."""

    code = "ask_file_unusable"


class FilesTooLong(Invalid):
    """This has about {tokens:,} tokens, and {model} has {room:,} left for documents.

    Nothing was asked, since nothing is ever cut. Give fewer or shorter files, choose a model that
    reads more at once, or put it in with `understudy documents add` and choose sections.
    """

    code = "files_too_long"


class Reading:
    """Files that were read, and a conversation about them.

    Attributes:
        documents: what was read, in the order of the files.
    """

    def __init__(self, documents: tuple[Pinned, ...], reply: Callable[..., DocumentReply]) -> None:
        self.documents = documents
        self._reply = reply
        self._said: tuple[Spoken, ...] = ()
        self._summed_up = SummedUp()

    @property
    def notes(self) -> tuple[str, ...]:
        """What of the files was not read, in sentences."""
        return tuple(note for each in self.documents for note in each.tree.notes)

    async def ask(self, question: str, hear: Listener | None = None) -> CheckedAnswer:
        """Return the answer that the files give; later questions may refer to earlier ones.

        Args:
            question: up to 2,000 characters.
            hear: takes the text piece by piece as it comes. Cancelling the caller stops the
                model; what was heard until then is remembered.

        Raises:
            QuestionUnusable: says why; nothing was asked.
            ModelFailed, BudgetReached: as from `Gateway.complete`; the question is forgotten.
        """
        said = (*self._said, _spoken(MessageRole.USER, question_of(question)))
        version = ",".join(each.digest for each in self.documents)
        reply, pieces = self._reply(self._summed_up), list[str]()

        def take(piece: str) -> None:
            pieces.append(piece)
            if hear:
                hear(piece)

        try:
            await reply.give(Heard(new_id(), said, version, 0), take)
        except asyncio.CancelledError:
            self._said = (*said, _spoken(MessageRole.PERSONA, "".join(pieces)))
            raise
        answer = reply.found
        assert answer is not None  # noqa: S101 an answer that was given was checked
        self._said = (*said, _spoken(MessageRole.PERSONA, answer.text))
        self._summed_up = reply.summed_up
        return answer


class Desk:
    """Where files are read and asked, and nothing of them is kept.

    Args:
        asking: asks models.
        rooms: how long documents may be.
        today: for those who ask.
        secret: this installation's own; canaries are made of it.
    """

    def __init__(self, asking: Asking, rooms: Rooms, today: Today, secret: str) -> None:
        self._asking, self._rooms, self._today, self._secret = asking, rooms, today, secret

    async def read(
        self, actor: Actor, *files: Path | Upload, told: frozenset[Private] = ALL
    ) -> Reading:
        """Read files, to be asked together by whoever has them.

        Args:
            actor: who asks and pays.
            files: by their paths, or their names and bytes; each is read in a process of its own.
            told: private kinds that the model reads, such as contact details: here all of them,
                since whoever has the file knows them.

        Raises:
            FileUnusable, NotRead: a file, with the reason in a sentence.
            FilesTooLong: they do not fit the model's window together.
        """
        uploads = [each if isinstance(each, Upload) else await opened(each) for each in files]
        made = [
            await asyncio.to_thread(made_of, each, await read(each.name, each.content), told)
            for each in uploads
        ]
        documents = tuple(_pinned(each) for each in made)
        _require_fitting(documents, self._rooms.of())
        held = Corpora(_Held(documents))
        charge = Charge(
            payer_id=actor.id,
            actor_id=actor.id,
            product=Product.ASK,
            purpose=PURPOSE,
            budgets=(BudgetKey(Scope.ROLE, actor.role),),
        )
        return Reading(documents, lambda before: self._reply(held, documents, charge, before))

    def _reply(
        self, held: Corpora, documents: Sequence[Pinned], charge: Charge, before: SummedUp
    ) -> DocumentReply:
        versions = tuple(each.version_id for each in documents)
        page_id = derived_id(_ORIGIN, *map(str, versions))
        case = Case(
            session_id=page_id,
            page_id=page_id,
            title=", ".join(each.title for each in documents),
            version_ids=versions,
            canary=canary_of(self._secret, page_id),
            today=self._today(),
            model="",
            summed_up=before,
            charge=charge,
        )
        return DocumentReply(self._asking, held, case)


class _Held:
    """The documents of one reading, by their versions."""

    def __init__(self, documents: Sequence[Pinned]) -> None:
        self._documents = {each.version_id: each for each in documents}

    async def pinned(self, version_ids: Sequence[UUID]) -> tuple[Pinned, ...]:
        return tuple(self._documents[each] for each in version_ids)

    async def titles(self, version_ids: Sequence[UUID]) -> tuple[str, ...]:
        return tuple(self._documents[each].title for each in version_ids)


async def opened(path: Path) -> Upload:
    """Return a file of this machine; of one that is too large, enough to see that it is.

    Raises:
        FileUnusable: it cannot be opened.
    """

    def content() -> bytes:
        with path.open("rb") as file:
            return file.read(MOST_BYTES + 1)

    try:
        return Upload(path.name, await asyncio.to_thread(content))
    except OSError as error:
        raise FileUnusable(file=path, reason=error.strerror) from None


def _pinned(made: Made) -> Pinned:
    return Pinned(
        document_id=derived_id(_ORIGIN, made.digest),
        version_id=derived_id(_ORIGIN, made.digest, made.file_name),
        number=1,
        title=title_of("", made.tree),
        digest=made.digest,
        tokens=made.tokens,
        tree=made.tree,
        told=made.told,
        chosen=None,
    )


def _require_fitting(documents: Sequence[Pinned], room: Room) -> None:
    tokens = estimate_tokens(numbered([each.shown for each in documents]).text)
    if tokens > room.tokens:
        raise FilesTooLong(tokens=tokens, model=room.model, room=room.tokens)


def _spoken(role: MessageRole, text: str) -> Spoken:
    return Spoken(role, text, MessageStatus.COMPLETE)
