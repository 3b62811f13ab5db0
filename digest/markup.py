"""The one place where HTML from outside becomes paragraphs.

What comes out is plain text: no tag, no address but those of pictures, no
control character survives, so nothing needs to be made harmless afterwards.
Documents are parsed as a stream of events, never as a tree, because a tree
made of a hostile document can be thousands of times its size or depth.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from html import unescape

from digest.article import Image, Paragraph, ParagraphKind
from digest.passages import paragraph_spans
from digest.stand_ins import unfit


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_LONGEST = 2_000_000  #: characters of one document; a novel has half as many
_TITLE = 200  #: characters of a headline
_PICTURES = 64  #: of one document; the first that fits is taken
_DEEPEST = 256  #: elements within one another; beyond, parsing begins afresh
_STEP = 2_048  #: characters between two looks at the depth

# Controls, embeddings, overrides and isolates of the text direction, soft hyphens and
# other characters of no width, halves of surrogate pairs, and what XML forbids. Joiners
# stay: Persian and emoji need them.
_STRIPPED = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\xad\u200b\u2060\ufeff"
    "\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]"
)
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,31});")
# Strict, so that “a<b and c>d” holds no tag: attributes have values.
_TAG = re.compile(
    r"</?([a-zA-Z][a-zA-Z0-9]{0,15})"
    r"(?:\s+[\w:.@-]+\s*=\s*(?:\"[^\"]*\"|'[^']*'|[^\s<>\"'=]+))*\s*/?>"
)
_BEGINS_WITH_TAG = re.compile(r"\s*" + _TAG.pattern)
_LETTERING = _words(
    "a abbr b bdi big br cite code em font i img ins kbd mark nobr small span strong sub sup tt u "
    "wbr"
)
_HIDDEN_PAIR = re.compile(r"<(script|style)\b[^<>]*>.*?</\1\s*>", re.IGNORECASE | re.DOTALL)
_WRAPPING = re.compile(r"<!--.*?-->|<!\[CDATA\[|\]\]>", re.DOTALL)

_BLOCKS = _words(
    "address article aside blockquote body center dd details dialog div dl dt fieldset figcaption "
    "figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr html legend li main menu ol p pre "
    "section summary table caption thead tbody tfoot tr ul video"
)
_HEADINGS = _words("h1 h2 h3 h4 h5 h6")
_CAPTIONS = _words("figcaption caption")
_CELLS = _words("td th")
# Their content is no part of the text: programs, other media, what was struck out.
_SKIPPED = _words(
    "applet audio button canvas datalist del embed frameset head iframe math nav noembed noframes "
    "noscript object rp rt s script select strike style svg template textarea title"
)
_MARKS = "“”„‟\"«»‹›‘’‚'「『"

_MOST_ATTRIBUTES = 500  #: of one tag; no page has a tenth of it
_LONG_TAG = re.compile(r"<[a-zA-Z][^<>]{2000,}")
_QUOTED = re.compile(r"\"[^\"]*\"|'[^']*'")

_PIXELS = re.compile(r"\s*(\d{1,5})(?:\.\d+)?\s*(?:px)?\s*")
_FILE_NAME = re.compile(
    r"\S*\.(?:jpe?g|png|gif|webp|avif|svg|bmp|tiff?)|(?:img|dsc|image|photo)[ _-]?\d+"
    r"|[\w-]*\d{5,}[\w-]*|untitled.*",
    re.IGNORECASE,
)
_PORTRAIT = re.compile(
    r".*\b(?:avatar|headshot|logo|(?:profile|author) (?:photo|picture|image))", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Markup:
    """What a document says, and the pictures it shows."""

    paragraphs: tuple[Paragraph, ...]
    images: tuple[Image, ...]  #: addresses as written, in order, fitting or not


def clean_line(text: str) -> str:
    """Return `text` on one line: blanks squeezed, control and direction characters gone."""
    line = " ".join(text.split())
    return line if line.isprintable() else " ".join(_STRIPPED.sub("", line).split())


def plain_text(title: str) -> str:
    """Return a headline, or another line that may hold markup, as plain text.

    Entities are decoded at most twice, as feeds escape once too often. A tag is
    markup when it is one of lettering (`<i>`) or is closed again; any other is
    what the headline is about (“The <blink> tag”) and stays. At most 200
    characters remain, and no word is cut.
    """
    text = title[: 10 * _TITLE]
    for _ in range(2):
        text = _ENTITY.sub(lambda entity: unescape(entity[0]), _without_tags(text))
    return shorten(clean_line(_without_tags(text)), _TITLE)


def shorten(text: str, longest: int) -> str:
    """Return `text`, or as many whole words of it as fit, and “…”."""
    if len(text) <= longest:
        return text
    cut = text[: longest - 1]
    whole = cut if text[longest - 1].isspace() else cut.rpartition(" ")[0]
    return (whole or cut).rstrip(" ,;:–—-") + "…"


def _without_tags(text: str) -> str:
    if "<" not in text:
        return text
    text = _WRAPPING.sub("", _HIDDEN_PAIR.sub(" ", text))
    closed = {tag[1].lower() for tag in _TAG.finditer(text) if tag[0].startswith("</")}

    def replaced(tag: re.Match[str]) -> str:
        name = tag[1].lower()
        if name not in _LETTERING and name not in closed:
            return tag[0]
        return " " if name == "br" or name in _BLOCKS else ""

    return _TAG.sub(replaced, text)


def read_text(text: str) -> tuple[Paragraph, ...]:
    """Return the paragraphs of a plain text; see `passages.paragraph_spans`."""
    lines = [line.rstrip() for line in text[:_LONGEST].splitlines()]
    whole = re.sub(r"\n{3,}", "\n\n", "\n".join(lines))
    pieces = (whole[span.start : span.end] for span in paragraph_spans(whole))
    return tuple(Paragraph(line) for piece in pieces if (line := clean_line(piece)))


def read_html(html: str) -> Markup:
    """Return the paragraphs and pictures of a document or fragment.

    Takes time and memory in proportion to the length, whatever the document.
    What lies beyond two million characters is not read.
    """
    html = _STRIPPED.sub("", html[:_LONGEST])
    if not _TAG.search(html):
        html = unescape(html)  # a plain text, or markup that was escaped once too often
        if not _BEGINS_WITH_TAG.match(html):
            return Markup(read_text(html), ())
    reader = _Reader()
    for parcel in _parcels(html):
        reader.feed(parcel)
    reader.finish()
    return Markup(tuple(reader.paragraphs), tuple(reader.images))


def _parcels(html: str) -> Iterable[str]:
    """Cut `html` in pieces that begin with a tag."""
    start = 0
    while start < len(html):
        end = html.find("<", start + _STEP)
        end = len(html) if end == -1 else end
        yield html[start:end]
        start = end


class _Reader:
    """Hears lxml's events (its target interface), and writes paragraphs down."""

    def __init__(self) -> None:
        self.paragraphs: list[Paragraph] = []
        self.images: list[Image] = []
        self._begin()

    def _begin(self) -> None:
        from lxml import etree  # takes longer to import than a text takes to read

        # The stubs would have a target take bytes, too; lxml hands over text.
        self._parser = etree.HTMLParser(target=self, encoding="utf-8", huge_tree=True)  # type: ignore[arg-type]
        self._open: dict[str, int] = {}  # how many of each element we are in
        self._skipping: list[str] = []
        self._depth = 0
        self._pieces: list[str] = []
        self._broken = False  # whether a line break is all that came last
        self._quotes: list[int] = []  # where in `_pieces` the marks of <q> stand
        self._figures: list[int] = []  # how many pictures there were before each figure

    def feed(self, parcel: str) -> None:
        # An end tag that closes nothing is searched for in everything that is open:
        # 0.7 MB of them below 100,000 open elements take libxml2 17 seconds.
        if self._depth > _DEEPEST and not self._skipping:
            self.finish()
            self._begin()
        self._parser.feed(parcel.encode())

    def finish(self) -> None:
        self._parser.close()
        self._flush()

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        self._depth += 1
        if self._skipping or tag in _SKIPPED:
            self._skipping.append(tag)
            return
        if tag in _BLOCKS:
            self._flush()
        self._open[tag] = self._open.get(tag, 0) + 1
        if tag == "br":
            self._break()
        elif tag in _CELLS:
            self._pieces.append(" ")
        elif tag == "q":
            self._quotes.append(len(self._pieces))
            self._pieces.append("‘" if len(self._quotes) > 1 else "“")
        elif tag == "img" and len(self.images) < _PICTURES:
            self.images.append(_image(attributes))
        elif tag == "figure":
            self._figures.append(len(self.images))

    def end(self, tag: str) -> None:
        self._depth -= 1
        if self._skipping:
            self._skipping.pop()
            return
        if tag in _BLOCKS:
            self._flush()
        self._open[tag] = self._open.get(tag, 1) - 1
        if tag == "q" and self._quotes:
            self._close_quote(self._quotes.pop())
        elif tag == "figure" and self._figures:
            self._figures.pop()

    def data(self, text: str) -> None:
        if not self._skipping:
            self._pieces.append(text)
            self._broken = self._broken and not text.strip()

    def close(self) -> None:
        """End of the document, for lxml."""

    def _break(self) -> None:
        if self._broken:
            self._flush()
        else:
            self._pieces.append(" ")
            self._broken = True

    def _close_quote(self, at: int) -> None:
        """Close a `<q>`; where the text brings marks of its own, ours go."""
        inside = "".join(self._pieces[at + 1 :]).strip()
        if not inside or inside[0] in _MARKS:
            self._pieces[at] = ""
        else:
            self._pieces.append("’" if self._quotes else "”")

    def _flush(self) -> None:
        self._broken = False
        self._quotes.clear()
        line = clean_line("".join(self._pieces))
        self._pieces.clear()
        if line:
            self.paragraphs.append(Paragraph(line, kind := self._kind()))
            if kind == "caption" and self._figures:
                self._describe(line)

    def _kind(self) -> ParagraphKind:
        if any(self._open.get(tag) for tag in _CAPTIONS):
            return "caption"
        if self._open.get("blockquote"):
            return "quote"
        return "heading" if any(self._open.get(tag) for tag in _HEADINGS) else "body"

    def _describe(self, caption: str) -> None:
        """Let the caption speak for pictures of this figure that say nothing themselves."""
        for at in range(self._figures[-1], len(self.images)):
            if not self.images[at].alt:
                self.images[at] = replace(self.images[at], alt=shorten(caption, _TITLE))


def _image(attributes: Mapping[str, str]) -> Image:
    return Image(
        _picture_address(attributes),
        _pixels(attributes.get("width")),
        _pixels(attributes.get("height")),
        alt_text(attributes.get("alt") or ""),
    )


def _picture_address(attributes: Mapping[str, str]) -> str:
    """Return where the picture is, also when a script is meant to load it late."""
    for name in ("data-src", "data-lazy-src", "data-original", "src"):
        address = clean_line(attributes.get(name) or "")
        if address and not address.lower().startswith("data:"):
            return address
    return ""


def _pixels(declared: str | None) -> int | None:
    match = _PIXELS.fullmatch(declared or "")
    return int(match[1]) if match else None


def has_crowded_tag(text: str) -> bool:
    """Whether a tag has more attributes than the libraries that build trees can stand.

    They take the square of their number: ten seconds for half a megabyte.
    """
    return any(
        _QUOTED.sub("", tag[0]).count("=") > _MOST_ATTRIBUTES for tag in _LONG_TAG.finditer(text)
    )


def alt_text(declared: str) -> str:
    """Return an alternative text fit to be read out: never a file's name, never “X Avatar”."""
    text = plain_text(declared)
    return "" if _FILE_NAME.fullmatch(text) or _PORTRAIT.fullmatch(text) else text


def fitting_images(
    images: Iterable[Image], resolve: Callable[[str], str | None]
) -> Iterator[Image]:
    """Yield the pictures that can stand beside an article.

    Logos, portraits, icons and pixels that count readers cannot, nor can
    pictures whose address leads nowhere.

    Args:
        resolve: makes an address absolute, or returns None for one to leave alone.
    """
    for image in images:
        if image.url and not unfit(image) and (address := resolve(image.url)):
            yield replace(image, url=address)
