"""Newsletters and their schedule: what is wrong is said beside its field, nothing typed is lost."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image
from pytest_django import Settings

from digest import approval
from digest.models import Programme
from digest.theme import Theme
from subscribers.models import Publication
from tests import stored
from tests.desk import signed
from tests.test_images import encoded
from tests.test_logos import lettering

pytestmark = pytest.mark.django_db
TIDELINE = {
    "name": "The Tideline",
    "slug": "tideline",
    "sender_address": "digest@tideline.example",
    "postal_address": "12 Chandlers Row, Port Ellery",
    "language": "en",
}
SCHEDULE = {
    "is_scheduled": "on",
    "weekday": "4",
    "time": "08:00",
    "time_zone": "Europe/London",
    "draft_ahead": "48",
    "needs_approval": "True",
    "latest": "2",
    "layout": "classic",
    "pictures": "on",
    "base": "tideline",
}


@pytest.fixture
def owner() -> Client:
    return signed.client()


def beside(page: str, field: str) -> str:
    """Return what is said to be wrong with a field."""
    return page.partition(f'id="id_{field}_error"')[2].partition("</div>")[0]


def test_a_newsletter_is_made_and_needs_sources_next(owner: Client) -> None:
    page = owner.post("/desk/new/", TIDELINE, follow=True)
    assert page.redirect_chain == [("/desk/tideline/sources/", 302)]
    assert "The Tideline is there. Give it its sources." in page.content.decode()
    programme = Programme.objects.get()
    assert (programme.publication.slug, programme.is_scheduled) == ("tideline", False)


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("slug", "lantern", "Another newsletter has this short name."),
        ("slug", "people", "leads somewhere else already"),
        ("slug", "media", "leads somewhere else already"),
        ("slug", "Tide Line!", "Only lower-case letters, digits and hyphens"),
        ("sender_address", "digest at tideline", "valid email address"),
        ("reply_to", "nobody", "valid email address"),
        ("name", "", "This field is required."),
        ("name", "x" * 121, "at most 120 characters"),
    ],
)
def test_what_will_not_do_is_said_beside_its_field(
    owner: Client, field: str, typed: str, said: str
) -> None:
    stored.publication("lantern")
    page = owner.post("/desk/new/", {**TIDELINE, "strapline": "The week", field: typed})
    assert said in beside(page.content.decode(), field)
    assert 'value="The week"' in page.content.decode()
    assert f'value="{typed}"' in page.content.decode() or not typed
    assert Publication.objects.count() == 1


def test_settings_are_saved_and_the_short_name_stays_once_it_stands_in_mails(
    owner: Client,
) -> None:
    publication = stored.publication()
    there = "/desk/tideline/settings/"
    wrong = owner.post(there, {**TIDELINE, "name": ""}).content.decode()
    assert "This field is required." in beside(wrong, "name")
    assert "Settings: The Tideline" in wrong  # the page is of what is stored
    moved = owner.post(there, {**TIDELINE, "slug": "tide"}, follow=True)
    assert "Saved." in moved.content.decode()
    assert Publication.objects.get().slug == "tide"
    Publication.objects.update(slug=publication.slug)
    stored.sent()
    owner.post(there, {**TIDELINE, "slug": "tide", "name": "Tide"})
    row = Publication.objects.get()
    assert (row.slug, row.name) == ("tideline", "Tide")
    assert "It stands in mails that have left" in owner.get(there).content.decode()


def test_a_schedule_is_saved_and_shows_what_the_clocks_will(owner: Client) -> None:
    stored.publication()  # has no programme yet, as one made by hand
    there = "/desk/tideline/schedule/"
    assert "Nothing leaves by itself yet." in owner.get(there).content.decode()
    assert not Programme.objects.exists()
    page = owner.post(there, SCHEDULE, follow=True).content.decode()
    assert "Fridays at 08:00" in page
    row = Programme.objects.get()
    assert (row.weekday, row.time_zone, row.needs_approval) == (4, "Europe/London", True)
    assert page.count('<td class="b nw">Fri ') == 8


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("time_zone", "Europe/Elsewhere", "There is no time zone “Europe/Elsewhere”."),
        ("time_zone", "../etc/passwd", "There is no time zone"),
        ("time_zone", "", "This field is required."),
        ("time", "half past", "valid time"),
        ("layout", "tabloid", "not one of the available choices"),
        ("weekday", "9", "not one of the available choices"),
        ("base", "harbor", "not one of the available choices"),
        ("density", "roomy", "not one of the available choices"),
        ("accent", "teal", "The theme&#x27;s colour accent = &#x27;teal&#x27; is not one we can"),
        ("accent", "#ffd400", "The nearest shade that can be read is #"),
    ],
)
def test_a_schedule_that_cannot_be(owner: Client, field: str, typed: str, said: str) -> None:
    programme = stored.programme()
    answer = owner.post("/desk/tideline/schedule/", {**SCHEDULE, "accent": "#7a1f3e", field: typed})
    page = answer.content.decode()
    assert said in beside(page, field)
    assert 'value="#7a1f3e"' in page or field == "accent"
    assert typed in page
    assert "Fridays at 08:00" in page  # what is stored goes on
    programme.refresh_from_db()
    assert (programme.theme, programme.time_zone) == ({}, "Europe/London")


def logo(content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile("lantern.png", content, "image/png")


def test_a_look_is_chosen_and_printed(owner: Client) -> None:
    issue = stored.issue()
    there = f"/desk/{issue.publication.slug}/schedule/"
    chosen = {**SCHEDULE, "base": "dusk", "accent": "#7a1f3d", "density": "compact"}
    owner.post(there, {**chosen, "logo": logo(encoded(lettering()))})
    row = Programme.objects.get()
    theme = Theme.from_data(row.theme)
    assert theme.logo
    assert (theme.name, theme.light.accent, theme.density) == ("dusk", "#7a1f3d", "compact")
    printed = approval.preview(issue.pk)
    assert f"/{theme.logo.name}" in printed.html
    assert theme.logo.name in printed.pictures
    picture = owner.get(f"/media/{theme.logo.name}")
    assert picture["Content-Type"] == "image/png"
    assert b"".join(picture.streaming_content) == printed.pictures[theme.logo.name]  # type: ignore[attr-defined]
    assert 'name="no_logo"' in owner.get(there).content.decode()
    owner.post(there, {**SCHEDULE, "no_logo": "on"})
    row.refresh_from_db()
    assert row.theme == {"base": "tideline"}


def test_a_logo_is_seen_on_both_cards_with_what_would_be_better(
    owner: Client, settings: Settings, tmp_path: Path
) -> None:
    settings.MEDIA_ROOT = tmp_path
    stored.programme()
    there = "/desk/tideline/schedule/"
    on_white = Image.new("RGB", (400, 100), "white")
    on_white.paste((18, 52, 86), (20, 20, 300, 80))
    owner.post(there, {**SCHEDULE, "logo": logo(encoded(on_white))})
    theme = Theme.from_data(Programme.objects.get().theme)
    assert theme.logo
    page = owner.get(there).content.decode()
    for scheme, palette in (("light", theme.light), ("dark", theme.dark)):
        assert f'aria-label="The logo on the {scheme} card"' in page
        assert f'fill="{palette.card}"' in page
    assert f'href="/media/{theme.logo.name}"' in page
    assert "The logo stands on white, which stays white by night" in page
    (tmp_path / theme.logo.name).unlink()
    assert "stays white by night" not in owner.get(there).content.decode()
    owner.post(there, {**SCHEDULE, "logo": logo(encoded(lettering()))})
    page = owner.get(there).content.decode()
    assert "The logo on the dark card" in page
    assert "stays white by night" not in page


def test_a_logo_that_cannot_be_stored_is_said_and_changes_nothing(
    owner: Client, settings: Settings, tmp_path: Path
) -> None:
    programme = stored.programme()
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.MEDIA_ROOT.touch()
    told = {**SCHEDULE, "base": "dusk", "logo": logo(encoded(lettering()))}
    page = owner.post("/desk/tideline/schedule/", told).content.decode()
    assert "Pictures cannot be written" in beside(page, "logo")
    programme.refresh_from_db()
    assert not programme.theme


def test_a_logo_that_is_a_text_is_said_and_changes_nothing(owner: Client) -> None:
    programme = stored.programme()
    told = {**SCHEDULE, "base": "dusk", "logo": logo(b"The Lantern")}
    page = owner.post("/desk/tideline/schedule/", told).content.decode()
    assert "The picture is not a JPEG, PNG, GIF or WebP file." in beside(page, "logo")
    programme.refresh_from_db()
    assert programme.theme == {}


def test_a_stored_zone_that_is_none_breaks_no_page(owner: Client) -> None:
    Programme.objects.filter(pk=stored.programme().pk).update(time_zone="Mars/Olympus")
    for path in ("/desk/tideline/", "/desk/tideline/schedule/", "/desk/tideline/issues/"):
        page = owner.get(path)
        assert page.status_code == 200
        assert "Its time zone is wrong" in page.content.decode()
