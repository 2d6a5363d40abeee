"""Telling people what happened: a sentence, never a trace."""

import logging
from collections.abc import Callable

from nicegui import Client, ui

from understudy.kernel.errors import SignInRequired, UnderstudyError
from understudy.kernel.ids import new_id
from understudy.web.session import sign_in_path


def notice(sentence: str, *, stays: bool = False) -> None:
    """Show a sentence at the foot of the page, for a while or until it is closed."""
    ui.notify(
        sentence,
        classes="notice",
        position="bottom",
        timeout=0 if stays else 5000,
        close_button="Close" if stays else False,
    )


def reference_of(error: Exception) -> str:
    """Return what a person can quote; the logged trace carries the same as a note."""
    reference = new_id().hex[-8:]
    error.add_note(f"reference {reference}")
    return reference


def failure_sentence(reference: str) -> str:
    """Return what is said about an error that nobody foresaw."""
    return (
        "Something went wrong on our side. What you had saved is safe; please try again. "
        f"If it stays, tell the administrator this reference: {reference}."
    )


def teller(client: Client) -> Callable[[Exception], None]:
    """Return what turns an error in one of the page's handlers into a notice."""

    def tell(error: Exception) -> None:
        if isinstance(error, SignInRequired):
            client.open(sign_in_path(client.request.url.path))
        elif isinstance(error, UnderstudyError):
            notice(error.message, stays=True)
        else:
            notice(failure_sentence(reference_of(error)), stays=True)

    return tell


def only_unforeseen(record: logging.LogRecord) -> bool:
    """Keep errors that people were told in their own words out of the log of traces."""
    return not isinstance(record.msg, UnderstudyError)
