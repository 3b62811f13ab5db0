"""An issue's HTML as a page of its own, in which nothing can run.

The words of strangers stand in it. They were sanitised on the way in and escaped
on the way out; should both have failed, the browser still runs no script, sends
no form and loads nothing but pictures, whether the page stands in a frame or is
opened by itself. Links open a new page that is free of the sandbox, or the sites
they lead to would not work.
"""

from __future__ import annotations

from django.http import HttpResponse

FRAME = "allow-popups allow-popups-to-escape-sandbox"  #: of an iframe that shows one
PICTURES = "'self' https: data:"
NO_PICTURES = "'none'"  #: as a mail program shows it that loads none
_POLICY = (
    f"sandbox {FRAME}; default-src 'none'; img-src {{pictures}}; style-src 'unsafe-inline';"
    " form-action 'none'; base-uri 'none'; frame-ancestors 'self'"
)
_HEAD = "<head>"
_NEW_PAGE = '<head><base target="_blank">'  # most sites refuse to be shown in a frame


def page(html: str, *, pictures: str = PICTURES) -> HttpResponse:
    """Return an issue's finished HTML as a response that can do nothing.

    Args:
        pictures: where they may come from, in the words of `img-src`.
    """
    response = HttpResponse(html.replace(_HEAD, _NEW_PAGE, 1))
    response["Content-Security-Policy"] = _POLICY.format(pictures=pictures)
    response["X-Content-Type-Options"] = "nosniff"
    response["X-Robots-Tag"] = "noindex, indexifembedded"
    return response
