"""What an editor wrote with marks, and readers do not get as it was meant.

The words stay, always; what is lost is that they were a link, or stood in a table.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from lxml import etree

from digest.printed import Lost
from digest.rendering import richtext
from digest.rendering.characters import legal
from digest.rendering.links import mail_address, web_address

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

# What pasted HTML may have that is seen where it comes from. Wrappers without a look of
# their own are not among it: whatever is copied has dozens of them.
_KINDS = {
    "img": "pictures", "picture": "pictures", "svg": "drawings", "video": "films",
    "audio": "recordings", "iframe": "frames", "embed": "frames", "object": "frames",
    "table": "tables", "hr": "dividing lines", "form": "forms", "script": "scripts",
    **dict.fromkeys(["input", "button", "select", "textarea"], "forms"),
    **dict.fromkeys(["h1", "h2", "h3", "h4", "h5", "h6"], "headings"),
    **dict.fromkeys(["u", "ins"], "underlining"),
    **dict.fromkeys(["s", "del", "strike"], "strikethrough"),
    **dict.fromkeys(["sub", "sup"], "raised and lowered letters"),
    **dict.fromkeys(["code", "pre", "kbd"], "code"),
    "mark": "highlighting",
}  # fmt: skip
# A link that Markdown refuses stays in the text, brackets and all.
_REFUSED = re.compile(r"(?<!\\)\[([^\[\]\n]{1,200})\]\(((?:[^()\s]|\([^()\s]*\)){1,2000})\)")


def lost_in(text: str) -> Lost:
    """Return what is lost of a text that `richtext.read` reads."""
    html = richtext.as_html(legal(text).strip())
    page = _parsed(html) if html else None
    if page is None:
        return Lost()
    links = [*_links(page), *_refused(text)]
    found = (_KINDS.get(str(each.tag)) for each in page.iter())
    return Lost(tuple(dict.fromkeys(links)), tuple(dict.fromkeys(filter(None, found))))


def _parsed(html: str) -> Element | None:
    """Return HTML as elements; None where there is none, not even a word."""
    try:
        return etree.fromstring(html, etree.HTMLParser(remove_comments=True, no_network=True))
    except etree.XMLSyntaxError:
        return None


def _links(page: Element) -> Iterator[tuple[str, str]]:
    for each in page.iter("a"):
        address = str(each.get("href") or "").strip()
        if address and not _leads_somewhere(address):
            yield " ".join("".join(map(str, each.itertext())).split()), address


def _refused(text: str) -> Iterator[tuple[str, str]]:
    blocks = richtext.read(text)
    printed = "\n".join(run.text for block in blocks for run in block.runs)
    for found in _REFUSED.finditer(text):
        if found[0] in printed and not _leads_somewhere(found[2]):
            yield found[1], found[2]


def _leads_somewhere(address: str) -> bool:
    return bool(web_address(address) or mail_address(address))
