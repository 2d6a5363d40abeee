"""What may be refused about what leaves practice, as sentences."""

from understudy.kernel.errors import Conflict, Forbidden, Invalid, NotFound


class NothingToTell(Conflict):
    """Nothing can be exported: this session is under way, or what was said in it was deleted."""

    code = "practice_nothing_to_tell"


class NotForResearch(Forbidden):
    """Teachers export the sections they teach, researchers those they assist in."""

    code = "practice_export_not_yours"


class NothingToExport(Invalid):
    """No session that is over is there to be exported; nothing was begun."""

    code = "practice_nothing_to_export"


class ResearchExportNotFound(NotFound):
    """There is no such export, or it is not yours to see."""

    code = "practice_export_not_found"


class ResearchExportNotReady(NotFound):
    """The file of this export is not there; follow its job to see how far it is."""

    code = "practice_export_not_ready"


class ResearchExportExpired(NotFound):
    """The file of this export has expired, or words in it were deleted; begin the export again."""

    code = "practice_export_expired"


class ForgottenMeanwhile(Conflict):
    """Words in it were deleted while it was written, and it with them; begin the export again."""

    code = "practice_export_forgotten"
