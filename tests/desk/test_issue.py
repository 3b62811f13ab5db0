"""The issue's page: what it shows, what it stores, and two people at once."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from hashlib import sha256
from typing import Any, cast

import pytest
from django.contrib.messages import get_messages
from django.test import Client
from django.utils import timezone

from digest.links import Outcome
from digest.models import Article, Destination, Issue
from digest.outgoing import memory
from digest.transports.memory import Memory
from tests import samples, stored
from tests.desk import signed

pytestmark = pytest.mark.django_db

HTMX = {"HX-Request": "true"}


def words(row: Issue, **changes: str) -> dict[str, str]:
    """Return what the form of the words sends: as its page showed them, but for some."""
    seen = {"subject": row.subject, "preheader": row.preheader, "intro": row.intro}
    return {**{f"seen_{name}": text for name, text in seen.items()}, **seen, **changes}


def post(client: Client, row: Issue, path: str, data: dict[str, str], *, htmx: bool = True) -> str:
    headers = HTMX if htmx else {}
    answer = client.post(f"/desk/issues/{row.pk}/{path}/", data, headers=headers)
    assert answer.status_code == (200 if htmx else 302), answer.content.decode()
    return answer.content.decode()


def test_a_draft_is_shown_with_its_reasons_and_findings() -> None:
    row = stored.issue()
    page = signed.client("viewer").get(f"/desk/issues/{row.pk}/").content.decode()
    for story in row.stories.all():
        assert story.to_noun().headline in page
        assert story.to_noun().reason in page
    assert "Preflight" in page
    assert "of 102 KB before Gmail cuts it" in page


def test_what_was_found_of_a_link_leads_to_its_story() -> None:
    url = "https://courier.news/lamp"
    article = replace(samples.article(), url=url)
    row = stored.issue(stories=[samples.story(article)])
    Destination.objects.create(
        key=sha256(url.encode()).hexdigest(),
        address=url,
        followed_at=stored.AT,
        outcome=Outcome("gone", f"{url} does not exist (404).").to_data(),
    )
    story = row.stories.get()
    for page in ("", "approve/"):
        shown = signed.client().get(f"/desk/issues/{row.pk}/{page}").content.decode()
        assert "leads nowhere: https://courier.news/lamp does not exist (404)." in shown
        assert f'href="/desk/issues/{row.pk}/stories/{story.pk}/"' in shown


def test_the_preview_can_be_had_without_pictures() -> None:
    row = stored.issue()
    client = signed.client("viewer")
    page = client.get(f"/desk/issues/{row.pk}/?view=phone&pictures=none").content.decode()
    assert f'src="/desk/issues/{row.pk}/preview/?pictures=none"' in page
    with_them = client.get(f"/desk/issues/{row.pk}/preview/")
    without = client.get(f"/desk/issues/{row.pk}/preview/?pictures=none")
    assert "img-src 'self' data: https:" in with_them.headers["Content-Security-Policy"]
    assert "img-src 'none'" in without.headers["Content-Security-Policy"]


def test_a_change_is_stored_at_once_and_on_record() -> None:
    row = stored.issue()
    answer = post(signed.client("editor"), row, "words", words(row, subject="Two boats"))
    row.refresh_from_db()
    assert (row.subject, row.revision) == ("Two boats", 1)
    assert "Saved" in answer
    assert row.changes.get().editor == stored.editor("editor")


def test_without_a_script_the_page_comes_back() -> None:
    row = stored.issue()
    answer = signed.client().post(f"/desk/issues/{row.pk}/words/", words(row, intro="A\r\n\r\nB"))
    row.refresh_from_db()
    assert answer.headers["Location"] == f"/desk/issues/{row.pk}/"
    assert row.intro == "A\n\nB"


def test_the_introduction_is_written_with_marks() -> None:
    row = stored.issue()
    client = signed.client()
    post(client, row, "words", words(row, intro="See **the [map](https://a.example/m)**."))
    page = client.get(f"/desk/issues/{row.pk}/").content.decode()
    assert "**bold**, *italics*, [words](https://…)" in page
    assert "See the map &lt;https://a.example/m&gt;." in page
    mail = client.get(f"/desk/issues/{row.pk}/preview/").content.decode()
    assert "See <strong>the </strong><a " in mail
    assert "<strong>map</strong></a>." in mail


def test_a_link_that_leads_nowhere_is_named_beside_the_field_it_is_mended_in() -> None:
    row = stored.issue()
    told = post(signed.client(), row, "words", words(row, intro="See [the map](a.example/m)."))
    assert "“the map” is no link in the mail: “a.example/m” leads nowhere from there." in told
    assert "Write https://a.example/m" in told
    assert f'href="/desk/issues/{row.pk}/#intro"' in told


def test_what_did_not_change_is_not_stored() -> None:
    row = stored.issue(intro="One\n\nTwo")
    post(signed.client(), row, "words", words(row, intro="One\r\n\r\nTwo"))
    row.refresh_from_db()
    assert row.revision == 0


def test_two_people_may_work_on_two_parts() -> None:
    row = stored.issue()
    post(signed.client(name="Tomás Lind"), row, "words", words(row, preheader="By Tomás"))
    post(signed.client(), row, "words", words(row, subject="By Ruth"))
    row.refresh_from_db()
    assert (row.subject, row.preheader) == ("By Ruth", "By Tomás")


@pytest.mark.parametrize("headers", [HTMX, {}])
def test_on_one_part_both_see_both_and_nothing_is_lost(headers: dict[str, str]) -> None:
    row = stored.issue()
    post(signed.client(name="Tomás Lind"), row, "words", words(row, subject="By Tomás"))
    late = words(row, subject="By Ruth", intro="And her intro")
    answer = signed.client().post(f"/desk/issues/{row.pk}/words/", late, headers=headers)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Tomás Lind changed this meanwhile" in page
    for said in ("By Tomás", "By Ruth", "And her intro"):
        assert said in page
    row.refresh_from_db()
    assert (row.subject, row.intro) == ("By Tomás", "")


def test_mine_can_be_kept_over_theirs() -> None:
    row = stored.issue()
    post(signed.client(name="Tomás Lind"), row, "words", words(row, subject="By Tomás"))
    mine = words(row, subject="By Ruth", seen_subject="By Tomás")
    post(signed.client(), row, "words", mine)
    row.refresh_from_db()
    assert row.subject == "By Ruth"


def test_what_does_not_fit_is_said_and_the_rest_stays() -> None:
    row = stored.issue()
    path = f"/desk/issues/{row.pk}/words/"
    answer = signed.client().post(path, words(row, subject="x" * 301), headers=HTMX)
    assert answer.status_code == 422
    assert answer.headers["HX-Retarget"] == "#said"
    assert "301 characters" in answer.content.decode()


def order(row: Issue) -> list[int]:
    return [story.pk for story in row.stories.order_by("position")]


def test_stories_are_moved_and_left_out() -> None:
    row = stored.issue()
    first, second, third = order(row)
    editor = signed.client("editor")
    seen = {"seen_order": f"{first} {second} {third}"}
    answer = post(editor, row, f"stories/{third}/move", {"position": "0", **seen})
    assert 'id="stories"' in answer
    assert order(row) == [third, first, second]
    post(editor, row, f"stories/{first}/drop", {}, htmx=False)
    assert order(row) == [third, second]


def test_an_order_that_changed_meanwhile_is_shown_first() -> None:
    row = stored.issue()
    first, second, third = order(row)
    seen = {"seen_order": f"{first} {second} {third}"}
    path = f"/desk/issues/{row.pk}/stories/{third}/move/"
    post(signed.client(name="Tomás Lind"), row, f"stories/{second}/drop", {})
    answer = signed.client().post(path, {"position": "0", **seen}, headers=HTMX)
    assert answer.status_code == 409
    assert order(row) == [first, third]


@pytest.mark.parametrize("position", ["", "x", "-1", "1e3", "9" * 40, "²"])
def test_a_place_that_is_none_is_refused(position: str) -> None:
    row = stored.issue()
    first, *_ = order(row)
    data = {"position": position, "seen_order": " ".join(map(str, order(row)))}
    path = f"/desk/issues/{row.pk}/stories/{first}/move/"
    answer = signed.client().post(path, data, headers=HTMX)
    assert answer.status_code == 422


def test_the_pool_gives_an_article_and_takes_another_back() -> None:
    row = stored.issue()
    Article.objects.filter(stories__issue=row).update(used_in=row)
    spare = stored.article(samples.article(number=4, image=None))
    editor = signed.client("editor")
    page = editor.get(f"/desk/issues/{row.pk}/pool/").content.decode()
    assert f"/pool/{spare.pk}/" in page
    first, *_ = order(row)
    post(editor, row, f"stories/{first}/replace", {"article": str(spare.pk)}, htmx=False)
    assert row.stories.order_by("position")[0].article == spare
    again = editor.get(f"/desk/issues/{row.pk}/pool/").content.decode()
    assert f"/pool/{spare.pk}/" not in again
    freed = Article.objects.get(used_in=None)
    post(editor, row, "add", {"article": str(freed.pk)}, htmx=False)
    assert row.stories.count() == 4
    assert not Article.objects.filter(used_in=None).exists()


def test_an_article_that_is_gone_from_the_pool_is_refused_in_words() -> None:
    row = stored.issue()
    editor = signed.client("editor")
    answer = editor.post(f"/desk/issues/{row.pk}/add/", {"article": "999"})
    assert [str(said) for said in get_messages(answer.wsgi_request)] == [
        "That article is not in the pool. Choose another."
    ]


def test_the_pool_can_be_searched() -> None:
    row = stored.issue()
    stored.article(samples.article(number=4))
    client = signed.client("viewer")
    assert "Otters" in client.get(f"/desk/issues/{row.pk}/pool/?q=otters").content.decode()
    nothing = client.get(f"/desk/issues/{row.pk}/pool/?q=badgers").content.decode()
    assert "No article of the pool has “badgers” in it." in nothing


def test_a_test_goes_to_any_address_and_says_that_it_is_one() -> None:
    row = stored.issue()
    outbox = cast("Memory", memory())
    before = len(outbox.mails)
    post(signed.client("editor"), row, "test", {"address": "zoe@example.org"}, htmx=False)
    [mail] = outbox.mails[before:]
    assert mail.to == "zoe@example.org"
    assert b"Subject: [Test] The lighthouse" in mail.raw


def test_a_test_to_no_address_is_refused() -> None:
    row = stored.issue()
    path = f"/desk/issues/{row.pk}/test/"
    answer = signed.client().post(path, {"address": "x <a@example.org>, b"}, headers=HTMX)
    assert answer.status_code == 422
    assert "is not an address" in answer.content.decode()


def test_a_change_takes_the_approval_back_and_says_so() -> None:
    row = stored.issue(state="approved", approved_by=stored.editor(), approved_at=stored.AT)
    client = signed.client("editor")
    assert "Approved by Ruth Okafor" in client.get(f"/desk/issues/{row.pk}/").content.decode()
    post(client, row, "words", words(row, subject="Another"))
    row.refresh_from_db()
    assert row.state == Issue.State.DRAFT


@pytest.mark.parametrize(
    ("state", "fields", "leads_to"),
    [
        ("sending", {"started_at": stored.AT, "audience": 3}, "sending"),
        ("paused", {"started_at": stored.AT, "audience": 3}, "sending"),
        ("sent", {"started_at": stored.AT, "audience": 3}, "report"),
        ("cancelled", {"started_at": stored.AT, "audience": 3}, "report"),
    ],
)
def test_what_has_left_stands_on_another_page(
    state: str, fields: dict[str, Any], leads_to: str
) -> None:
    row = stored.issue(state=state, **fields)
    client = signed.client("viewer")
    answer = client.get(f"/desk/issues/{row.pk}/")
    assert answer.headers["Location"] == f"/desk/issues/{row.pk}/{leads_to}/"
    assert client.get(answer.headers["Location"]).status_code == 200


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"state": "skipped", "skipped_because": "Nothing is new."}, "Nothing is new."),
        ({"state": "cancelled"}, "stopped before anybody got it"),
    ],
)
def test_what_will_never_leave_says_why(fields: dict[str, Any], said: str) -> None:
    row = stored.issue(**fields)
    client = signed.client("viewer")
    assert said in client.get(f"/desk/issues/{row.pk}/").content.decode()
    for other in ("sending", "report", "approve"):
        answer = client.get(f"/desk/issues/{row.pk}/{other}/")
        assert answer.headers["Location"] == f"/desk/issues/{row.pk}/"


def test_a_held_issue_says_why_and_what_to_do() -> None:
    past = timezone.now() - timedelta(hours=3)
    row = stored.issue(due_at=past, slot="2026-10-16T08:00", held_because="Nobody approved it.")
    page = signed.client("editor").get(f"/desk/issues/{row.pk}/").content.decode()
    assert "It did not leave." in page
    assert "Nobody approved it." in page


def test_the_list_tells_every_issue_and_every_slot_without_one() -> None:
    stored.sent(41, audience=12)
    stored.issue(42)
    slot = "2026-10-23T08:00"
    row = stored.issue(43, state="skipped", slot=slot, skipped_because="Nothing is new.")
    Issue.objects.filter(pk=row.pk).update(number=None)
    page = signed.client("viewer").get("/desk/tideline/issues/").content.decode()
    for said in ("No. 41", "No. 42", "Nothing is new.", "Skipped", "Draft", "Sent"):
        assert said in page
    assert "Compose one now" not in page


def test_an_issue_is_composed_at_once() -> None:
    stored.programme()
    stored.article(samples.article(published_at=timezone.now(), image=None))
    answer = signed.client("editor").post("/desk/tideline/issues/compose/")
    made = Issue.objects.get()
    assert answer.headers["Location"] == f"/desk/issues/{made.pk}/"
    assert made.state == Issue.State.DRAFT


def test_nothing_to_compose_of_is_said_on_the_list() -> None:
    stored.programme()
    answer = signed.client("editor").post("/desk/tideline/issues/compose/", follow=True)
    assert "No source has given an article yet." in answer.content.decode()
    assert not Issue.objects.exists()
