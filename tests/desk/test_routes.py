"""Who may do what: a table of every address, and each role tried at each row of it.

An address without a row fails, and so does a row without an address. What a role may
not do answers 403 in words; what it may do answers something else, whatever was wrong
with an empty form. Looking writes nothing, for anybody, anywhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from django.db import connection
from django.http.response import HttpResponseBase
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from digest.desk import invitations
from digest.models import Source
from digest.pushing import make_token
from subscribers.tokens import Purpose, token
from tests import stored
from tests.desk import signed

pytestmark = pytest.mark.django_db

ROLES = ("nobody", "viewer", "editor", "owner")  #: each may all that those before it may
NEVER = ""  #: no role has this method


@dataclass(frozen=True, slots=True)
class Row:
    """The least role that may look, and the least that may act."""

    get: str = NEVER
    post: str = NEVER
    #: The link itself is the permission, or the form may stand on any site: no cookie is
    #: looked at, so there is nothing that a forged request could borrow.
    without_token: bool = False


TABLE = {
    # The desk
    "desk": Row("viewer"),
    "desk-sign-in": Row("nobody", "nobody"),
    "desk-sign-out": Row(post="nobody"),
    "desk-link": Row("nobody", "nobody"),
    "desk-welcome": Row("nobody", "nobody"),
    "desk-me": Row("viewer", "viewer"),
    "desk-people": Row("owner", "owner"),
    "desk-person": Row(post="owner"),
    "desk-new": Row("owner", "owner"),
    "desk-home": Row("viewer"),
    "desk-settings": Row("viewer", "owner"),
    "desk-schedule": Row("viewer", "editor"),
    "desk-choosing": Row("viewer", "editor"),
    "desk-sources": Row("viewer"),
    "desk-add-source": Row("editor", "editor"),
    "desk-paste": Row("editor", "editor"),
    "desk-tokens": Row("editor", "editor"),
    "desk-revoke-token": Row(post="editor"),
    "desk-source": Row("viewer", "editor"),
    "desk-rest-source": Row(post="editor"),
    "desk-try-source": Row(post="editor"),
    "desk-decide-held": Row(post="editor"),
    "desk-put-back-source": Row(post="editor"),
    "desk-source-rules": Row(post="editor"),
    "desk-subscribers": Row("viewer"),
    "desk-subscriber": Row("viewer"),
    "desk-import": Row("editor", "editor"),
    "desk-export": Row("owner"),
    # An issue, from the draft to the report
    "desk-issues": Row("viewer"),
    "desk-compose": Row(post="editor"),
    "desk-issue": Row("viewer"),
    "desk-preview": Row("viewer"),
    "desk-preview-people": Row("viewer"),
    "desk-previews": Row("viewer"),
    "desk-unsubscribing": Row("viewer"),
    "desk-words": Row(post="editor"),
    "desk-test": Row(post="editor"),
    "desk-pool": Row("viewer"),
    "desk-article": Row("viewer"),
    "desk-aside": Row(post="editor"),
    "desk-merge": Row(post="editor"),
    "desk-apart": Row(post="editor"),
    "desk-pick-again": Row(post="editor"),
    "desk-add": Row(post="editor"),
    "desk-pin": Row(post="editor"),
    "desk-trim": Row(post="editor"),
    "desk-story": Row("viewer"),
    "desk-move": Row(post="editor"),
    "desk-drop": Row(post="editor"),
    "desk-replace": Row(post="editor"),
    "desk-headline": Row(post="editor"),
    "desk-summary": Row(post="editor"),
    "desk-quote": Row(post="editor"),
    "desk-picture": Row(post="editor"),
    "desk-approve": Row("viewer"),
    "desk-approval": Row(post="editor"),
    "desk-sending": Row("viewer"),
    "desk-pause": Row(post="editor"),
    "desk-resume": Row(post="editor"),
    "desk-stop": Row("editor", "editor"),
    "desk-doubt": Row("editor"),
    "desk-resend": Row(post="editor"),
    "desk-failed": Row("editor"),
    "desk-retry": Row(post="editor"),
    "desk-report": Row("viewer"),
    "desk-ledger": Row("owner"),
    # Subscribers, by the links in their mails
    "subscribe": Row("nobody", "nobody", without_token=True),
    "kept": Row("nobody"),
    "confirm": Row("nobody", "nobody", without_token=True),
    "unsubscribe": Row("nobody", "nobody", without_token=True),
    "return": Row(post="nobody", without_token=True),
    "pause": Row(post="nobody", without_token=True),
    # Readers
    "robots": Row("nobody"),
    # Programs: the token in the request is the permission
    "api-articles": Row(post="nobody", without_token=True),
    # Providers: the signature in the message is
    "ses-hook": Row(post="nobody", without_token=True),
    "media": Row("nobody"),
    "archive": Row("nobody"),
    "leaving": Row("nobody"),
    "issue-in-browser": Row("nobody"),
    "issue-mail": Row("nobody"),
}

MAILS = {"desk-preview", "issue-mail"}  #: their own style, in a frame where nothing may run
_LOOSE = re.compile(r"unsafe|\*|https?:|strict-dynamic")
# PostgreSQL hands long answers out by a cursor.
_READING = re.compile(r'(DECLARE "\w+" .*CURSOR FOR )?SELECT|BEGIN|COMMIT|SAVEPOINT|RELEASE')
_TOKENS = {
    "confirm": Purpose.CONFIRM,
    "unsubscribe": Purpose.UNSUBSCRIBE,
    "return": Purpose.RETURN,
    "pause": Purpose.PAUSE,
}


def routes(resolver: URLResolver | None = None) -> Iterator[URLPattern]:
    """Yield every address there is."""
    for each in (resolver or get_resolver()).url_patterns:
        if isinstance(each, URLResolver):
            yield from routes(each)
        else:
            yield each


NAMES = sorted(str(each.name) for each in routes())
SHOWN = [name for name, row in TABLE.items() if row.get != NEVER]
PATTERNS = {str(each.name): str(each.pattern) for each in routes()}


@pytest.fixture
def paths() -> dict[str, str]:
    """A desk with one of everything, and the address of each route in it."""
    draft, picture = stored.issue(43), "a" * 64 + ".jpg"
    stored.sent(42)
    row, source = stored.subscription(), stored.source()
    Source.objects.filter(pk=source.pk).update(address="http://127.0.0.1:9/")  # never asked
    zoe = stored.editor("viewer", "Zoe Adair")
    lead = draft.stories.order_by("position")[0]
    pushing, _ = make_token(stored.publication(), "CMS", zoe, stored.AT)
    keys = {"token": pushing.pk, "source": source.pk, "subscriber": row.pk, "person": zoe.pk}
    given: dict[str, dict[str, object]] = {
        name: {"text": token(purpose, row.pk)} for name, purpose in _TOKENS.items()
    }
    person, link = invitations.sign_in_url(zoe).rstrip("/").split("/")[-2:]
    given["desk-welcome"] = {"person": person, "token": link}
    given["media"] = {"name": picture}
    for name, pattern in PATTERNS.items():
        known: dict[str, object] = {"slug": "tideline", "number": 42}
        known |= {"story": lead.pk, "article": lead.article_id}
        known["pk"] = next((keys[key] for key in keys if key in name), draft.pk)
        wanted = {key: value for key, value in known.items() if f":{key}>" in pattern}
        given[name] = {**wanted, **given.get(name, {})}
    return {name: reverse(name, kwargs=given[name]) for name in NAMES}


def somebody(role: str, *, checks: bool = False) -> Client:
    if role == "nobody":
        return Client(enforce_csrf_checks=checks)
    return signed.client(role, checks=checks)


def became(answer: HttpResponseBase) -> str:
    """Say what an answer means for whoever asked."""
    if answer.status_code == 405:
        return "no such method"
    if answer.status_code == 403:
        return "refused"
    if answer.status_code == 302 and answer["Location"].startswith("/desk/sign-in/?next="):
        return "asked to sign in"
    assert answer.status_code < 500
    return "allowed"


def due(least: str, role: str) -> set[str]:
    """Say what may become of a role, where `least` is what it takes.

    Who may not come here at all need not learn which methods there are.
    """
    if least == NEVER:
        return {"no such method", "refused", "asked to sign in"}
    if ROLES.index(role) >= ROLES.index(least):
        return {"allowed"}
    return {"asked to sign in" if role == "nobody" else "refused"}


def test_every_address_has_its_row() -> None:
    assert sorted(TABLE) == NAMES


@pytest.mark.parametrize("role", ROLES)
def test_each_role_may_do_what_the_table_says(paths: dict[str, str], role: str) -> None:
    wrong = {}
    for name, row in TABLE.items():
        for method, least in (("get", row.get), ("post", row.post)):
            found = became(getattr(somebody(role), method)(paths[name]))
            if found not in due(least, role):
                wrong[f"{method} {name}"] = found
    assert wrong == {}


@pytest.mark.parametrize("method", ["put", "patch", "delete"])
def test_there_is_no_other_way_to_act(paths: dict[str, str], method: str) -> None:
    client = somebody("owner")
    found = {name: getattr(client, method)(path).status_code for name, path in paths.items()}
    assert {name for name, status in found.items() if status != 405} == set()


@pytest.mark.parametrize("role", ROLES)
def test_a_form_from_elsewhere_does_nothing(paths: dict[str, str], role: str) -> None:
    found = {
        name: somebody(role, checks=True).post(paths[name]).status_code
        for name, row in TABLE.items()
        if row.post != NEVER and not row.without_token
    }
    assert set(found.values()) == {403}, found


def test_looking_writes_nothing(paths: dict[str, str]) -> None:
    written = {}
    for name in SHOWN:
        client = somebody("nobody" if TABLE[name].get == "nobody" else "owner")
        with CaptureQueriesContext(connection) as captured:
            b"".join(client.get(paths[name]))
        written[name] = [each["sql"] for each in captured if not _reads(each["sql"])]
    assert {name: found for name, found in written.items() if found} == {}


def _reads(sql: str) -> bool:
    return _READING.match(sql) is not None


def test_a_page_runs_and_draws_nothing_that_stands_in_it(paths: dict[str, str]) -> None:
    client, loose = somebody("owner"), {}
    for name in SHOWN:
        answer = client.get(paths[name])
        if answer.get("Content-Type", "").startswith("text/html"):
            rules = answer["Content-Security-Policy"]
            if "default-src 'none'" not in rules or _LOOSE.search(rules):
                loose[name] = rules
    assert set(loose) == MAILS, loose
    for rules in loose.values():
        assert rules.startswith("sandbox ")
        assert "script" not in rules


def test_what_is_behind_the_door_is_kept_nowhere_else(paths: dict[str, str]) -> None:
    client = somebody("owner")
    kept = {
        name: client.get(paths[name]).get("Cache-Control", "")
        for name in SHOWN
        if TABLE[name].get != "nobody" or name.startswith("desk")
    }
    assert {name: said for name, said in kept.items() if "no-store" not in said} == {}


def test_readers_are_given_no_cookie(paths: dict[str, str]) -> None:
    given = {
        (name, method): list(getattr(Client(), method)(paths[name]).cookies)
        for name in TABLE
        if not name.startswith("desk")
        for method in ("get", "post")
    }
    assert {row: names for row, names in given.items() if names} == {}
