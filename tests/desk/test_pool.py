"""The pool's page: its groups and reasons, its filters, and all that may be decided there."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.test import Client
from django.utils import timezone

from digest import deciding, editing
from digest.compose import compose
from digest.models import Article, Issue, Tie
from tests import samples, stored
from tests.desk import signed

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)


def put(number: int, *, hours: float = 6, at: datetime | None = None, **parts: Any) -> Article:
    """Put a sample article into the pool, so many hours old."""
    when = (at or timezone.now()) - hours * HOUR
    noun = samples.article(number=number, image=None, published_at=when, first_seen_at=when)
    row = stored.article(replace(noun, **parts))
    Article.objects.filter(pk=row.pk).update(first_seen_at=when)
    row.refresh_from_db()
    return row


def copied(row: Article, source: str) -> Article:
    """Put the article of a row into the pool again, as another source has it."""
    noun = replace(
        row.to_noun(),
        id=f"{source[:12]:x<16}",
        source=source,
        url=f"https://{source.lower()}.example/copy",
        headline=f"{row.headline} (agency)",
    )
    copy = Article.row(noun, stored.source(source), row.first_seen_at)
    copy.save()
    return copy


def empty(number: int, **fields: Any) -> Issue:
    """Return an issue of ten days ago, without a story."""
    stored.programme()
    made = timezone.now() - 240 * HOUR
    return Issue.objects.create(
        publication=stored.publication(),
        number=number,
        **{"composed_at": made, "changed_at": made, **fields},
    )


def furnish() -> Issue:
    """Return a draft of two stories, and a pool with something of every kind."""
    stored.programme(
        pictures=False,
        stories=2,
        sections=[{"section": "Water", "topics": ["otters"], "at_least": 0, "at_most": 1}],
    )
    sent = put(5, hours=300)
    before = empty(41, state="sent", started_at=timezone.now() - 200 * HOUR)
    Article.objects.filter(pk=sent.pk).update(used_in=before)
    first = put(1)
    copied(first, "Gazette")
    for number in (2, 3, 4):
        put(number, hours=6 + number)
    issue = compose(stored.publication().pk, timezone.now())
    put(6, hours=0)
    return issue


def pool(issue: Issue, query: str = "", *, role: str = "editor") -> str:
    answer = signed.client(role).get(f"/desk/issues/{issue.pk}/pool/?{query}")
    assert answer.status_code == 200
    return answer.content.decode()


def groups(page: str) -> list[str]:
    return [
        re.sub(r"<[^>]*>.*", "", each, flags=re.S)
        for each in re.findall(r'scope="colgroup">([A-Z][^<]*)<', page)
    ]


def listed(page: str) -> list[int]:
    """Return the articles of a page's pool, in their order."""
    rest = page.partition('<tbody id="rest">')[2]
    return [int(pk) for pk in re.findall(r'<tr id="a-(\d+)"', rest)]


def row_of(page: str, article: Article) -> str:
    """Return what a page says of an article."""
    found = re.search(rf'<tr id="a-{article.pk}".*?</tr>', page, re.S)
    assert found, article
    return found[0]


def act(client: Client, issue: Issue, path: str, **data: object) -> tuple[str, list[str]]:
    """Press a button of the pool; return where it led and what was said last."""
    answer = client.post(f"/desk/issues/{issue.pk}/{path}/", {"pool": "", **data})
    assert answer.status_code == 302
    return answer["Location"], [str(said) for said in get_messages(answer.wsgi_request)][-1:]


def headlines(issue: Issue) -> list[str]:
    return [story.data["headline"] for story in issue.stories.all()]


def test_the_pool_stands_in_groups_each_with_its_reasons() -> None:
    issue = furnish()
    out = issue.stories.order_by("position")[1]
    edit: dict[str, Any] = {"editor": stored.editor(), "at": timezone.now()}
    editing.drop(issue.pk, out.pk, revision=issue.revision, **edit)
    aside = issue.candidates.filter(picked=False, why__kind="below the cut").first()
    assert aside
    deciding.set_aside(issue.pk, aside.article_id, True, **edit)
    page = pool(issue)
    assert groups(page) == [
        "Picked, and left out by hand",
        "Next in line",
        "Came in since the stories were picked",
        "Held back, with the reason",
        "Set aside for good",
        "In another issue",
    ]
    assert listed(page)[0] == out.article_id
    copy = Article.objects.get(source__name="Gazette")
    assert "Same story as number" in row_of(page, copy)
    assert "Keep apart" in row_of(page, copy)
    assert "in 2 sources" in row_of(page, copy)
    assert "Take back" in row_of(page, aside.article)
    sent = row_of(page, Article.objects.get(used_in__number=41))
    assert "Sent in No. 41 on " in sent
    assert "Add anyway…" in sent
    assert 'class="used"' in sent


def test_what_a_pin_holds_back_is_named() -> None:
    issue = furnish()
    waiting = issue.candidates.filter(picked=False, why__kind="below the cut").order_by("place")
    first, second = (each.article for each in waiting[:2])
    client = signed.client("editor")
    assert "if nothing were pinned" not in pool(issue)
    where, said = act(client, issue, "add", article=second.pk, pinned="1")
    assert where == f"/desk/issues/{issue.pk}/pool/#a-{second.pk}"
    assert said == [f"“{second.headline}” was added at place 3."]
    page = pool(issue)
    assert "Would replace 1 story if nothing were pinned" in groups(page)
    assert listed(page)[0] == first.pk
    assert "Keeps 1 pinned in its place" in page


def test_picking_again_keeps_what_is_pinned_and_says_what_it_did() -> None:
    issue = furnish()
    client = signed.client("editor")
    kept, gone = issue.stories.order_by("position")
    act(client, issue, f"stories/{kept.pk}/pin", pinned="1")
    act(client, issue, f"stories/{gone.pk}/drop")
    where, said = act(client, issue, "pick-again")
    assert where == f"/desk/issues/{issue.pk}/pool/"
    assert said == ["The stories were picked again: 1 is new, 1 stayed."]
    assert headlines(issue)[0] == kept.data["headline"]
    assert issue.stories.get(pk=kept.pk).is_pinned
    assert "Came in since" not in pool(issue)


def test_what_is_set_aside_is_never_chosen_until_it_is_taken_back() -> None:
    issue = furnish()
    article = Article.objects.get(key=samples.article(number=6).id)
    client = signed.client("editor")
    act(client, issue, f"pool/{article.pk}/aside", never="1")
    _, said = act(client, issue, "add", article=article.pk)
    assert said == [
        f"“{article.headline}” was set aside for good. Take that back, or choose another."
    ]
    _, said = act(client, issue, f"pool/{article.pk}/aside", never="0")
    assert said == [f"“{article.headline}” may be chosen again."]
    assert not Article.objects.get(pk=article.pk).is_never


def test_two_articles_are_merged_or_kept_apart_and_both_rows_say_so() -> None:
    issue = furnish()
    copy = Article.objects.get(source__name="Gazette")
    first = Article.objects.get(key=samples.article(number=1).id)
    client = signed.client("editor")
    path = f"pool/{copy.pk}/apart"
    act(client, issue, path, other=first.pk)
    assert Tie.objects.get().is_one_event is False
    assert "Kept apart from" in row_of(pool(issue), copy)
    _, said = act(client, issue, "pick-again")
    assert {first.headline, copy.headline} == set(headlines(issue)), said
    assert listed(pool(issue)) == listed(pool(issue, "merge=x"))
    new = Article.objects.get(key=samples.article(number=6).id)
    old = Article.objects.get(key=samples.article(number=3).id)
    marking = pool(issue, f"merge={new.pk}")
    assert "Which article is about one event with" in marking
    assert "The same event" in row_of(marking, old)
    assert "The same event" not in row_of(marking, new)
    act(client, issue, f"pool/{old.pk}/merge", other=new.pk)
    page = pool(issue)
    assert "Merged with" in row_of(page, old)
    assert "Merged with" in row_of(page, new)
    _, said = act(client, issue, f"pool/{old.pk}/merge", other="x")
    assert said == ["That article is not in the pool. Look at the pool as it is now."]


def test_one_event_is_seen_side_by_side() -> None:
    issue = furnish()
    copy = Article.objects.get(source__name="Gazette")
    first = Article.objects.get(key=samples.article(number=1).id)
    page = signed.client("editor").get(f"/desk/issues/{issue.pk}/pool/{copy.pk}/")
    said = page.content.decode()
    assert "2 about one event" in said
    assert said.index(copy.headline) < said.index(f'id="h-{first.pk}"')
    assert f"/pool/{first.pk}/apart/" in said
    assert "bulb on a rock" in said


def test_what_was_sent_is_added_again_only_after_a_warning() -> None:
    issue = furnish()
    sent = Article.objects.get(used_in__number=41)
    client = signed.client("editor")
    _, said = act(client, issue, "add", article=sent.pk)
    assert said == [f"“{sent.headline}” is in No. 41 already. Choose another."]
    warned = client.get(f"/desk/issues/{issue.pk}/pool/{sent.pk}/").content.decode()
    assert "get it a second time if you add it" in warned
    assert "Add it once more" in warned
    _, said = act(client, issue, "add", article=sent.pk, again="1")
    assert said == [f"“{sent.headline}” was added once more at place 3."]
    assert sent.headline in headlines(issue)


def test_the_pool_is_narrowed_by_links_that_add_up() -> None:
    issue = furnish()
    everything = listed(pool(issue))
    otters = Article.objects.get(key=samples.article(number=4).id)
    new = Article.objects.get(key=samples.article(number=6).id)
    water = pool(issue, "section=Water")
    assert listed(water) == [otters.pk]
    assert "Water has 0 of 1" in row_of(water, otters)
    assert listed(pool(issue, "section=Nowhere")) == everything
    since = listed(pool(issue, "new=1"))
    assert new.pk in since
    assert Article.objects.get(used_in__number=41).pk not in since
    quoting = pool(issue, "said=1")
    assert set(listed(quoting)) < set(everything)
    assert all("no quotation" not in row_of(quoting, row) for row in of(listed(quoting)))
    gazette = Article.objects.get(source__name="Gazette")
    one = pool(issue, f"source={gazette.source_id}&new=1")
    assert listed(one) == [gazette.pk]
    assert f'href="?source={gazette.source_id}"' in one  # the filter is taken off, the other stays
    nothing = pool(issue, "q=otters&section=Water&said=1&new=1&source=9")
    assert "and fits the filters" in nothing


def of(articles: list[int]) -> list[Article]:
    return [Article.objects.get(pk=pk) for pk in articles]


def test_an_action_comes_back_to_what_was_looked_at() -> None:
    issue = furnish()
    new = Article.objects.get(key=samples.article(number=6).id)
    data = {"pool": "q=boats+%26+quays&new=1\r\nX: y", "never": "1", "article": new.pk}
    where, _ = act(signed.client("editor"), issue, f"pool/{new.pk}/aside", **data)
    query = "q=boats+%26+quays&new=1%0D%0AX%3A+y"
    assert where == f"/desk/issues/{issue.pk}/pool/?{query}#a-{new.pk}"


def test_an_article_that_was_taken_meanwhile_stays_where_it_is() -> None:
    issue = furnish()
    new = Article.objects.get(key=samples.article(number=6).id)
    other = empty(43)
    Article.objects.filter(pk=new.pk).update(used_in=other)
    _, said = act(signed.client("editor"), issue, "add", article=new.pk)
    assert said == [f"“{new.headline}” is in No. 43 already. Choose another."]
    assert "In No. 43 already." in row_of(pool(issue), new)


def test_an_order_that_changed_meanwhile_is_shown_first() -> None:
    issue = furnish()
    first, second = issue.stories.order_by("position")
    seen = {"pool": "", "seen_order": f"{second.pk} {first.pk}", "position": "1"}
    path = f"/desk/issues/{issue.pk}/stories/{first.pk}/move/"
    answer = signed.client("editor").post(path, seen, headers={"HX-Boosted": "true"})
    assert answer.status_code == 409
    assert 'id="main"' in answer.content.decode()
    assert f'href="/desk/issues/{issue.pk}/pool/"' in answer.content.decode()


@pytest.mark.parametrize(
    "headline", ["🦦", "x" * 300, "عودة حارس المنارة", "<script>alert(1)</script>", ""]
)
def test_any_headline_stands_in_the_pool(headline: str) -> None:
    issue = furnish()
    odd = put(6, headline=headline, id="o" * 16, url=None)
    page = row_of(pool(issue), odd)
    assert "<script>" not in page
    shown = signed.client("viewer").get(f"/desk/issues/{issue.pk}/pool/{odd.pk}/")
    assert shown.status_code == 200
    _, said = act(signed.client("editor"), issue, "add", article=odd.pk)
    assert "was added at place 3." in said[0]


def test_whoever_only_looks_sees_the_pool_and_no_button() -> None:
    issue = furnish()
    page = pool(issue, role="viewer")
    assert listed(page)
    assert "data-on" not in page
    assert "Pick again" not in page


def test_an_empty_pool_says_so() -> None:
    page = pool(empty(42))
    assert "The pool is empty" in page


@pytest.mark.parametrize(
    "query", ["page=x", "source=²", "merge=1e9", "section=%00", "q=%00", "new=2", "page=-1"]
)
def test_an_address_that_asks_nonsense_shows_the_pool(query: str) -> None:
    issue = furnish()
    assert listed(pool(issue, query)) == listed(pool(issue))


@pytest.mark.parametrize("query", ["merge=999", "instead=999"])
def test_what_is_named_and_not_there_is_not_found(query: str) -> None:
    issue = furnish()
    answer = signed.client().get(f"/desk/issues/{issue.pk}/pool/?{query}")
    assert answer.status_code == 404
