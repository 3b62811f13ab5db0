"""Gathering from a web server on loopback into a real database."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.core.mail import EmailMessage

from digest import gather as gathering
from digest import health
from digest.gather import Gathering, gather, look
from digest.health import EVERY, MOST_FAILURES, SIGHTINGS, note
from digest.models import Article, Source
from digest.sources import Collected
from tests import stored
from tests.loopback import Answer, Handler, Web, web
from tests.sources.shelf import ATOM, LOGIN, MARKDOWN, OPML, RSS

AT = stored.AT

pytestmark = pytest.mark.django_db


@pytest.fixture
def site() -> Iterator[Web]:
    with web() as running:
        yield running


def source(address: str, name: str = "Herald", *, private: bool = True) -> Source:
    return Source.objects.create(
        publication=stored.publication(),
        name=name,
        address=address,
        may_be_private=private,
        added_at=AT,
    )


def gathered(at: datetime = AT) -> Gathering:
    return gather(stored.publication().pk, at)


def headlines() -> list[str]:
    return list(Article.objects.order_by("pk").values_list("headline", flat=True))


def test_what_a_source_gives_is_put_into_the_pool_once(site: Web) -> None:
    site.pages["/feed"] = Answer(RSS.encode())
    row = source(site.url("/feed"), "The Herald of Ellery")
    assert gathered() == Gathering(tried=1, new=2)
    row.refresh_from_db()
    assert (row.answered_at, row.next_try_at, row.fault) == (AT, AT + EVERY, "")
    assert gathered(AT + EVERY) == Gathering(tried=1, new=0)
    one = Article.objects.get(headline="Seafront lights go out early")
    assert one.first_seen_at == one.to_noun().first_seen_at == AT
    assert one.source == row
    assert one.to_noun().source == "The Herald of Ellery"


def test_a_source_is_left_alone_until_it_is_due(site: Web) -> None:
    site.pages["/feed"] = Answer(RSS.encode())
    row = source(site.url("/feed"))
    gathered()
    assert gathered(AT + EVERY - timedelta(seconds=1)) == Gathering()
    Source.objects.filter(pk=row.pk).update(is_resting=True)
    assert gathered(AT + EVERY) == Gathering()
    assert site.asked == ["/feed"]


def test_a_source_in_other_hands_is_left_to_them(site: Web) -> None:
    row = source(site.url("/feed"))
    assert gathering._take(row, AT)
    assert not gathering._take(row, AT)
    assert gathered(AT + timedelta(minutes=5)) == Gathering()


def test_a_source_that_dies_is_named_and_costs_the_others_nothing(site: Web) -> None:
    site.pages["/feed"] = Answer(RSS.encode())
    site.pages["/login"] = Answer(LOGIN.encode())
    gone, login, _ = (source(site.url(path)) for path in ("/gone", "/login", "/feed"))
    found = gathered()
    assert (found.tried, found.new) == (3, 2)
    assert set(found.faults) == {gone.pk, login.pk}
    gone.refresh_from_db()
    assert "404" in gone.fault
    assert gone.fault_fix.endswith(".")
    assert gone.answered_at is None
    login.refresh_from_db()
    assert "sign in" in login.fault


def test_a_dead_source_is_asked_ever_later_and_answers_again_by_itself(site: Web) -> None:
    row = source(site.url("/feed"))
    at, waits = AT, []
    for _ in range(9):
        assert gathered(at).tried == 1
        row.refresh_from_db()
        assert row.next_try_at is not None
        waits.append(row.next_try_at - at)
        at = row.next_try_at
    minutes = [wait / timedelta(minutes=1) for wait in waits]
    assert minutes == [15, 30, 60, 120, 240, 480, 960, 1440, 1440]
    assert row.tries_failed == 9
    site.pages["/feed"] = Answer(RSS.encode())
    assert gathered(at).new == 2
    row.refresh_from_db()
    assert (row.tries_failed, row.fault, row.fault_fix) == (0, "", "")
    assert row.next_try_at == at + EVERY


def test_a_correction_is_taken_until_an_issue_carries_the_article(site: Web) -> None:
    site.pages["/feed"] = Answer(RSS.encode())
    source(site.url("/feed"))
    gathered()
    site.pages["/feed"] = Answer(RSS.replace("go out early", "go out at ten").encode())
    gathered(AT + EVERY)
    row = Article.objects.get(headline="Seafront lights go out at ten")
    assert row.to_noun().headline == row.headline
    assert row.to_noun().first_seen_at == AT
    Article.objects.update(used_in=stored.issue())
    site.pages["/feed"] = Answer(RSS.replace("go out early", "go out at nine").encode())
    gathered(AT + 2 * EVERY)
    row.refresh_from_db()
    assert row.headline == row.to_noun().headline == "Seafront lights go out at ten"


def test_an_article_without_a_date_does_not_stay_new(site: Web) -> None:
    undated = re.sub(r"<pubDate>.*?</pubDate>", "", RSS)
    site.pages["/feed"] = Answer(undated.encode())
    source(site.url("/feed"))
    gathered()
    site.pages["/feed"] = Answer(undated.replace("early", "late").encode())
    gathered(AT + timedelta(days=30))
    assert set(Article.objects.values_list("dated", flat=True)) == {AT}
    assert "Seafront lights go out late" in headlines()


def test_two_sources_with_one_article_do_not_pull_it_to_and_fro(site: Web) -> None:
    site.pages["/a"] = Answer(RSS.encode())
    site.pages["/b"] = Answer(RSS.replace("go out early", "go dark").encode())
    source(site.url("/a"), "A")
    source(site.url("/b"), "B")
    assert gathered().new == 2
    before = headlines()
    gathered(AT + EVERY)
    assert headlines() == before


def test_private_addresses_are_visited_only_by_leave(site: Web) -> None:
    site.pages["/feed"] = Answer(RSS.encode())
    row = source(site.url("/feed"), private=False)
    assert row.pk in gathered().faults
    row.refresh_from_db()
    assert "it is the machine itself" in row.fault
    assert site.asked == []


def test_leave_to_be_private_is_no_other_sources(site: Web) -> None:
    with web() as other:
        other.pages["/feed"] = Answer(ATOM.encode())
        site.pages["/feed"] = Answer(status=302, headers={"Location": other.url("/feed")})
        source(other.url("/feed"))
        straying = source(site.url("/feed"))
        assert straying.pk in gathered().faults
        assert other.asked == ["/feed"]


def test_a_folder_needs_leave_too(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(MARKDOWN)
    row = source(str(tmp_path), private=False)
    assert "no address on the web" in gathered().faults[row.pk].what
    Source.objects.update(may_be_private=True, next_try_at=None)
    assert gathered() == Gathering(tried=1, new=1)


def test_a_list_keeps_the_names_of_its_feeds(site: Web) -> None:
    lists = re.sub(r'xmlUrl="[^"]+"', f'xmlUrl="{site.url("/feed")}"', OPML)
    site.pages["/list"] = Answer(lists.encode())
    site.pages["/feed"] = Answer(RSS.encode())
    source(site.url("/list"), "What we read")
    assert gathered().new == 2
    assert {row.to_noun().source for row in Article.objects.all()} == {"The Ellery Herald"}


def test_a_year_of_backlog_is_stored_in_few_queries(
    site: Web, django_assert_max_num_queries: object
) -> None:
    items = "".join(
        f"<item><title>Tide table of day {day}</title><link>https://tide.example/{day}</link>"
        f"<pubDate>{AT - timedelta(days=day):%a, %d %b %Y %H:%M:%S} GMT</pubDate>"
        f"<description>High water number {day}, and low water after it.</description></item>"
        for day in range(1, 366)
    )
    feed = f'<rss version="2.0"><channel><title>Tides</title>{items}</channel></rss>'
    site.pages["/feed"] = Answer(feed.encode())
    source(site.url("/feed"))
    with django_assert_max_num_queries(20):  # type: ignore[operator]
        assert gathered().new == 365
    assert Article.objects.count() == 365


def test_what_no_database_stores_is_left_out_alone(site: Web) -> None:
    items = """{"version": "https://jsonfeed.org/version/1.1", "title": "Harbour", "items": [
      {"id": "a\\u0000b", "title": "Nul", "content_text": "One."},
      {"id": "c", "url": "https://harbour.example/c", "title": "Fine", "content_text": "Two."}]}"""
    site.pages["/feed"] = Answer(items.encode())
    source(site.url("/feed"))
    assert gathered().faults == {}
    assert "Fine" in headlines()


def test_a_look_stores_nothing_and_shows_the_newest_first(site: Web) -> None:
    site.pages["/feed"] = Answer(RSS.encode())
    seen = look(site.url("/feed"), AT, private=True)
    assert seen.name == "The Ellery Herald"
    assert [each.headline for each in seen.articles][1] == "Seafront lights go out early"
    assert seen.fault is None
    assert headlines() == []


def test_a_look_at_nothing_says_why(site: Web) -> None:
    for address in (site.url("/gone"), "/etc/passwd", "not an address", "http://["):
        seen = look(address, AT)
        assert seen.articles == ()
        assert seen.fault is not None
        assert seen.fault.fix.endswith(".")
    assert look(site.url("/gone"), AT).name == "127.0.0.1"
    assert site.asked == []


def only_if_changed(etag: str) -> Callable[[Handler], None]:
    """Answer as a server does that knows its feed by `etag`."""

    def answer(handler: Handler) -> None:
        if handler.headers["If-None-Match"] == etag:
            Answer(status=304)(handler)
        else:
            Answer(RSS.encode(), headers={"ETag": etag})(handler)

    return answer


def test_what_has_not_changed_is_neither_sent_nor_read_again(
    site: Web, monkeypatch: pytest.MonkeyPatch
) -> None:
    site.pages["/feed"] = only_if_changed('"1"')
    row = source(site.url("/feed"))
    assert gathered().new == 2
    Article.objects.filter(headline="Seafront lights go out early").delete()
    assert gathered(AT + EVERY) == Gathering(tried=1)
    assert Article.objects.count() == 1
    row.refresh_from_db()
    assert (row.answered_at, row.fault) == (AT + EVERY, "")
    for module in (gathering, health):  # a later version may read more of it
        monkeypatch.setattr(module, "__version__", "999")
    assert gathered(AT + 2 * EVERY).new == 1
    site.pages["/feed"] = only_if_changed('"2"')
    assert gathered(AT + 3 * EVERY) == Gathering(tried=1)
    row.refresh_from_db()
    assert (row.etag, row.read_by) == ('"2"', "999")


def test_a_list_is_read_each_time_for_what_it_names(site: Web) -> None:
    opml = OPML.replace("https://herald.example/feed", site.url("/feed"))
    site.pages["/list"] = Answer(opml.encode(), headers={"ETag": '"1"'})
    row = source(site.url("/list"))
    gathered()
    row.refresh_from_db()
    assert row.etag == ""


def test_a_busy_source_is_left_alone_for_as_long_as_it_says(site: Web) -> None:
    site.pages["/feed"] = Answer(status=503, headers={"Retry-After": "7200"})
    row = source(site.url("/feed"))
    gathered()
    row.refresh_from_db()
    assert row.next_try_at == AT + timedelta(hours=2)
    site.pages["/feed"] = Answer(status=429, headers={"Retry-After": "1"})
    Source.objects.filter(pk=row.pk).update(tries_failed=3, next_try_at=AT)
    gathered()
    row.refresh_from_db()
    assert row.next_try_at == AT + timedelta(hours=2)


def test_what_is_gone_for_good_rests_and_the_editors_are_told_once(
    site: Web, mailoutbox: list[EmailMessage]
) -> None:
    stored.editor("editor")
    site.pages["/feed"] = Answer(status=410)
    row = source(site.url("/feed"))
    gathered()
    assert gathered(AT + timedelta(days=30)) == Gathering()
    row.refresh_from_db()
    assert row.is_resting
    assert row.rests_because == "Its publisher says that it is gone for good."
    [notice] = mailoutbox
    assert notice.subject.startswith("Herald gives ")
    assert "gone for good" in notice.body


def test_what_fails_for_days_rests_and_the_editors_are_told_once(
    site: Web, mailoutbox: list[EmailMessage]
) -> None:
    stored.editor("editor")
    row = source(site.url("/feed"))
    at = AT
    for number in range(1, MOST_FAILURES + 1):
        assert gathered(at).tried == 1
        row.refresh_from_db()
        assert row.is_resting == (number == MOST_FAILURES)
        assert row.next_try_at
        at = row.next_try_at
    assert at - AT > timedelta(days=5)
    assert row.rests_because == "12 tries in a row gave nothing."
    assert len(mailoutbox) == 1


def moved(row: Source, to: str) -> Source:
    """Let a source answer from where its redirects for good lead; none do for no address."""
    row.refresh_from_db()
    note(row, Collected((), (), (), 1, moved=to), AT)
    row.refresh_from_db()
    return row


NEW = "https://herald.example/new"


def test_a_move_for_good_is_believed_the_third_time_in_a_row() -> None:
    row = source("https://herald.example/old")
    for to in (NEW, NEW, "", NEW, "https://herald.example/other", NEW, NEW):
        assert moved(row, to).address == "https://herald.example/old"
    assert moved(row, NEW).address == NEW
    assert (row.moved_from, row.moved_to, row.moved_times) == (
        "https://herald.example/old",
        "",
        0,
    )


@pytest.mark.parametrize("to", [NEW, "https://herald.example/" + "x" * 2000])
def test_a_move_onto_another_source_or_too_far_changes_nothing(to: str) -> None:
    row, _ = source("https://herald.example/old"), source(NEW, "Other")
    for _ in range(SIGHTINGS + 1):
        assert moved(row, to).address == "https://herald.example/old"


def test_sources_that_hang_delay_nobody_for_long(
    site: Web, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gathering, "_LONGEST_BATCH", 1.0)
    over = threading.Event()

    def hangs(_: Handler) -> None:
        over.wait(30)

    site.pages["/feed"] = Answer(RSS.encode())
    hanging = []
    for number in range(12):
        site.pages[f"/hangs/{number}"] = hangs
        hanging.append(source(site.url(f"/hangs/{number}"), f"Hangs {number}"))
    source(site.url("/feed"))
    began = time.monotonic()
    found = gathered()
    took = time.monotonic() - began
    over.set()
    assert took < 8
    assert (found.tried, found.new) == (13, 2)
    assert set(found.faults) == {row.pk for row in hanging}


def test_a_round_that_has_no_time_left_leaves_the_rest_as_due_as_before(
    site: Web, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gathering, "_AT_ONCE", 1)
    monkeypatch.setattr(gathering, "_LONGEST_ROUND", 0.0)
    site.pages["/feed"] = Answer(RSS.encode())
    row = source(site.url("/feed"))
    assert gathered() == Gathering()
    row.refresh_from_db()
    assert (row.next_try_at, row.tried_at) == (None, None)


def test_sources_without_news_are_stored_together(
    site: Web, django_assert_max_num_queries: Callable[[int], AbstractContextManager[object]]
) -> None:
    for number in range(10):
        site.pages[f"/{number}"] = only_if_changed('"1"')
        source(site.url(f"/{number}"), f"S {number}")
    gathered()
    publication = stored.publication().pk
    with django_assert_max_num_queries(1 + 10 + 1):  # those due, each taken, all at once
        assert gather(publication, AT + EVERY) == Gathering(tried=10)
    assert set(Source.objects.values_list("answered_at", flat=True)) == {AT + EVERY}
