"""What may be refused about feedback, as sentences."""

from understudy.kernel.errors import Conflict, Invalid, NotFound

GOES_ON = (
    "What was handed in is kept, and its feedback is tried again by itself every ten minutes; "
    "to try at once, have it judged again."
)
NOT_NOW = "It could not be written yet; what was handed in is kept. Have it judged again."
WAITS = "Your feedback is waiting: it could not be written yet."
WAITS_FOR_STUDENT = (
    f"{WAITS} What you handed in is kept, and your teacher sees that it waits and can have it "
    "tried again."
)
# In free practice there is no teacher.
ALONE_BY_ITSELF = (
    "What you handed in is kept, and its feedback is tried again by itself every ten minutes."
)
ALONE_UNDER_JOBS = "What you handed in is kept; under Jobs you can have its feedback tried again."
ALONE_BY_ADMIN = "What you handed in is kept; an administrator can have it judged again."


class NoFeedbackYet(Conflict):
    """There is no feedback on this session yet; nothing was changed."""

    code = "feedback_not_there"


class NoRubric(NotFound):
    """There is no rubric to judge this session by; nothing was judged."""

    code = "feedback_no_rubric"


class CriterionNotThere(NotFound):
    """The rubric of this session has no such criterion."""

    code = "feedback_criterion_not_found"


class LineNotThere(NotFound):
    """There is no such line in this session."""

    code = "feedback_line_not_found"


class CommentNotThere(NotFound):
    """There is no such comment, or it is somebody else's."""

    code = "feedback_comment_not_found"


class CommentIdTaken(Conflict):
    """A comment with this id is there already and differs; nothing was changed."""

    code = "feedback_comment_id_taken"


class NotDisputed(Conflict):
    """The student has not said anything against this report."""

    code = "feedback_not_disputed"


class DisputedAlready(Conflict):
    """You have already said what you do not agree with; your teacher reads it and answers here."""

    code = "feedback_disputed_already"


class NotShownYet(Conflict):
    """You can say that you do not agree as soon as you see your feedback."""

    code = "feedback_not_shown"


class NotHandedIn(Conflict):
    """This session is not handed in, or was made void meanwhile; it was not judged."""

    code = "feedback_not_handed_in"


class NothingToJudge(Invalid):
    """None of these sessions is handed in; nothing was started."""

    code = "feedback_nothing_to_judge"


class ColumnNotThere(Invalid):
    """The gradebook has no column “{name}”; nothing was exported."""

    code = "feedback_column_not_found"
