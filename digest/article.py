"""An article as published: what a source hands over, and how we know it again."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Any, Literal, Self, get_args
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from digest import parts
from digest.errors import InputError
from digest.passages import join_paragraphs

_DAY = timedelta(days=1)
_FIX = "docs/data.md says what an article is made of."

ParagraphKind = Literal["body", "heading", "quote", "caption"]
Taken = Literal["", "all", "start", "end"]


@dataclass(frozen=True, slots=True)
class Paragraph:
    text: str  #: one line, no markup, no control characters
    kind: ParagraphKind = "body"

    def to_data(self) -> dict[str, Any]:
        return {"text": self.text, "kind": self.kind}

    @classmethod
    def from_data(cls, data: Any) -> Self:
        return cls(parts.text(data, "text"), _one_of(data, "kind", ParagraphKind))


@dataclass(frozen=True, slots=True)
class Image:
    """A picture where its publisher keeps it."""

    url: str
    width: int | None = None  #: pixels, as declared; None when nobody said
    height: int | None = None
    alt: str = ""  #: empty for a picture that only decorates; never a file name

    def to_data(self) -> dict[str, Any]:
        return {"url": self.url, "width": self.width, "height": self.height, "alt": self.alt}

    @classmethod
    def from_data(cls, data: Any) -> Self:
        return cls(
            url=parts.text(data, "url"),
            width=parts.or_none(data, "width", parts.number),
            height=parts.or_none(data, "height", parts.number),
            alt=parts.text(data, "alt"),
        )


@dataclass(frozen=True, slots=True)
class Repair:
    """Something cleaning took away, kept so that an editor can put it back."""

    rule: str
    text: str  #: what was removed, as it stood, the blanks beside it included
    at: int  #: the paragraph it stood in, from 0, of those that were not blank as it came
    applied: bool = True
    took: Taken = ""  #: of the paragraph; empty where an older version took it, and nobody knows
    kind: ParagraphKind = "body"  #: of the paragraph

    def to_data(self) -> dict[str, Any]:
        return {
            "rule": self.rule,
            "text": self.text,
            "at": self.at,
            "applied": self.applied,
            "took": self.took,
            "kind": self.kind,
        }

    @classmethod
    def from_data(cls, data: Any) -> Self:
        known = {"took": "", "kind": "body"} | data if isinstance(data, dict) else data
        return cls(
            parts.text(data, "rule"),
            parts.text(data, "text"),
            parts.number(data, "at"),
            parts.flag(data, "applied"),
            _one_of(known, "took", Taken),
            _one_of(known, "kind", ParagraphKind),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    id: str  #: see `article_id`
    source: str  #: the source's name, as a reader would say it
    headline: str
    first_seen_at: datetime  #: aware, UTC
    guid: str | None = None
    url: str | None = None
    standfirst: str = ""  #: a copy of a passage; the body stays whole in `paragraphs`
    byline: str = ""
    paragraphs: tuple[Paragraph, ...] = ()
    published_at: datetime | None = None  #: aware, UTC; None when the source did not say
    date_is_guessed: bool = False
    date_as_given: str = ""  #: as the source wrote it, whether that could be read or not
    language: str | None = None  #: BCP 47, as declared, else as its words tell; see `tongue`
    image: Image | None = None
    repairs: tuple[Repair, ...] = ()

    @property
    def text(self) -> str:
        """The text that passages of this article count in."""
        return join_paragraphs([paragraph.text for paragraph in self.paragraphs])

    @property
    def dated(self) -> datetime:
        """When it came out, as well as anybody knows.

        A midnight is a day without a time: then it is as old as when it was first seen,
        if that was on the day itself.
        """
        came = self.published_at
        if came is None or (_is_midnight(came) and timedelta() <= self.first_seen_at - came < _DAY):
            return self.first_seen_at
        return came

    def to_data(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "guid": self.guid,
            "url": self.url,
            "source": self.source,
            "headline": self.headline,
            "standfirst": self.standfirst,
            "byline": self.byline,
            "paragraphs": [paragraph.to_data() for paragraph in self.paragraphs],
            "published_at": _to_iso(self.published_at),
            "first_seen_at": _to_iso(self.first_seen_at),
            "date_is_guessed": self.date_is_guessed,
            "date_as_given": self.date_as_given,
            "language": self.language,
            "image": self.image.to_data() if self.image else None,
            "repairs": [repair.to_data() for repair in self.repairs],
        }

    @classmethod
    def from_data(cls, data: Any) -> Self:
        """Read what `to_data` wrote.

        Raises:
            InputError: a part is missing, or is not what the schema says.
        """
        try:
            return cls(
                id=parts.text(data, "id"),
                guid=parts.or_none(data, "guid", parts.text),
                url=parts.or_none(data, "url", parts.text),
                source=parts.text(data, "source"),
                headline=parts.text(data, "headline"),
                standfirst=parts.text(data, "standfirst"),
                byline=parts.text(data, "byline"),
                paragraphs=parts.each(data, "paragraphs", Paragraph.from_data),
                published_at=parts.or_none(data, "published_at", parts.moment),
                first_seen_at=parts.moment(data, "first_seen_at"),
                date_is_guessed=parts.flag(data, "date_is_guessed"),
                date_as_given=parts.text({"date_as_given": "", **data}, "date_as_given"),
                language=parts.or_none(data, "language", parts.text),
                image=parts.one_or_none(data, "image", Image.from_data),
                repairs=parts.each(data, "repairs", Repair.from_data),
            )
        except InputError as error:
            raise InputError(f"This is no article. {error.what}", fix=_FIX) from error


def _is_midnight(moment: datetime) -> bool:
    return moment.astimezone(UTC).time() == time()


def _one_of(data: Any, name: str, known: Any) -> Any:
    value = parts.part(data, name)
    if value not in get_args(known):
        raise InputError(f"“{name}” cannot be “{value}”.")
    return value


def _to_iso(at: datetime | None) -> str | None:
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z") if at else None


# Parameters that say where a reader came from, not what is shown.
_TRACKING = re.compile(
    r"(utm_\w+|fbclid|gclid|dclid|msclkid|yclid|igshid|mc_[ce]id|_hs\w+|mkt_tok|at_\w+|"
    r"ref|ref_src|partner|emc|cmpid|ocid|smid|s_cid|spm|wt_mc|xtor)",
    re.IGNORECASE,
)
_SAME_HOST = re.compile(r"^(www\d?|m|mobile|amp)\.(?=[^.]+\.)")
_SAME_PATH = re.compile(r"(/amp|/index\.(html?|php))?/*$", re.IGNORECASE)


def canonical_url(url: str) -> str:
    """Return one spelling for the many under which a page is linked.

    Only for telling articles apart: links in an issue keep the address as given.
    """
    parts = urlsplit(url.strip())
    host = _SAME_HOST.sub("", (parts.hostname or "").lower().rstrip("."))
    port = f":{parts.port}" if parts.port not in (None, 80, 443) else ""
    query = sorted(
        (name, value)
        for name, value in parse_qsl(parts.query, keep_blank_values=True)
        if not _TRACKING.fullmatch(name)
    )
    scheme = "https" if parts.scheme in ("http", "https", "") else parts.scheme
    return urlunsplit((scheme, host + port, _SAME_PATH.sub("", parts.path), urlencode(query), ""))


def article_id(*, url: str | None, source: str, content: str) -> str:
    """Return a stable identity: of the canonical address, else of source and content."""
    key = canonical_url(url) if url else f"{source}\n{content}"
    return hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()[:16]
