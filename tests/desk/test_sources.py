"""Sources on the desk: looked at before they are kept, and told apart from what is none."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from digest.models import Article, Source
from tests import stored
from tests.desk import signed
from tests.loopback import Answer, Web, web
from tests.sources.shelf import PAGE, RSS

pytestmark = pytest.mark.django_db
ADD = "/desk/tideline/sources/add/"
LOGIN = b"""<!doctype html><html><head><title>Sign in to the Ellery Herald</title></head><body>
<form method="post"><label>Email <input name="email"></label>
<label>Password <input type="password" name="password"></label></form></body></html>"""


@pytest.fixture
def site() -> Iterator[Web]:
    with web() as running:
        running.pages["/feed"] = Answer(RSS.encode())
        running.pages["/members"] = Answer(LOGIN, headers={"Content-Type": "text/html"})
        yield running


@pytest.fixture
def owner() -> Client:
    stored.publication()
    return signed.client()


def look(client: Client, address: str, **more: str) -> str:
    given = {"address": address, "private": "on", **more}
    return client.post(ADD, given, follow=True).content.decode()


def test_articles_are_seen_before_anything_is_kept(owner: Client, site: Web) -> None:
    page = look(owner, f" {site.url('/feed')} ")
    assert "2 articles from The Ellery Herald" in page
    assert "Market traders ask for a roof &amp; a drain" in page
    assert page.index("Market traders") < page.index("Seafront lights")  # the latest first
    assert not Source.objects.exists()
    assert not Article.objects.exists()
    kept = look(owner, site.url("/feed"), keep=site.url("/feed"), name="The Herald")
    assert "The Herald is a source now." in kept
    source = Source.objects.get()
    assert (source.name, source.address, source.may_be_private) == (
        "The Herald",
        site.url("/feed"),
        True,
    )
    assert source.articles.count() == 2


def test_what_is_cleaned_away_is_seen_before_it_is_kept(owner: Client, site: Web) -> None:
    share = "<p>Share this article on Facebook</p><script>"
    site.pages["/feed"] = Answer(RSS.replace("<script>", share).encode())
    page = look(owner, site.url("/feed"))
    assert page.count("What we would clean away") == 1
    assert "<b>Buttons</b>: <s>Share this article on Facebook</s>" in page
    assert "Put back" not in page


def test_the_list_says_how_many_articles_a_source_brings_a_week(owner: Client, site: Web) -> None:
    look(owner, site.url("/feed"), keep=site.url("/feed"), name="The Herald")
    site.pages["/other"] = Answer(RSS.replace("ellery", "quay").encode())
    look(owner, site.url("/other"), keep=site.url("/other"), name="The Quay")
    herald = Source.objects.get(name="The Herald")
    row = herald.articles.earliest("pk")
    Article.objects.exclude(pk=row.pk).delete()
    for day in (1, 20, 27, 29):  # the last of them is older than four weeks
        dated = timezone.now() - timedelta(days=day)
        Article.objects.create(
            publication=row.publication,
            source=herald,
            key=f"day-{day}",
            headline="Tide tables",
            dated=dated,
            first_seen_at=dated,
            data=row.data,
        )
    Article.objects.filter(pk=row.pk).update(dated=timezone.now() + timedelta(days=1))
    page = owner.get("/desk/tideline/sources/").content.decode()
    cell = '<td class="sm mid nw hide-s num">'
    before, after = page.split("The Quay")
    assert f"{cell}0.8</td>" in before
    assert f"{cell}0</td>" in after


def test_only_what_was_seen_is_kept(owner: Client, site: Web) -> None:
    site.pages["/other"] = Answer(RSS.replace("Market traders ask", "Porters ask").encode())
    page = look(owner, site.url("/other"), keep=site.url("/feed"), name="Our Herald")
    assert "Porters ask for a roof" in page
    assert 'value="Our Herald"' in page
    assert not Source.objects.exists()


def test_a_page_that_advertises_a_feed_offers_it(owner: Client, site: Web) -> None:
    link = '<link rel="alternate" type="application/rss+xml" href="/feed">'
    html = {"Content-Type": "text/html"}
    site.pages["/story"] = Answer(PAGE.replace("</head>", f"{link}</head>").encode(), headers=html)
    site.pages["/members"] = Answer(LOGIN.replace(b"</head>", f"{link}</head>".encode()))
    use = f'name="use" value="{site.url("/feed")}"'
    story = look(owner, site.url("/story"))
    assert use in story
    assert f'name="keep" value="{site.url("/story")}"' in story  # or the page itself
    members = look(owner, site.url("/members"))
    assert use in members
    assert site.url("/feed") in _beside(members, "id_address")
    used = look(owner, site.url("/story"), use=site.url("/feed"))
    assert "2 articles from" in used
    assert f'name="keep" value="{site.url("/feed")}"' in used
    assert "This page has a feed" not in used


def test_a_page_inside_passes_its_leave_to_no_other_host(owner: Client, site: Web) -> None:
    answer = look(owner, site.url("/story"), use=f"http://localhost:{site.port}/feed")
    assert "articles from" not in answer
    assert "localhost" in _beside(answer, "id_address")
    assert site.asked == []


def test_an_address_that_gives_nothing_is_said_beside_the_field(owner: Client, site: Web) -> None:
    for address, said in {
        site.url("/gone"): "404",
        site.url("/members"): "no article",
        "http://127.0.0.1:9/feed": "127.0.0.1",
        "the herald": "the herald does not exist",
        "/no/such/folder": "/no/such/folder",
        "": "This field is required.",
    }.items():
        page = look(owner, address, keep=address)
        error = _beside(page, "id_address")
        assert said in error, error
        assert f'value="{address}"' in page or not address
    assert not Source.objects.exists()


def _beside(page: str, field: str) -> str:
    """Return what is said to be wrong with a field."""
    assert f'aria-describedby="{field}_' in page
    return page.partition(f'id="{field}_error"')[2].partition("</div>")[0]


def test_an_editor_reaches_nothing_inside_the_network(site: Web) -> None:
    stored.publication()
    editor = signed.client("editor")
    assert "is no address on the web" in _beside(look(editor, "/etc"), "id_address")
    page = look(editor, site.url("/feed"))
    assert _beside(page, "id_address")
    assert "Market traders" not in page
    assert site.asked == []
    assert 'name="private"' not in page


def test_a_source_is_one_once(owner: Client, site: Web) -> None:
    address = site.url("/feed")
    look(owner, address, keep=address)
    site.asked.clear()
    page = look(owner, address)
    assert "That is a source of this newsletter already." in _beside(page, "id_address")
    assert f'value="{address}"' in page
    assert site.asked == []
    stored.publication("lantern")
    other = owner.post("/desk/lantern/sources/add/", {"address": address, "private": "on"})
    assert "2 articles from" in other.content.decode()


def test_a_source_rests_and_is_asked_again(owner: Client, site: Web) -> None:
    look(owner, site.url("/feed"), keep=site.url("/feed"))
    source = Source.objects.get()
    there = f"/desk/tideline/sources/{source.pk}/"
    for _ in range(2):
        page = owner.post(f"{there}rest/", {"rest": "yes"}, follow=True).content.decode()
    assert "It rests: nobody asks it." in page
    assert "Market traders" in page
    page = owner.post(f"{there}rest/", {"rest": "no"}, follow=True).content.decode()
    assert "is asked again" in page


def test_who_tries_one_source_does_not_wait_for_the_others(owner: Client, site: Web) -> None:
    look(owner, site.url("/feed"), keep=site.url("/feed"))
    source = Source.objects.get()
    Source.objects.create(
        publication=source.publication,
        name="Slow",
        address=site.url("/slow"),
        may_be_private=True,
        added_at=source.added_at,
    )
    site.asked.clear()
    owner.post(f"/desk/tideline/sources/{source.pk}/try/")
    assert site.asked == ["/feed"]


def test_a_source_that_rests_by_itself_says_why_and_is_asked_again(
    owner: Client, site: Web
) -> None:
    look(owner, site.url("/feed"), keep=site.url("/feed"))
    because = "12 tries in a row gave nothing."
    Source.objects.update(
        is_resting=True, rests_because=because, tries_failed=12, fault="It hangs."
    )
    source = Source.objects.get()
    there = f"/desk/tideline/sources/{source.pk}/"
    page = owner.get(there).content.decode()
    assert f"It rests by itself: {because}" in page
    assert "It hangs." in page
    assert because in owner.get("/desk/tideline/sources/").content.decode()
    owner.post(f"{there}rest/", {"rest": "no"})
    source.refresh_from_db()
    assert (source.is_resting, source.rests_because, source.tries_failed) == (False, "", 0)
    assert 'title="A source is in trouble"' not in owner.get(there).content.decode()


def test_a_source_that_breaks_off_is_shown_and_one_that_is_empty_once_is_not(
    owner: Client, site: Web
) -> None:
    look(owner, site.url("/feed"), keep=site.url("/feed"))
    source = Source.objects.get()
    pages = [f"/desk/tideline/{each}" for each in ("", "sources/", f"sources/{source.pk}/")]

    def shown(content: str) -> list[str]:
        site.pages["/feed"] = Answer(content.encode())
        owner.post(f"/desk/tideline/sources/{source.pk}/try/", follow=True)
        return [owner.get(each).content.decode() for each in pages]

    breaks_off = shown(RSS[: RSS.index("</rss>") - 99])
    assert all("Its feed breaks off" in page for page in breaks_off)
    assert all('title="A source is in trouble"' in page for page in breaks_off)
    assert "In part" in breaks_off[1]
    assert "gave nothing" not in breaks_off[2]
    for page in shown("<rss><channel><title>Herald</title></channel></rss>"):
        assert 'title="A source is in trouble"' not in page
        assert "No articles" not in page
        assert "gave nothing" not in page


def test_how_much_a_source_brings_and_where_it_was_is_shown(owner: Client, site: Web) -> None:
    look(owner, site.url("/feed"), keep=site.url("/feed"))
    Source.objects.update(moved_from="https://herald.example/old")
    source = Source.objects.get()
    Article.objects.update(dated=timezone.now() - timedelta(days=3))
    page = owner.get(f"/desk/tideline/sources/{source.pk}/").content.decode()
    assert "<dt>A week</dt><dd>0.5</dd>" in page
    assert "until then it was https://herald.example/old" in page


def test_a_source_in_trouble_says_why_and_keeps_its_articles(owner: Client, site: Web) -> None:
    look(owner, site.url("/feed"), keep=site.url("/feed"))
    source = Source.objects.get()
    there = f"/desk/tideline/sources/{source.pk}/"
    del site.pages["/feed"]
    page = owner.post(f"{there}try/", follow=True).content.decode()
    assert "404" in page
    assert "1 try in a row gave nothing; its articles stay in the pool." in page
    assert "Market traders" in page
    for path in ("/desk/tideline/", "/desk/tideline/sources/"):
        assert "404" in owner.get(path).content.decode()
    site.pages["/feed"] = Answer(RSS.encode())
    page = owner.post(f"{there}try/", follow=True).content.decode()
    assert "has answered" in page
    assert "gave nothing" not in page


def test_another_newsletters_source_is_not_here(owner: Client) -> None:
    source = stored.source(slug="lantern")
    for path in ("", "rest/", "try/"):
        there = f"/desk/tideline/sources/{source.pk}/{path}"
        answer = owner.post(there) if path else owner.get(there)
        assert answer.status_code == 404


@pytest.mark.parametrize(("button", "free"), [("let in", 1), ("leave out", 0)])
def test_what_is_held_is_said_and_decided_once(owner: Client, button: str, free: int) -> None:
    row = stored.article()
    place = f"/desk/tideline/sources/{row.source_id}/"
    assert "looks new and is old" not in owner.get(place).content.decode()
    Article.objects.filter(pk=row.pk).update(is_held=True)
    assert "1 article looks new and is old" in owner.get(place).content.decode()
    said = owner.post(f"{place}held/", {"held": button}, follow=True).content.decode()
    assert "1 article is " in said
    assert "looks new and is old" not in said
    assert Article.objects.filter(Article.FREE, pk=row.pk).count() == free
