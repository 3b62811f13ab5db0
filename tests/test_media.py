"""Pictures from an article to a reader's mail, through a bucket on loopback."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.request import urlopen

import pytest
from django.test import Client
from playwright.sync_api import Browser
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from digest import approval, checks, frozen, media
from digest.article import Image
from digest.compose import compose
from digest.errors import NotReady
from digest.models import Frozen, Issue, Source
from digest.press import sample_reader
from digest.rendering.message import cast
from digest.send import send
from digest.stores import Bucket
from digest.transports.memory import Memory
from tests import samples, stored
from tests.loopback import Answer, Web, web
from tests.providing.s3 import BUCKET, S3Provider, s3_provider
from tests.stored import AT
from tests.transports.test_ses import settings_of_aws

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def serving() -> Iterator[S3Provider]:
    with pytest.MonkeyPatch.context() as patch, s3_provider() as amazon:
        settings_of_aws(patch, AWS_ENDPOINT_URL_S3=amazon.url)
        media.bucket_store.cache_clear()
        yield amazon


@pytest.fixture
def amazon(serving: S3Provider, settings: Settings, tmp_path: Path) -> S3Provider:
    """A bucket for pictures, which readers find where it is."""
    serving.forget()
    settings.MEDIA_ROOT = tmp_path / "media"  # with nothing that other tests left
    settings.MEDIA_BUCKET = Bucket(BUCKET, "digest")
    settings.MEDIA_ADDRESS = f"{serving.url}/{BUCKET}/digest"
    return serving


@pytest.fixture
def site() -> Iterator[Web]:
    """Where the articles' pictures are kept by their publishers."""
    with web() as found:
        for number in (1, 2):
            found.pages[f"/{number}.jpg"] = Answer(samples.drawing(number))
            image = Image(found.url(f"/{number}.jpg"), alt="A bay")
            stored.article(samples.article(number=number, image=image))
        stored.programme()
        for source in Source.objects.all():
            source.may_be_private, source.address = True, found.url(f"/feed/{source.pk}")
            source.save()
        yield found


def composed() -> Issue:
    return compose(stored.publication().pk, AT, slot="2026-10-16T08:00")


def approved(issue: Issue) -> Frozen:
    approval.approve(issue.pk, None, AT, frozen.fingerprint(approval.preview(issue.pk)))
    return Frozen.objects.get(issue=issue)


def test_pictures_reach_readers_from_the_bucket(
    amazon: S3Provider, site: Web, settings: Settings
) -> None:
    settings.TRANSPORT = "smtp"
    settings.PUBLIC_URL = "https://news.iana.org"
    settings.ALLOWED_HOSTS = ["news.iana.org"]
    settings.MEDIA_ADDRESS = "https://pictures.iana.org"
    issue = composed()
    assert len(amazon.objects) == 4, "each as a lead's and as another story's"
    row = approved(issue)
    printed = frozen.thaw(row)
    page = (
        cast(printed, sent_at=AT)
        .fill(sample_reader(printed.issue.publication))
        .decode()
        .replace("=\r\n", "")
    )
    for name in row.pictures:
        assert f"https://pictures.iana.org/{name}" in page
        assert f"digest/{name}" in amazon.objects


def test_an_issue_keeps_the_address_it_was_approved_with(
    amazon: S3Provider, site: Web, settings: Settings
) -> None:
    row = approved(composed())
    before = settings.MEDIA_ADDRESS
    settings.MEDIA_ADDRESS = "https://pictures.iana.org"
    assert frozen.thaw(row).elsewhere() == {"media": before}


def test_what_embeds_its_pictures_loads_them_back(amazon: S3Provider, site: Web) -> None:
    stored.subscription()
    issue = composed()
    approved(issue)
    approval.start(issue.pk, AT)
    transport = Memory(lambda: AT)
    send(issue.pk, transport, clock=lambda: AT)
    [mail] = transport.mails
    assert mail.raw.count(b"Content-Type: image/jpeg") == 2


def test_our_pages_lead_to_the_bucket(
    amazon: S3Provider, site: Web, client: Client, settings: Settings
) -> None:
    row = approved(composed())
    name = row.pictures[0]
    answer = client.get(f"/media/{name}")
    assert answer.status_code == 302
    with urlopen(answer["Location"]) as picture:
        assert picture.read() == media.load([name])[name]


@pytest.mark.django_db(transaction=True)
def test_a_browser_shows_them_on_our_pages(
    amazon: S3Provider, browser: Browser, live_server: LiveServer, settings: Settings
) -> None:
    story = samples.story()
    assert story.image
    media.keep({story.image.name: samples.PICTURES[story.image.name]})
    issue = stored.sent(stories=[story])
    (settings.MEDIA_ROOT / story.image.name).unlink()
    directives = settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]
    settings.PICTURES_FROM = origins_of_pictures(settings.MEDIA_ADDRESS)
    pictures = {"img-src": settings.PICTURES_FROM}
    settings.CONTENT_SECURITY_POLICY = {"DIRECTIVES": directives | pictures}
    for path in (f"/tideline/{issue.number}/mail/", "/tideline/"):
        page = browser.new_page()
        page.goto(live_server.url + path, wait_until="load")
        widths = page.evaluate("[...document.images].map(each => each.naturalWidth)")
        assert widths, path
        assert 0 not in widths, path
        page.close()


def origins_of_pictures(address: str) -> list[str]:
    """Return what our pages admit in a process that was started with pictures elsewhere."""
    code = "from digest.settings import *; print(*PICTURES_FROM)"
    ran = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "DIGEST_MEDIA": "s3://lantern", "DIGEST_MEDIA_URL": address},
        capture_output=True,
        text=True,
        check=True,
    )
    return ran.stdout.split()


def test_mails_of_before_still_find_theirs_in_the_folder(
    amazon: S3Provider, client: Client
) -> None:
    story = samples.story()
    stored.shelve(story)
    assert story.image
    answer = client.get(f"/media/{story.image.name}")
    answer.close()
    assert answer.status_code == 200


def test_a_bucket_that_is_away_costs_a_draft_its_pictures_and_says_so(
    amazon: S3Provider, site: Web
) -> None:
    amazon.always = "AccessDenied"
    rows = list(composed().stories.all())
    assert [row.to_noun().image for row in rows] == [None, None]
    assert all("AccessDenied" in row.pictures["lost"] for row in rows)


def test_a_bucket_that_is_away_keeps_an_issue_from_being_approved(
    amazon: S3Provider, site: Web
) -> None:
    issue = composed()
    amazon.always = "AccessDenied"
    with pytest.raises(NotReady, match="AccessDenied"):
        approved(issue)
    amazon.always = ""
    amazon.objects.clear()
    with pytest.raises(NotReady, match="missing"):
        approved(issue)


def test_a_story_says_why_it_goes_without_its_picture(site: Web) -> None:
    site.pages["/1.jpg"] = Answer(b"<svg/>")
    site.pages["/2.jpg"] = Answer(status=404)
    rows = {row.data["headline"]: row for row in composed().stories.all()}
    reasons = [row.pictures["lost"] for row in rows.values()]
    assert any("SVG drawing" in each for each in reasons)
    assert any("404" in each for each in reasons)


@pytest.mark.parametrize(
    ("address", "found"),
    [
        ("https://pictures.iana.org/digest", []),
        ("http://pictures.iana.org", ["digest.E007"]),
        ("http://127.0.0.1:9000/lantern", ["digest.E007", "digest.E008"]),
    ],
)
def test_readers_must_reach_the_pictures(
    settings: Settings, address: str, found: list[str]
) -> None:
    settings.MEDIA_ADDRESS = address
    assert checks.media_address(None) == [], "nothing leaves the machine"
    settings.TRANSPORT = "ses"
    assert [each.id for each in checks.media_address(None)] == found
