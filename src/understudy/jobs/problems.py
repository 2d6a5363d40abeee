"""What can be the matter with a job."""

from understudy.kernel.errors import Conflict, NotFound


class JobNotFound(NotFound):
    """There is no such job, or it is not yours."""

    code = "job_not_found"


class JobIdTaken(Conflict):
    """A job of yours has this id already, with other work in it. Choose another id."""

    code = "job_id_taken"


class NotNow(Conflict):
    """{what} cannot be done with a job that is {state}; nothing was changed."""

    code = "job_not_now"
