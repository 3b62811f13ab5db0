"""What preflight asks of the system that is to send, on a real database."""

from __future__ import annotations

from hashlib import sha256

import pytest
from django.conf import settings as configured
from pytest_django import Settings

from digest import approval, checks, preflight
from digest.budget import Budget
from digest.errors import NotReady
from digest.frozen import fingerprint
from digest.images import SQUARE, prepare
from digest.issue import Picture, Story
from digest.jobs import JOBS, Work
from digest.models import Frozen, Issue
from digest.outgoing import memory
from digest.printed import Finding
from tests import doors, samples, stored
from tests.desk import signed

AT = stored.AT

pytestmark = pytest.mark.django_db


def found(issue: Issue, rule: str) -> list[Finding]:
    return [each for each in approval.preview(issue.pk).findings if each.rule == rule]


def approve(issue: Issue) -> None:
    approval.approve(issue.pk, None, AT, fingerprint(approval.preview(issue.pk)))


def test_what_was_tried_is_kept_with_the_issue() -> None:
    issue = stored.issue()
    assert issue.tried == {}
    approve(issue)
    issue.refresh_from_db()
    assert issue.tried == {"at": AT.isoformat(), "findings": []}
    assert found(issue, "one_click") == []


def test_an_issue_that_nobody_could_leave_is_not_approved(settings: Settings) -> None:
    issue = stored.issue()
    settings.ROOT_URLCONF = doors.behind(doors.wants_a_cookie)
    with pytest.raises(NotReady, match="is answered with status 403"):
        approve(issue)
    issue.refresh_from_db()
    assert issue.state == Issue.State.DRAFT
    assert not Frozen.objects.exists()
    [block] = found(issue, "one_click")
    assert (block.severity, bool(block.fix)) == ("block", True)


def test_a_door_that_was_mended_lets_the_issue_through(settings: Settings) -> None:
    issue, ours = stored.issue(), settings.ROOT_URLCONF
    settings.ROOT_URLCONF = doors.behind(doors.forgets)
    preflight.try_out(issue.pk, AT)
    assert found(issue, "one_click")
    settings.ROOT_URLCONF = ours
    approve(issue)
    assert found(issue, "one_click") == []


def test_what_is_found_after_the_approval_is_said_while_it_waits(settings: Settings) -> None:
    issue = stored.issue()
    approve(issue)
    settings.ROOT_URLCONF = doors.behind(doors.leaves)
    preflight.try_out(issue.pk, AT)
    [block] = found(issue, "one_click")
    assert "mail scanners open every link" in block.what


def test_a_worker_tries_before_an_editor_asks() -> None:
    issue = stored.issue(stories=[samples.story(number=3)])
    JOBS["follow"].run(issue.pk, Work(lambda: AT, memory, "worker"))
    issue.refresh_from_db()
    assert issue.tried["at"] == AT.isoformat()


def test_the_desk_shows_it_with_its_rule(settings: Settings) -> None:
    issue = stored.issue()
    client, path = signed.client(), f"/desk/issues/{issue.pk}/approve/"
    assert "left in one press" not in client.get(path).content.decode()
    preflight.try_out(issue.pk, AT)
    page = client.get(path).content.decode()
    assert "Tried on 16 October, 08:00: a stand-in reader left in one press" in page
    settings.ROOT_URLCONF = doors.behind(doors.breaks)
    preflight.try_out(issue.pk, AT)
    page = client.get(path).content.decode()
    assert "is answered with status 500." in page
    assert ">one_click</span>" in page
    assert 'value="leave" disabled' in page
    assert "left in one press" not in page


def test_digest_check_names_the_newsletters_that_nobody_can_leave(settings: Settings) -> None:
    stored.publication()
    stored.publication("lantern")
    assert list(checks.leaving()) == []
    settings.ROOT_URLCONF = doors.behind(doors.is_shut)
    said = list(checks.leaving())
    assert [each.id for each in said] == ["digest.E010", "digest.E010"]
    assert str(said[0].msg).startswith("The Tideline: The page behind the unsubscribe link")


def kept(content: bytes, ending: str, *, width: int, height: int) -> Story:
    """Return a story whose picture is stored, and is stated to be of a size."""
    name = f"{sha256(content).hexdigest()}.{ending}"
    samples.PICTURES[name] = content
    return samples.story(image=Picture(name, width, height, "A bay", "https://courier.example/1"))


@pytest.mark.parametrize(
    ("drawn", "stated", "is_right"),
    [
        ((1200, 676), (600, 338), True),
        ((600, 338), (600, 338), True),
        ((401, 226), (600, 338), True),  # fewer pixels than are shown, rounded
        ((1200, 800), (600, 338), False),
        ((176, 176), (88, 90), False),
        ((338, 600), (600, 338), False),
    ],
)
def test_pictures_are_shown_in_proportion(
    drawn: tuple[int, int], stated: tuple[int, int], is_right: bool
) -> None:
    content = samples.drawing(1, width=drawn[0], height=drawn[1])
    issue = stored.issue(stories=[kept(content, "jpg", width=stated[0], height=stated[1])])
    if is_right:
        assert found(issue, "pictures") == []
        return
    [block] = found(issue, "pictures")
    assert block.severity == "block"
    assert f"{drawn[0]} × {drawn[1]}" in block.what
    assert f"{stated[0]} × {stated[1]}" in block.what
    assert block.where == issue.stories.get().to_noun().headline


def test_what_is_stored_under_a_picture_s_name_is_one() -> None:
    issue = stored.issue(stories=[kept(b"not a picture", "jpg", width=600, height=338)])
    [block] = found(issue, "pictures")
    assert (block.severity, block.what) == (
        "block",
        "The picture is not a JPEG, PNG, GIF or WebP file.",
    )


def test_each_story_with_a_lost_picture_is_named_whatever_its_headline() -> None:
    twins = [samples.story(number=number, headline="Twins") for number in (1, 2)]
    issue = stored.issue(stories=twins)
    for story in twins:
        assert story.image
        (configured.MEDIA_ROOT / story.image.name).unlink()
    assert [each.where for each in found(issue, "pictures")] == ["Twins", "Twins"]


def test_a_picture_that_is_lost_after_the_approval_is_said() -> None:
    issue = stored.issue(stories=[samples.story()])
    approve(issue)
    assert found(issue, "pictures") == []
    image = samples.story().image
    assert image
    (configured.MEDIA_ROOT / image.name).unlink()
    assert [each.severity for each in found(issue, "pictures")] == ["block"]


def test_pictures_as_we_make_them_are_stated_as_they_are() -> None:
    for width, height in ((90, 88), (1001, 300), (3000, 1000), (401, 203)):
        done = prepare(samples.drawing(2, width=width, height=height), SQUARE)
        story = kept(done.content, "jpg", width=done.width, height=done.height)
        row = stored.issue(width, stories=[story], slug=f"made-{width}")
        assert found(row, "pictures") == []


# How many are to get it


def test_more_people_than_a_day_holds_are_warned_of_with_the_days_it_takes() -> None:
    [finding] = preflight.of_sending(100_000, Budget(13.3, 47_500, 47_500))
    assert finding.severity == "warn"
    assert finding.what == (
        "100,000 people are to get it, and the provider leaves 47,500 a day to issues."
    )
    assert "takes at most 2 days." in finding.fix


def test_what_is_left_of_today_counts() -> None:
    [finding] = preflight.of_sending(11, Budget(13.3, 100, 10))
    assert "leaves 10 today to issues" in finding.what
    [finding] = preflight.of_sending(11, Budget(None, None, 0))
    assert "by itself." in finding.fix
    assert not list(preflight.of_sending(10, Budget(13.3, 100, 10)))
    assert not list(preflight.of_sending(10**9, Budget()))
