"""What can be the matter with a conversation."""

from understudy.kernel.errors import Conflict, Forbidden, NotFound


class ConversationNotFound(NotFound):
    """There is no such conversation, or it is not yours."""

    code = "conversation_not_found"


class MessageNotFound(NotFound):
    """There is no such message in this conversation."""

    code = "message_not_found"


class NotYoursToSpeak(Forbidden):
    """Only the person whose conversation this is can speak in it."""

    code = "not_yours_to_speak"


class ConversationCompleted(Conflict):
    """This conversation is completed, so nothing can be added.

    Set its status back to active to go on.
    """

    code = "conversation_completed"


class BelongsToProduct(Conflict):
    """This conversation belongs to {product}; speak in it at /api/{product}."""

    code = "belongs_to_product"


class ReplyRunning(Conflict):
    """A reply is still being given. Wait for its end or stop it; your text was not sent."""

    code = "reply_running"


class ConversationIdTaken(Conflict):
    """A conversation with this id and another persona is there already. Use a new id."""

    code = "conversation_id_taken"


class MessageIdTaken(Conflict):
    """Another message with this id is stored already. Use a new id for a new message."""

    code = "message_id_taken"


class CannotRegenerate(Conflict):
    """Only a persona's message can be given again; edit your own instead."""

    code = "cannot_regenerate"


class CannotEdit(Conflict):
    """Only your own messages can be edited; ask for another reply instead."""

    code = "cannot_edit"


class NothingToExport(NotFound):
    """No conversation fits this choice; nothing was begun."""

    code = "nothing_to_export"


class ExportNotFound(NotFound):
    """There is no such export, or it is not yours."""

    code = "export_not_found"


class ExportNotReady(NotFound):
    """The file of this export is not there yet; its job says how far it is."""

    code = "export_not_ready"


class ExportExpired(NotFound):
    """The file of this export has expired and was deleted. Export them again."""

    code = "export_expired"


class ExportTooOld(Conflict):
    """This export lay so long that its parts were deleted. Export them again."""

    code = "export_too_old"
