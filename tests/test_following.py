"""The links of stored issues are followed on loopback, and what is found is kept."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from digest import approval, editing, following
from digest.errors import DigestError
from digest.frozen import fingerprint
from digest.issue import Story
from digest.jobs import JOBS
from digest.models import Destination, Issue, Source
from tests import samples, stored
from tests.loopback import Answer, Web, web

AT = stored.AT
HOUR = timedelta(hours=1)

pytestmark = pytest.mark.django_db


@pytest.fixture
def site() -> Iterator[Web]:
    """Serve pages that an owner named: they may be on this machine."""
    with web() as running:
        Source.objects.create(
            publication=stored.publication(),
            name="Inside",
            address=running.url("/feed"),
            may_be_private=True,
            added_at=AT,
        )
        yield running


def story(site: Web, path: str, number: int = 1) -> Story:
    article = replace(samples.article(number=number), url=site.url(path))
    return samples.story(article, number=number, image=None)


def said(issue: Issue) -> list[str]:
    found = approval.preview(issue.pk).findings
    return [f"{each.severity}: {each.what}" for each in found if each.rule == "link_check"]


def test_the_links_of_a_draft_are_followed_once(site: Web) -> None:
    site.pages["/a"] = Answer(b"x")
    issue = stored.issue(stories=[story(site, "/a"), story(site, "/b", 2)])
    assert said(issue) == ["note: 2 links have not been checked yet."]
    assert following.due(AT) == [issue.pk]
    following.follow(issue.pk, AT)
    assert following.due(AT) == []
    (warning,) = said(issue)
    assert f"leads nowhere: {site.url('/b')} does not exist (404)." in warning
    assert sorted(set(site.asked)) == ["/a", "/b"]
    site.asked.clear()
    following.follow(issue.pk, AT)
    assert site.asked == []


def test_after_a_change_only_new_links_are_followed(site: Web) -> None:
    site.pages.update({"/a": Answer(b"x"), "/b": Answer(b"x")})
    issue = stored.issue(stories=[story(site, "/a"), story(site, "/b", 2)])
    following.follow(issue.pk, AT)
    site.asked.clear()
    first = issue.stories.all()[0]
    first.data |= {"article": {**first.data["article"], "url": site.url("/c")}}
    first.save()
    editing.set_subject(issue.pk, "Another", editor=stored.editor(), at=AT, revision=0)
    assert following.due(AT) == [issue.pk]
    following.follow(issue.pk, AT)
    assert following.due(AT) == []
    assert set(site.asked) == {"/c"}


@pytest.mark.parametrize(
    ("status", "hours"), [(200, 12), (403, 12), (404, 2), (500, 0.25)], ids=str
)
def test_what_was_found_is_looked_at_again_in_time(site: Web, status: int, hours: float) -> None:
    site.pages["/a"] = Answer(status=status)
    issue = stored.issue(stories=[story(site, "/a")])
    following.follow(issue.pk, AT)
    again = AT + hours * HOUR
    assert following.due(again - timedelta(seconds=1)) == []
    assert following.due(again) == [issue.pk]
    site.pages["/a"] = Answer(b"x")
    following.follow(issue.pk, again)
    assert said(issue) == []
    assert Destination.objects.get().followed_at == again


def test_two_issues_share_what_was_found(site: Web) -> None:
    site.pages["/a"] = Answer(b"x")
    one = stored.issue(stories=[story(site, "/a")])
    following.follow(one.pk, AT)
    Issue.objects.all()[0].stories.all().delete()
    two = stored.issue(43, stories=[story(site, "/a")])
    assert said(two) == []
    following.follow(two.pk, AT)
    assert site.asked == ["/a"]


def test_an_approved_issue_is_followed_until_it_leaves(site: Web) -> None:
    site.pages["/a"] = Answer(b"x")
    issue = stored.issue(stories=[story(site, "/a")])
    following.follow(issue.pk, AT)
    approval.approve(issue.pk, None, AT, fingerprint(approval.preview(issue.pk)))
    site.pages["/a"] = Answer(status=410)
    following.follow(issue.pk, AT + 12 * HOUR)
    (warning,) = said(issue)
    assert "is gone for good (410)" in warning
    approval.start(issue.pk, AT)
    assert said(issue) == []  # as it was approved
    assert following.due(AT + 48 * HOUR) == []


def test_what_nobody_works_on_is_left_alone(site: Web) -> None:
    stored.issue(stories=[story(site, "/a")])
    assert following.due(AT + timedelta(days=31)) == []


def test_an_issue_that_cannot_be_followed_waits_its_turn(site: Web) -> None:
    issue = stored.issue(stories=[story(site, "/a")])
    issue.publication.programme.layout = "baroque"
    issue.publication.programme.save()
    with pytest.raises(DigestError, match="baroque"):
        following.follow(issue.pk, AT)
    assert following.due(AT) == []
    assert following.due(AT + HOUR) == [issue.pk]


def test_what_was_found_long_ago_is_forgotten(site: Web) -> None:
    issue = stored.issue(stories=[story(site, "/a")])
    following.follow(issue.pk, AT)
    issue.stories.all().delete()
    following.follow(issue.pk, AT + timedelta(days=91))
    assert not Destination.objects.exists()


def test_a_private_address_that_no_owner_named_is_not_visited() -> None:
    with web() as elsewhere:
        issue = stored.issue(stories=[story(elsewhere, "/a")])
        following.follow(issue.pk, AT)
        assert elsewhere.asked == []
    (warning,) = said(issue)
    assert "leads where readers cannot go" in warning


def test_examples_are_not_visited(no_network: None) -> None:
    issue = stored.issue()
    following.follow(issue.pk, AT)
    assert said(issue) == []
    assert following.due(AT) == []


def test_an_issue_that_is_gone_is_nothing_to_do() -> None:
    following.follow(404, AT)


def test_a_worker_follows() -> None:
    issue = stored.issue()
    job = JOBS["follow"]
    assert (job.is_apart, list(job.targets(AT))) == (True, [issue.pk])
