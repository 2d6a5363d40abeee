"""What both web doors must agree on: the session's cookie, and which pages are ours."""

from urllib.parse import urlsplit

SESSION_COOKIE = "understudy_session"


def is_own_origin(origin: str | None, host: str | None, public_url: str | None) -> bool:
    """Tell whether a request comes from one of our own pages, or from no page at all.

    Args:
        origin: the `Origin` header; programs send none.
        host: the `Host` header, which a proxy may have changed.
        public_url: the address people reach us at, if it is set.
    """
    if origin is None:
        return True
    ours = {host, urlsplit(public_url).netloc if public_url else None} - {None, ""}
    try:
        return urlsplit(origin).netloc in ours
    except ValueError:  # no address at all, such as `http://[`
        return False
