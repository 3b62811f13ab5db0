"""A mail's HTML as a frame shows it: nothing in it can run, and its stories can be scrolled to.

The words of strangers stand in it. They were sanitised on the way in and escaped
on the way out; should both have failed, the browser still runs no script, sends
no form and loads nothing but pictures, whether the page stands in a frame or is
opened by itself. So a click in it is known to nobody: the page around it can lead
it to a story by its address, and never learns at which one it stands. Links open a
new page that is free of the sandbox, or the sites they lead to would not work.
"""

from __future__ import annotations

import html as markup
from collections.abc import Sequence
from dataclasses import dataclass

FRAME = "allow-popups allow-popups-to-escape-sandbox"  #: the sandbox of an iframe that shows one
NO_PICTURES = "'none'"  #: as a mail program shows it that loads none
TOP, END = "top", "end"  #: the places that every mail has; browsers know the first
_POLICY = (
    "sandbox {frame}; default-src 'none'; img-src {pictures}; style-src 'unsafe-inline';"
    " form-action 'none'; base-uri 'none'; frame-ancestors 'self'"
)
_NEW_PAGE = '<head><base target="_blank">'  # most sites refuse to be shown in a frame
_ROOM = "<style>:target{scroll-margin-top:64px}</style></head>"  # for what stands above a headline


@dataclass(frozen=True, slots=True)
class View:
    """One of the ways in which readers see a mail."""

    kind: str  #: phone, desktop or text
    word: str
    scheme: str = ""  #: light or dark; the text has none
    pictures: str = ""  #: none where they are refused


#: Every way that is worth a last look.
VIEWS = (
    View("phone", "Phone", "light"),
    View("phone", "Phone, dark", "dark"),
    View("phone", "Phone, no images", "light", "none"),
    View("desktop", "Desktop", "light"),
    View("desktop", "Desktop, dark", "dark"),
    View("desktop", "Desktop, no images", "light", "none"),
    View("text", "Text"),
)


@dataclass(frozen=True, slots=True)
class Place:
    """Where all the frames can be scrolled to at once."""

    fragment: str
    short: str
    word: str


def policy(pictures: str) -> str:
    """Return the content security policy of a framed mail.

    Args:
        pictures: where they may come from, in the words of `img-src`.
    """
    return _POLICY.format(frame=FRAME, pictures=pictures)


def framed(html: str, headlines: Sequence[str] = ()) -> str:
    """Return the mail with links that open new pages, and a place for each of its stories.

    Args:
        headlines: in the order of the stories; where one is not found, its story has no place.
    """
    html = html.replace("<head>", _NEW_PAGE, 1)
    return _with_places(html, headlines) if headlines else html


def place(number: int) -> str:
    """Return the fragment that leads to a story; the first is number 1."""
    return f"story-{number}"


def all_places(headlines: Sequence[str]) -> list[Place]:
    """Return every place of a mail with these stories, from its top to its end."""
    stories = [
        Place(place(number), str(number), f"Story {number}: {headline}")
        for number, headline in enumerate(headlines, start=1)
    ]
    return [Place(TOP, "Top", "Top"), *stories, Place(END, "End", "End")]


def _with_places(html: str, headlines: Sequence[str]) -> str:
    at = html.find("<body")
    for number, headline in enumerate(headlines, start=1):
        words = markup.escape(headline, quote=False)
        found = html.find(f">{words}<", at)
        if found >= 0:
            html = html[: found + 1] + _place(place(number)) + html[found + 1 :]
    html = html.replace("</head>", _ROOM, 1)
    return html.replace("</body>", f"{_place(END)}</body>", 1)


def _place(name: str) -> str:
    """Mark a place by what takes no focus, which would scroll the page around the frame too.

    There are no quotation marks in it: in an attribute that holds a headline it is mere text.
    """
    return f"<span id={name}></span>"
