"""Pushing articles: with a token alone, each push once, all of its articles or none."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client

from digest.gather import gather
from digest.models import Article, Push, PushToken, Source
from digest.pushing import MOST_A_MINUTE, make_token, revoke
from tests import stored

pytestmark = pytest.mark.django_db
BRIDGE = {
    "title": "Bridge opens, at last",
    "content": "<p>It took nine years.</p><script>count()</script><p>Quote <rss> &lt;b&gt;.</p>",
    "url": "https://bridge.example/opens",
    "published_at": "2026-10-15T07:00:00Z",
    "id": "b-1",
}


class Program:
    """A program that has a token, at a moment that stands still."""

    def __init__(self, now: datetime = stored.AT) -> None:
        self.now = now
        self.row, self.token = make_token(
            stored.publication(), "Our CMS", stored.editor("editor", "Zoe Adair"), now
        )

    def push(self, body: Any, key: str = "k1", **more: str) -> tuple[int, dict[str, Any], Any]:
        with time_machine.travel(self.now, tick=False):
            return self.send(body, key, **more)

    def send(
        self, body: Any, key: str, *, token: str = "", kind: str = "application/json"
    ) -> tuple[int, dict[str, Any], Any]:
        headers = {"Authorization": f"Bearer {token or self.token}", "Idempotency-Key": key}
        sent = body if isinstance(body, bytes) else json.dumps(body).encode()
        answer = Client(enforce_csrf_checks=True).post(
            "/api/articles", sent, content_type=kind, headers=headers
        )
        assert not answer.cookies
        return answer.status_code, answer.json(), answer.headers


@pytest.fixture
def program() -> Program:
    return Program()


def test_what_is_pushed_is_in_the_pool_and_clean(program: Program) -> None:
    status, data, _ = program.push({"articles": [BRIDGE, {"title": "Ferry ends", "content": "A."}]})
    assert (status, data) == (201, {"received": 2, "new": 2, "known": 0})
    bridge = Article.objects.get(headline="Bridge opens, at last").to_noun()
    assert [each.text for each in bridge.paragraphs] == ["It took nine years.", "Quote <b>."]
    assert (bridge.url, bridge.guid, bridge.source) == (BRIDGE["url"], "b-1", "Our CMS")
    source = Source.objects.get()
    assert source.kind == Source.Kind.PUSHED
    assert gather(source.publication_id, stored.AT + timedelta(days=9)).tried == 0
    assert program.token not in json.dumps(list(PushToken.objects.values()), default=str)


def test_a_push_is_stored_once_for_its_key(program: Program) -> None:
    first = program.push(BRIDGE)
    Article.objects.all().delete()
    again = program.push(BRIDGE)
    assert again[:2] == first[:2]
    assert again[2]["Idempotency-Replayed"] == "true"
    assert not Article.objects.exists()
    status, data, _ = program.push({**BRIDGE, "title": "Another"})
    assert status == 422
    assert "another body" in data["errors"][0]
    assert program.push(BRIDGE, "k2")[1] == {"received": 1, "new": 1, "known": 0}
    assert program.push(BRIDGE, "k3")[1] == {"received": 1, "new": 0, "known": 1}
    program.now += timedelta(hours=25)
    assert program.push({**BRIDGE, "title": "Another"})[0] == 201


def test_of_two_at_once_with_one_key_one_is_told_to_wait(program: Program) -> None:
    program.push(BRIDGE)
    Article.objects.all().delete()
    Push.objects.update(answer=None)  # as it stands while the other is under way
    status, _, headers = program.push(BRIDGE)
    assert (status, headers["Retry-After"]) == (409, "1")
    assert not Article.objects.exists()
    program.now += timedelta(minutes=3)  # whoever began it was killed
    assert program.push(BRIDGE)[1] == {"received": 1, "new": 1, "known": 0}
    assert program.push(BRIDGE)[2]["Idempotency-Replayed"] == "true"


def test_one_bad_article_keeps_all_out_and_leaves_the_key_free(program: Program) -> None:
    bad = [
        BRIDGE,
        7,
        {"url": "ftp://bridge.example"},
        {"title": "Half", "id": "b\0", "source": "\ud800", "url": "https://a:b@bridge.example/"},
        {"title": 5, "content": "x", "image": "a.jpg"},
        {"title": "x" * 501, "published_at": "soon"},
        {"title": "In 2099", "published_at": "2099-01-01T00:00:00Z", "image": {"alt": "b"}},
    ]
    status, data, _ = program.push({"articles": bad})
    assert status == 422
    assert data["errors"] == [
        "Article 2 is no object.",
        "Article 3 has neither a “title” nor a “content”.",
        "“url” of article 3 is no address that begins with https:// or http://.",
        "“id” of article 4 holds a NUL or half a character.",
        "“source” of article 4 holds a NUL or half a character.",
        "“url” of article 4 is no address that begins with https:// or http://.",
        "“title” of article 5 is no text.",
        "“image” of article 5 is no object with a “url”.",
        "“title” of article 6 has more than 500 characters.",
        "“published_at” of article 6 is no past date as 2026-10-16T07:00Z.",
        "“image” of article 7 is no address that begins with https:// or http://.",
        "“published_at” of article 7 is no past date as 2026-10-16T07:00Z.",
    ]
    assert not Article.objects.exists()
    empty = {"articles": [BRIDGE, {"content": "<p><script>a()</script></p>"}]}
    assert "no title and no text" in program.push(empty)[1]["errors"][0]
    assert not Article.objects.exists()
    assert program.push(BRIDGE)[0] == 201


@pytest.mark.parametrize(
    ("body", "key", "kind", "status"),
    [
        (b"{", "k", "application/json", 400),
        (b"\xff", "k", "application/json", 400),
        (b"[" * 100_000, "k", "application/json", 400),
        (BRIDGE, "", "application/json", 400),
        (BRIDGE, "a b", "application/json", 400),
        (BRIDGE, "k" * 201, "application/json", 400),
        (BRIDGE, "k", "application/json; charset=utf-8", 201),
        (BRIDGE, "k", "text/plain", 415),
        (b'{"title": "' + b"x" * 1_000_000 + b'"}', "k", "application/json", 413),
        ([BRIDGE], "k", "application/json", 422),
        ({"articles": []}, "k", "application/json", 422),
        ({"articles": [BRIDGE] * 101}, "k", "application/json", 422),
    ],
)
def test_each_fault_has_its_answer(
    program: Program, body: Any, key: str, kind: str, status: int
) -> None:
    found, data, _ = program.push(body, key, kind=kind)
    assert found == status
    assert status == 201 or data["errors"][0].endswith(".")


def test_unknown_and_revoked_tokens_are_told_the_same(program: Program) -> None:
    revoke(program.row, stored.editor("owner", "Ruth Okafor"), stored.AT)
    answers = [program.push(b"{", token=token) for token in (program.token, "push_x", "\xe9")]
    assert {(status, json.dumps(data)) for status, data, _ in answers} == {
        (401, json.dumps(answers[0][1]))
    }
    assert {headers["WWW-Authenticate"] for _, _, headers in answers} == {"Bearer"}
    assert Client().post("/api/articles").status_code == 401
    said = list(program.row.source.changes.order_by("pk").values_list("what", "editor__name"))
    assert said == [
        ("The token “Our CMS” was made.", "Zoe Adair"),
        ("The token “Our CMS” was revoked.", "Ruth Okafor"),
    ]


def test_a_token_that_is_used_too_often_waits(program: Program) -> None:
    program.now = stored.AT.replace(second=48)
    for _ in range(MOST_A_MINUTE):
        assert program.push(b"{")[0] == 400
    status, _, headers = program.push(BRIDGE)
    assert (status, headers["Retry-After"]) == (429, "12")
    assert Program(program.now).push(BRIDGE)[0] == 201  # another token is not held up
    program.now += timedelta(seconds=12)
    assert program.push(BRIDGE)[0] == 201
    assert PushToken.objects.get(pk=program.row.pk).used_at == program.now


@pytest.mark.django_db(transaction=True)
def test_four_at_once_with_one_key_store_it_once(program: Program) -> None:
    def pushed(_: int) -> int:
        try:
            return program.send(BRIDGE, "k1")[0]
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as threads:
        found = list(threads.map(pushed, range(4)))
    assert 201 in found
    assert set(found) <= {201, 409}
    assert Push.objects.count() == Article.objects.count() == 1
