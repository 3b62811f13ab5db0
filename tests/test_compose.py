"""Composing an issue of a stored pool, on a real database."""

from __future__ import annotations

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from threading import Barrier

import pytest
from django.conf import settings as configured
from django.db import connection
from pytest_django import Settings

from digest import condensing
from digest.article import Image
from digest.compose import compose, has_news
from digest.errors import NothingToSend
from digest.images import LEAD, SQUARE
from digest.issue import Story as Noun
from digest.models import Article, Issue, Programme, Source
from tests import samples, stored
from tests.loopback import Answer, Web, web
from tests.providing.bedrock import MODEL, BedrockProvider, bedrock_provider
from tests.transports.test_ses import settings_of_aws

AT = stored.AT
SLOT = "2026-10-16T08:00"

pytestmark = pytest.mark.django_db


def let_be_private(site: Web) -> None:
    for source in Source.objects.all():
        source.may_be_private, source.address = True, site.url(f"/feed/{source.pk}")
        source.save()


@pytest.fixture
def site() -> Iterator[Web]:
    with web() as running:
        yield running


def pool(count: int = 7, *, image: str = "") -> list[Article]:
    """Put sample articles into the pool, a little older each, with the picture at an address."""
    stored.programme()
    picture = Image(image) if image else None
    return [
        stored.article(
            samples.article(
                number=number, image=picture, published_at=AT - timedelta(hours=6 * number)
            )
        )
        for number in range(1, count + 1)
    ]


def composed(slot: str | None = SLOT) -> Issue:
    return compose(stored.publication().pk, AT, slot=slot, due_at=AT if slot else None)


def nouns(issue: Issue) -> list[Noun]:
    return [story.to_noun() for story in issue.stories.all()]


def test_a_draft_is_good_untouched() -> None:
    pool()
    issue = composed()
    told = nouns(issue)
    assert (issue.state, issue.number, issue.slot) == ("draft", 1, SLOT)
    assert issue.subject == told[0].headline
    assert issue.preheader == f"{told[1].headline} · {told[2].headline}"
    assert issue.intro == ""
    assert len(told) == 7
    assert all(each.summary and each.reason for each in told)
    assert all(sentence.stands_in(each.article.text) for each in told for sentence in each.summary)


def test_why_each_article_was_picked_or_not_is_stored() -> None:
    pool()
    Programme.objects.update(stories=3)
    twin = samples.article(number=1)
    stored.article(replace(twin, id="twin", source="Radio Marrow", published_at=AT))
    issue = composed()
    found = list(issue.candidates.select_related("cluster"))
    assert len(found) == 8
    assert [each.picked for each in found] == [True] * 3 + [False] * 5
    assert [each.article_id for each in found[:3]] == [
        each.article_id for each in issue.stories.all()
    ]
    assert all(each.reason.endswith(".") and each.score for each in found)
    [shared] = [each for each in issue.clusters.all() if each.size == 2]
    assert shared.sources == 2
    assert sum(each.cluster == shared for each in found) == 2


def test_no_article_stands_in_two_issues() -> None:
    pool(7)
    Programme.objects.update(stories=4)
    first, second = composed(), composed("2026-10-23T08:00")
    assert {story.article_id for story in first.stories.all()}.isdisjoint(
        story.article_id for story in second.stories.all()
    )
    assert (first.number, second.number) == (1, 2)
    assert second.stories.count() == 3


def test_what_an_editor_set_aside_is_not_chosen() -> None:
    never, _ = pool(2)
    Article.objects.filter(pk=never.pk).update(is_never=True)
    assert never.pk not in [story.article_id for story in composed().stories.all()]


def test_nothing_new_skips_the_slot_and_says_why() -> None:
    pool(2)
    composed()
    skipped = composed("2026-10-23T08:00")
    assert (skipped.state, skipped.number) == ("skipped", None)
    assert skipped.skipped_because == (
        "All 2 articles of the last 7 days are taken or set aside already."
    )
    assert composed("2026-10-23T08:00") == skipped
    stored.article(samples.article(number=5, published_at=AT))
    assert composed("2026-10-30T08:00").number == 2


def test_why_there_is_nothing_is_said_for_those_who_can_mend_it() -> None:
    stored.programme()
    stored.source()
    Source.objects.update(fault="It does not answer.")
    with pytest.raises(NothingToSend) as raised:
        composed(None)
    assert raised.value.what == (
        "No source has given an article yet. 1 of 1 sources does not answer."
    )
    stored.article(samples.article(published_at=AT - timedelta(days=30)))
    with pytest.raises(NothingToSend, match="the newest is from 16 September 2026"):
        composed(None)
    assert not Issue.objects.exists()


def test_a_backlog_does_not_flood_the_first_issue() -> None:
    stored.programme()
    for week in range(20):
        noun = samples.article(published_at=AT - timedelta(days=7 * week + 1))
        stored.article(replace(noun, id=f"{week:016}"))
    assert composed().candidates.count() == 1


def test_no_hour_falls_between_two_issues() -> None:
    """A week in which the clock is set back has an hour more than seven days."""
    stored.programme()
    publication = stored.publication().pk
    last = AT - timedelta(days=7, hours=1)
    assert compose(publication, last, slot="2026-10-09T08:00").state == "skipped"
    stored.article(samples.article(published_at=AT - timedelta(days=7, minutes=30)))
    assert composed().stories.count() == 1


def test_a_long_silence_is_not_made_up_for() -> None:
    stored.programme()
    publication = stored.publication().pk
    compose(publication, AT - timedelta(days=60), slot="2026-08-14T08:00")
    stored.article(samples.article(published_at=AT - timedelta(days=15)))
    assert composed().state == "skipped"


def test_news_is_what_the_pool_has_for_an_issue_now() -> None:
    programme = stored.programme()
    assert not has_news(programme, AT)
    pool(1)
    assert has_news(programme, AT)
    composed()
    assert not has_news(programme, AT)


def test_pictures_are_kept_large_and_small(site: Web) -> None:
    for number in (1, 2):
        site.pages[f"/{number}.jpg"] = Answer(samples.drawing(number))
    for number in (1, 2, 3):
        image = Image(site.url(f"/{number}.jpg"), alt="A bay")
        stored.article(samples.article(number=number, image=image))
    stored.programme()
    let_be_private(site)
    rows = list(composed().stories.all())
    images = {row.to_noun().article.url: row.to_noun().image for row in rows}
    assert sorted(image.width for image in images.values() if image) == [SQUARE.width, LEAD.width]
    assert images["https://courier.example/3"] is None
    for row in rows:
        for picture in filter(None, (row.pictures["lead"], row.pictures["square"])):
            assert (configured.MEDIA_ROOT / picture["name"]).read_bytes()[:2] == b"\xff\xd8"


def test_pictures_on_private_addresses_need_leave(site: Web) -> None:
    pool(1, image=site.url("/1.jpg"))
    [story] = nouns(composed())
    assert story.image is None
    assert site.asked == []


def test_a_programme_without_pictures_asks_for_none(site: Web) -> None:
    pool(1, image=site.url("/1.jpg"))
    Programme.objects.update(pictures=False)
    let_be_private(site)
    assert nouns(composed())[0].image is None
    assert site.asked == []


def test_a_headline_longer_than_a_subject_is_cut_at_a_word() -> None:
    stored.programme()
    stored.article(samples.article(headline="otter " * 80))
    subject = composed().subject
    assert subject.endswith("otter…")
    assert len(subject) <= 300


@pytest.mark.django_db(transaction=True)
def test_two_composers_at_once_make_one_issue() -> None:
    pool(4)
    barrier = Barrier(2)

    def work() -> tuple[int, int | None]:
        try:
            barrier.wait()
            found = composed()
            return found.pk, found.number
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as threads:
        both = [each.result() for each in [threads.submit(work) for _ in range(2)]]
    assert both[0] == both[1]
    assert Issue.objects.get().stories.count() == 4


@pytest.mark.django_db(transaction=True)
def test_two_special_issues_at_once_share_no_article_and_no_number() -> None:
    pool(7)
    Programme.objects.update(stories=3)
    barrier = Barrier(2)

    def work() -> Issue:
        try:
            barrier.wait()
            return composed(None)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as threads:
        both = [each.result() for each in [threads.submit(work) for _ in range(2)]]
    assert sorted(each.number or 0 for each in both) == [1, 2]
    one, other = ({story.article_id for story in each.stories.all()} for each in both)
    assert len(one) == len(other) == 3
    assert one.isdisjoint(other)
    assert Article.objects.filter(used_in__in=both).count() == 6


@pytest.fixture
def model(monkeypatch: pytest.MonkeyPatch, settings: Settings) -> Iterator[BedrockProvider]:
    settings.SUMMARISER, settings.BEDROCK_MODEL = "bedrock", MODEL
    with bedrock_provider() as running:
        settings_of_aws(monkeypatch, AWS_ENDPOINT_URL_BEDROCK_RUNTIME=running.url)
        condensing.bedrock_client_once.cache_clear()
        yield running
        condensing.bedrock_client_once.cache_clear()


def test_a_model_condenses_where_it_is_asked_to(model: BedrockProvider) -> None:
    pool(2)
    lead = json.dumps({"summary": "Somebody will sleep at the Skarn light.", "quotes": []})
    model.answers = [lead, "rubbish"]
    first, second = nouns(composed())
    assert [(each.text, each.by) for each in first.own_words] == [
        ("Somebody will sleep at the Skarn light.", MODEL)
    ]
    assert first.note.startswith(f"{MODEL} wrote the summary")
    assert second.note.startswith(f"The summary by {MODEL} was not used: ")
    assert (bool(second.summary), second.own_words) == (True, ())


def test_a_summariser_that_is_not_set_up_costs_no_issue(settings: Settings) -> None:
    settings.SUMMARISER = "bedrock"
    pool(2)
    assert all(each.summary and not each.note for each in nouns(composed()))
