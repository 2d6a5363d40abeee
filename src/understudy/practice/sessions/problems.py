"""What may be refused in a session, as sentences."""

from understudy.kernel.errors import Conflict, Forbidden, Invalid, NotFound


class SessionNotFound(NotFound):
    """There is no such session, or it is not yours to see."""

    code = "practice_session_not_found"


class SessionNotYours(Forbidden):
    """Only the student whose session it is can do this."""

    code = "practice_session_not_yours"


class NotATeacherOfIt(Forbidden):
    """Only the teacher of its section or an administrator can do this."""

    code = "practice_session_not_taught"


class SessionIdTaken(Conflict):
    """A session with this id is there already, with another client; nothing was changed."""

    code = "practice_session_id_taken"


class NotNow(Conflict):
    """{why}"""  # noqa: D415 whole sentences are filled in

    code = "practice_session_not_now"


class CannotBegin(Conflict):
    """{why}"""  # noqa: D415 whole sentences are filled in

    code = "practice_session_cannot_begin"


class CaseNotFound(NotFound):
    """There is no such case in an assignment that is yours to do."""

    code = "practice_case_not_found"


class NothingToTalkWith(Conflict):
    """This persona has no practice block; it is no client to practise with."""

    code = "practice_not_a_client"


class ReplyNotHere(NotFound):
    """There is no such reply of the client in this session."""

    code = "practice_reply_not_found"


class TurnNotHere(NotFound):
    """There is no such turn of yours in this session."""

    code = "practice_turn_not_found"


class ReflectionInvalid(Invalid):
    """{problems} What you wrote was not handed in yet."""

    code = "practice_reflection_invalid"


class GradedAsItIs(Conflict):
    """In a graded assignment what was said stays; practise freely to try other ways."""

    code = "practice_graded"


class NoChoiceHere(Forbidden):
    """Here the model is not yours to choose: only authors do, in test chats and assignments."""

    code = "practice_no_choice"


class NothingSaid(Invalid):
    """There is nothing to say in this message. Write something, and send it again."""

    code = "practice_nothing_said"
