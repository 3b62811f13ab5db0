"""A story's picture: described by an editor, left out, shown again."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from digest import approval, editing, media
from digest.article import Image
from digest.models import Change, Story
from tests import samples, stored
from tests.desk import signed
from tests.settings import ON_POSTGRES
from tests.stored import AT

ALT = "A ferry leaves a small harbour under a low red sun"
SHOWN = "Shown, without a description."

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def row() -> Story:
    """The lead, whose picture is kept in both its shapes."""
    lead = stored.issue().stories.get(position=0)
    shapes = {
        place: samples.picture(number=1, large=place == "lead") for place in ("lead", "square")
    }
    media.keep({each.name: samples.PICTURES[each.name] for each in shapes.values()})
    lead.pictures = {place: each.to_data() for place, each in shapes.items()} | {"lost": ""}
    lead.data["image"] = lead.pictures["lead"]
    lead.data["article"]["image"] = Image("https://courier.example/1.jpg").to_data()
    lead.save()
    return lead


def post(row: Story, *, seen: str, **data: str) -> tuple[int, str]:
    answer = signed.client("editor").post(
        f"/desk/issues/{row.issue_id}/stories/{row.pk}/picture/",
        {"seen_picture": seen, **data},
        headers={"HX-Request": "true"},
    )
    row.refresh_from_db()
    return answer.status_code, answer.content.decode()


def page_of(row: Story) -> str:
    path = f"/desk/issues/{row.issue_id}/stories/{row.pk}/"
    return signed.client("editor").get(path).content.decode()


def printed(row: Story) -> str:
    return approval.preview(row.issue_id).html


def test_what_an_editor_says_of_a_picture_reaches_readers(row: Story) -> None:
    status, pieces = post(row, seen=SHOWN, shown="on", alt=f"  {ALT}\n")
    assert status == 200
    assert f"Shown: “{ALT}”" in pieces
    assert f'alt="{ALT}"' in printed(row)
    assert f'value="{ALT}"' in page_of(row)
    assert row.to_noun().edited == ("image",)
    [change] = Change.objects.filter(issue=row.issue_id)
    assert change.what.endswith(" was described anew.")
    assert change.details == {"field": f"{row.pk}.image", "before": "", "after": ALT}


def test_the_description_stays_with_a_story_that_is_moved(row: Story) -> None:
    post(row, seen=SHOWN, shown="on", alt=ALT)
    editing.move(row.issue_id, row.pk, 1, editor=stored.editor(), at=AT, revision=1)
    row.refresh_from_db()
    image = row.to_noun().image
    assert image
    assert (image.alt, image.width) == (ALT, 88)


def test_a_picture_is_left_out_and_shown_again(row: Story) -> None:
    name = row.pictures["lead"]["name"]
    assert name in printed(row)
    status, pieces = post(row, seen=SHOWN)
    assert (status, "Left out." in pieces) == (200, True)
    assert row.to_noun().image is None
    assert name not in printed(row)
    assert not [
        each for each in approval.preview(row.issue_id).findings if "goes without" in each.what
    ]
    shown = page_of(row)
    assert name in shown
    assert 'name="shown">' in shown
    post(row, seen="Left out.", shown="on", alt="")
    assert name in printed(row)
    assert row.to_noun().edited == ()
    said = Change.objects.filter(issue=row.issue_id).order_by("pk").values_list("what", flat=True)
    assert [each.rsplit(" was ")[1] for each in said] == ["left out.", "shown."]


def test_it_stays_out_while_other_things_change(row: Story) -> None:
    post(row, seen=SHOWN)
    editing.move(row.issue_id, row.pk, 2, editor=stored.editor(), at=AT, revision=1)
    row.refresh_from_db()
    assert row.position == 2
    assert row.to_noun().image is None


def test_the_same_again_changes_nothing(row: Story) -> None:
    assert post(row, seen=SHOWN, shown="on", alt="")[0] == 200
    row.issue.refresh_from_db()
    assert row.issue.revision == 0


def test_two_who_describe_it_at_once_see_both(row: Story) -> None:
    post(row, seen=SHOWN, shown="on", alt="A ferry")
    status, pieces = post(row, seen=SHOWN, shown="on", alt=ALT)
    assert status == 409
    assert "Shown: “A ferry”" in pieces
    assert f"Shown: “{ALT}”" in pieces
    assert row.pictures["lead"]["alt"] == "A ferry"


def test_a_story_without_a_picture_has_none_to_describe(row: Story) -> None:
    row.pictures, row.data["image"] = {}, None
    row.save()
    status, pieces = post(row, seen="Left out.", shown="on", alt=ALT)
    assert status == 422
    assert "The story has no picture." in pieces
    assert 'name="alt"' not in page_of(row)


def test_a_description_that_is_too_long_is_refused(row: Story) -> None:
    status, pieces = post(row, seen=SHOWN, shown="on", alt="a" * 301)
    assert (status, "The description has 301 characters." in pieces) == (422, True)
    assert row.pictures["lead"]["alt"] == ""


@pytest.fixture
def page(browser: Browser, live_server: LiveServer, row: Story) -> Iterator[Page]:
    editor = stored.editor("editor")
    with signed.page(browser, live_server.url, editor, width=1280) as page:
        page.goto(f"/desk/issues/{row.issue_id}/stories/{row.pk}/")
        yield page


@pytest.mark.skipif(ON_POSTGRES, reason="what a browser does is the same on both")
def test_it_is_saved_by_itself(page: Page, row: Story) -> None:
    page.get_by_label("Picture, described for").fill(ALT)
    expect(page.locator("#seen-picture textarea")).to_have_value(f"Shown: “{ALT}”")
    page.get_by_label("Readers see it").uncheck()
    expect(page.locator("#seen-picture textarea")).to_have_value("Left out.")
    row.refresh_from_db()
    assert row.to_noun().image is None
    assert row.pictures["lead"]["alt"] == ALT
    page.reload()
    expect(page.get_by_label("Readers see it")).not_to_be_checked()
    expect(page.get_by_label("Picture, described for")).to_have_value(ALT)
