"""What can be the matter with a visitor's session."""

from pydantic import TypeAdapter, ValidationError

from understudy.ask.pages.schemas import PublicPage
from understudy.ask.visits.schemas import Question
from understudy.kernel.clock import now
from understudy.kernel.errors import (
    Conflict,
    Forbidden,
    Invalid,
    LimitReached,
    NotFound,
    SignInRequired,
)

_RESTS_S = 3600.0
_QUESTION = TypeAdapter[str](Question)


class SessionUnknown(SignInRequired):
    """This session cannot be gone on with from here: it is over, or its token is not the last one.

    Begin a new one; if it was not deleted, its page's owner can read it for a while.
    """

    code = "session_unknown"


class AnswerNotFound(NotFound):
    """There is no such answer in this session."""

    code = "answer_not_found"


class QuestionsUsedUp(Conflict):
    """All {most} questions of this session were asked; yours was not sent. Begin a new one."""

    code = "questions_used_up"


class PageRests(LimitReached):
    """{resting} Your question was not sent."""

    code = "page_rests"


class QuestionUnusable(Invalid):
    """This cannot be asked: {reason}. A question has up to 2,000 characters."""

    code = "question_unusable"


class NoSuchDocument(NotFound):
    """This session has no document in this place."""

    code = "no_such_document"


class StillAnswering(Conflict):
    """An answer is being given in this conversation and could not be stopped.

    Nothing was deleted; try again in a minute.
    """

    code = "still_answering"


class SessionClosed(Conflict):
    """The owner of this page has closed this conversation; nothing was sent.

    What was said before is kept. Begin a new one to ask something else.
    """

    code = "session_closed"


class DocumentGone(Conflict):
    """A document that this conversation is about was removed; nothing was sent.

    What was said before is kept. Begin a new conversation to ask what is there now.
    """

    code = "document_gone"


class TalkNotFound(NotFound):
    """There is no such conversation on this page."""

    code = "talk_not_found"


class OriginRefused(Forbidden):
    """This site may not show the page; its owner can allow it. Nothing was begun."""

    code = "origin_refused"


def require_awake(page: PublicPage) -> None:
    """Let a question pass only while its page has money left.

    Raises:
        PageRests: says until when.
    """
    if page.resting:
        wait_s = _RESTS_S
        if page.resting_until:
            wait_s = max(1.0, (page.resting_until - now()).total_seconds())
        raise PageRests(retry_after_s=wait_s, resting=page.resting)


def question_of(text: str) -> str:
    """Return a question as it is asked: without control characters.

    Raises:
        QuestionUnusable: says why.
    """
    try:
        return _QUESTION.validate_python(text)
    except ValidationError as error:
        reason = error.errors()[0]["msg"].removeprefix("Value error, ")
        raise QuestionUnusable(reason=reason[:1].lower() + reason[1:]) from None
