"""Why a file was not read: each a sentence with what to do."""

from understudy.kernel.errors import Invalid, Unavailable


class NotRead(Invalid):
    """This file was not read; nothing was kept."""

    code = "document_not_read"


class FileEmpty(NotRead):
    """This file is empty; nothing was kept. Choose another, or save it again."""

    code = "document_empty"


class FileTooLarge(NotRead):
    """This file has {bytes:,} bytes; at most {most:,} are read. Nothing was kept.

    Make it smaller, for example without pictures, or put in the part that matters.
    """

    code = "document_too_large"


class WrongName(NotRead):
    """Its name says {said}, but this file is {found}; nothing was kept.

    Give it the right ending, or choose the file you meant.
    """

    code = "document_wrong_name"


class FormUnknown(NotRead):
    """This file is {found}, which is not read; nothing was kept. {advice}"""  # noqa: D415 the advice is its last sentence

    code = "document_form_unknown"


class Encrypted(NotRead):
    """This {found} is protected by a password; nothing was kept.

    Save it without a password, then try again.
    """

    code = "document_encrypted"


class Macros(NotRead):
    """This Word file carries macros, small programs; nothing was kept.

    Save it as a .docx without macros, or as a PDF, then try again.
    """

    code = "document_macros"


class ArchiveUnsafe(NotRead):
    """This file is an archive that {finding}; nothing was kept.

    Open it in Word and save it anew as .docx, or save it as a PDF.
    """

    code = "document_archive_unsafe"


class Damaged(NotRead):
    """This file is damaged or not written as {form} should be; nothing was kept.

    Open it in the program it comes from and save it anew, then try again.
    """

    code = "document_damaged"


class TooMuchWork(NotRead):
    """Reading this file took more memory or time than one file may; nothing was kept.

    Save it anew without pictures and drawings, put in a part of it, or put it in as plain text.
    """

    code = "document_too_much_work"


class ReaderCrashed(NotRead):
    """Reading this file made its reader break off, as damaged and hostile files do.

    Nothing was kept. Open it in the program it comes from and save it anew, or as plain text.
    """

    code = "document_reader_crashed"


class TooDeep(NotRead):
    """This file is nested more deeply than any document written for people; nothing was kept.

    Put it in as plain text, then try again.
    """

    code = "document_too_deep"


class TooLong(NotRead):
    """This document has {count:,} {things}; at most {most:,} are read. Nothing was kept.

    Put in the part that visitors ask about, or share it out over several documents.
    """

    code = "document_too_long"


class Scanned(NotRead):
    """This PDF holds pictures of pages and no text; nothing was kept.

    Run text recognition (OCR) over it, then try again.
    """

    code = "document_scanned"


class NoText(NotRead):
    """There is no text in this file; nothing was kept. Choose another, or save it again."""

    code = "document_no_text"


class ResumeInvalid(NotRead):
    """This is no JSON Resume as its schema 1.2.1 has it; nothing was kept. {problems}"""  # noqa: D415 the problems are sentences

    code = "document_resume_invalid"


class ReaderUnavailable(Unavailable):
    """The reader of documents could not be started; nothing was kept. Please try again."""

    code = "document_reader_unavailable"


BY_CODE: dict[str, type[NotRead]] = {kind.code: kind for kind in NotRead.__subclasses__()}
"""How a refusal is found again on this side of the pipe from the child process."""
