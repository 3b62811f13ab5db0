"""Articles that a program pushes: who may, how often, and each push once.

A push is known by its key for a day. Asked again with the same key and the same body it
gets the same answer, and nothing is stored again; all of its articles are stored, or none.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F

from digest.dates import is_plausible, read_date
from digest.documents import absolute
from digest.errors import SourceError
from digest.handing import read, resting_source
from digest.models import Editor, Push, PushToken, Source, SourceChange
from digest.parts import is_text
from digest.pooling import pool
from subscribers.models import Publication

MOST_ARTICLES = 100  #: in one push
MOST_A_MINUTE = 60  #: pushes with one token
KEPT = timedelta(hours=24)  #: for which a key gets the same answer
_UNDER_WAY = timedelta(minutes=2)  # a push that takes longer was given up
_PREFIX = "push_"  # by which a token that leaked is found
_TEXTS = {
    "title": 500,
    "content": 1_000_000,
    "url": 2000,
    "id": 1000,
    "author": 500,
    "source": 120,
    "language": 35,
    "published_at": 100,
}  # characters


@dataclass(frozen=True, slots=True)
class Answer:
    status: int  #: of HTTP
    data: Mapping[str, Any]
    wait: int = 0  #: seconds; before it is of use to ask again
    is_replay: bool = False


def make_token(
    publication: Publication, name: str, editor: Editor, at: datetime
) -> tuple[PushToken, str]:
    """Return a new token's row, and the token, which nobody can tell again."""
    token = f"{_PREFIX}{secrets.token_urlsafe(32)}"
    digest = _sha256(token.encode())
    with transaction.atomic():
        address = f"push:{digest[:16]}"
        source = resting_source(publication, Source.Kind.PUSHED, address, name, at)
        row = PushToken.objects.create(
            source=source, name=name, digest=digest, made_at=at, made_by=editor
        )
        _record(row, editor, at, "was made")
    return row, token


def revoke(row: PushToken, editor: Editor, at: datetime) -> None:
    """Let a token in no more; the articles that came with it stay."""
    with transaction.atomic():
        if PushToken.objects.filter(pk=row.pk, revoked_at=None).update(revoked_at=at):
            _record(row, editor, at, "was revoked")


def _record(row: PushToken, editor: Editor, at: datetime, became: str) -> None:
    what = f"The token “{row.name}” {became}."
    SourceChange.objects.create(source=row.source, editor=editor, at=at, what=what)


def token_of(token: str) -> PushToken | None:
    """Return a token's row; None alike for one that nobody made and one that was revoked."""
    digest = _sha256(token.encode("utf-8", "surrogateescape"))
    rows = PushToken.objects.select_related("source__publication")
    row = rows.filter(digest=digest, revoked_at=None).first()
    is_same = hmac.compare_digest(row.digest if row else "-" * 64, digest)
    return row if is_same else None


def turn(row: PushToken, at: datetime) -> int:
    """Note that a token is used; return the seconds to wait where that was too often, else 0."""
    minute = at.replace(second=0, microsecond=0)
    found = PushToken.objects.filter(pk=row.pk)
    for _ in range(2):  # somebody else may begin the minute between the two
        fits = found.filter(minute=minute, pushes__lt=MOST_A_MINUTE)
        if fits.update(pushes=F("pushes") + 1, used_at=at):
            return 0
        if found.exclude(minute=minute).update(minute=minute, pushes=1, used_at=at):
            return 0
    return 60 - at.second


def push(row: PushToken, key: str, body: bytes, at: datetime) -> Answer:
    """Store the articles of a push, once for its key.

    Args:
        key: chosen by whoever pushes; other tokens may use the same.
        body: JSON, an article or `{"articles": [...]}`.
    """
    Push.objects.filter(token=row, at__lt=at - KEPT).delete()
    begun = _begun(row, key, _sha256(body), at)
    if isinstance(begun, Answer):
        return begun
    answer = None
    try:
        answer = _pushed(row, begun, body, at)
    finally:
        if answer is None or answer.status != 201:  # nothing is stored: the key is free
            begun.delete()
    return answer


def _begun(row: PushToken, key: str, body: str, at: datetime) -> Push | Answer:
    """Return the push that is begun, or what is to be said to one that is known."""
    try:
        with transaction.atomic():
            return Push.objects.create(token=row, key=key, body=body, at=at)
    except IntegrityError:
        known = Push.objects.filter(token=row, key=key).first()
    if known and known.body != body:
        return _refused(422, "This Idempotency-Key was used for another body.")
    if known and known.answer is not None:
        return Answer(201, known.answer, is_replay=True)
    if known and known.at < at - _UNDER_WAY:
        given_up = Push.objects.filter(pk=known.pk, at=known.at, answer__isnull=True)
        if given_up.update(at=at):
            return known
    refused = _refused(409, "A push with this Idempotency-Key is under way.")
    return Answer(refused.status, refused.data, wait=1)


def _pushed(row: PushToken, begun: Push, body: bytes, at: datetime) -> Answer:
    given = _given(body)
    if isinstance(given, Answer):
        return given
    wrong = [each for number, one in enumerate(given, 1) for each in _wrong(one, number, at)]
    if wrong:
        return _refused(422, *wrong)
    try:
        found = read([_record_of(each, row.name) for each in given], at)
    except SourceError as error:
        return _refused(422, error.what)
    if blank := [note for note in found.notes if note.endswith("no title and no text.")]:
        return _refused(422, *blank)
    with transaction.atomic():
        pooled = pool(row.source, found.articles, at)
        data = {"received": len(given), "new": pooled.new, "known": len(given) - pooled.new}
        Push.objects.filter(pk=begun.pk).update(answer=data)
    return Answer(201, data)


def _given(body: bytes) -> list[Any] | Answer:
    """Return what was pushed, one or many, or why it cannot be told apart."""
    try:
        data = json.loads(body.decode("utf-8"))
    except (ValueError, RecursionError):
        return _refused(400, "The body is no JSON in UTF-8.")
    if not isinstance(data, dict):
        return _refused(422, "The body is no object: push an article, or {“articles”: [...]}.")
    given = data.get("articles", [data])
    if not isinstance(given, list) or not given:
        return _refused(422, "“articles” is no list with an article in it.")
    if len(given) > MOST_ARTICLES:
        return _refused(422, f"These are {len(given)} articles; push {MOST_ARTICLES} at most.")
    return given


def _wrong(article: Any, number: int, at: datetime) -> Iterator[str]:
    """Yield a sentence for each part of an article that cannot be used."""
    if not isinstance(article, dict):
        yield f"Article {number} is no object."
        return
    for name, most in _TEXTS.items():
        value = article.get(name)
        if value is not None and not isinstance(value, str):
            yield f"“{name}” of article {number} is no text."
        elif value and len(value) > most:
            yield f"“{name}” of article {number} has more than {most:,} characters."
        elif value and not is_text(value):
            yield f"“{name}” of article {number} holds a NUL or half a character."
    if not any(isinstance(found := article.get(n), str) and found.strip() for n in _NEEDED):
        yield f"Article {number} has neither a “title” nor a “content”."
    yield from _wrong_address(article.get("url"), f"“url” of article {number}")
    image = article.get("image")
    if image is not None and not isinstance(image, dict):
        yield f"“image” of article {number} is no object with a “url”."
    elif image:
        yield from _wrong_address(image.get("url", 0), f"“image” of article {number}")
    yield from _wrong_date(article.get("published_at"), number, at)


_NEEDED = ("title", "content")


def _wrong_address(address: Any, named: str) -> Iterator[str]:
    if address is not None and not (is_text(address) and absolute(address, None)):
        yield f"{named} is no address that begins with https:// or http://."


def _wrong_date(date: Any, number: int, at: datetime) -> Iterator[str]:
    if isinstance(date, str):
        moment = read_date(date)
        if moment is None or not is_plausible(moment, at):
            yield f"“published_at” of article {number} is no past date as 2026-10-16T07:00Z."


def _record_of(article: Mapping[str, Any], name: str) -> dict[str, Any]:
    known = (*_TEXTS, "image")
    record = {part: article[part] for part in known if article.get(part) is not None}
    return {"title": "", "content": "", **record, "source": record.get("source") or name}


def _refused(status: int, *errors: str) -> Answer:
    return Answer(status, {"errors": list(errors)})


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
