"""What can be the matter with a visitor's session."""

from understudy.kernel.errors import Conflict, Forbidden, LimitReached, NotFound, SignInRequired


class SessionUnknown(SignInRequired):
    """This session cannot be gone on with from here: it is over, or its token is not the last one.

    Begin a new one; what was said is kept for the page's owner.
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


class NoSuchDocument(NotFound):
    """This session has no document in this place."""

    code = "no_such_document"


class TalkNotFound(NotFound):
    """There is no such conversation on this page."""

    code = "talk_not_found"


class OriginRefused(Forbidden):
    """This site may not show the page; its owner can allow it. Nothing was begun."""

    code = "origin_refused"
