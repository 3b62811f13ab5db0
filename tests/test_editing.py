"""Editors changing a draft, on a real database."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial
from threading import Barrier
from typing import Any

import pytest
from django.db import connection

from digest import editing
from digest.article import Image
from digest.drafts import to_noun
from digest.errors import Clash, InputError, NotEditable
from digest.images import LEAD, SQUARE, frame
from digest.issue import Story as Noun
from digest.models import Article, Change, Editor, Frozen, Issue
from digest.passages import Passage
from digest.press import print_issue
from digest.trimming import headlines_from
from tests import samples, stored
from tests.loopback import Answer, Handler, Web, web

AT = stored.AT + timedelta(hours=1)

pytestmark = pytest.mark.django_db


def editor(name: str = "Lena Okafor") -> Editor:
    found = Editor.objects.filter(name=name).first()
    address = f"{name.split()[0].lower()}@example.org"
    return found or Editor.objects.create(email=address, name=name, created_at=AT)


def edit(change: Callable[..., int], issue: Issue, *what: Any, **named: Any) -> Issue:
    """Make a change to an issue as it is now, and return it as it is then."""
    issue.refresh_from_db()
    before = issue.revision
    revision = change(issue.pk, *what, editor=editor(), at=AT, revision=before, **named)
    issue.refresh_from_db()
    assert issue.revision == revision
    return issue


def told(issue: Issue) -> list[Noun]:
    return [row.to_noun() for row in issue.stories.all()]


def headlines(issue: Issue) -> list[str]:
    return [story.headline for story in told(issue)]


def key(issue: Issue, position: int = 0) -> int:
    return issue.stories.get(position=position).pk


def record(issue: Issue) -> list[str]:
    return list(Change.objects.filter(issue=issue).order_by("pk").values_list("what", flat=True))


def spare(number: int = 4, **parts: Any) -> Article:
    """Return an article of the pool that no issue has."""
    return stored.article(samples.article(number=number, **parts))


def test_the_subject_follows_the_lead_until_somebody_writes_one() -> None:
    issue = stored.issue()
    first, second, third = headlines(issue)
    edit(editing.move, issue, key(issue, 1), 0)
    assert (issue.subject, issue.preheader) == (second, f"{first} · {third}")
    edit(editing.set_subject, issue, "  Otters,\n and more ")
    edit(editing.set_preheader, issue, "Also: a drain")
    edit(editing.move, issue, key(issue, 1), 0)
    assert (issue.subject, issue.preheader) == ("Otters, and more", "Also: a drain")
    edit(editing.set_subject, issue, "")
    edit(editing.set_preheader, issue, " ")
    assert (issue.subject, issue.preheader) == (first, f"{second} · {third}")


def test_a_headline_of_the_lead_is_the_subject_and_an_empty_one_is_the_articles_again() -> None:
    issue = stored.issue()
    own = headlines(issue)[0]
    edit(editing.set_headline, issue, key(issue), "A keeper for Skarn")
    assert issue.subject == told(issue)[0].headline == "A keeper for Skarn"
    assert told(issue)[0].edited == ("headline",)
    edit(editing.set_headline, issue, key(issue), "")
    assert issue.subject == told(issue)[0].headline == own
    assert told(issue)[0].edited == ()


def test_what_changes_nothing_is_no_change() -> None:
    issue = stored.issue()
    story = told(issue)[0]
    edit(editing.set_subject, issue, issue.subject)
    edit(editing.set_subject, issue, "")
    edit(editing.set_preheader, issue, issue.preheader)
    edit(editing.set_intro, issue, "\r\n")
    edit(editing.set_headline, issue, key(issue), story.headline)
    edit(editing.set_summary, issue, key(issue), story.summary)
    edit(editing.choose_quote, issue, key(issue), 0)
    edit(editing.move, issue, key(issue), 0)
    edit(editing.set_headlines_from, issue, None)
    assert (issue.revision, record(issue)) == (0, [])


def test_the_record_says_who_changed_what_when() -> None:
    issue = stored.issue()
    one, two, three = headlines(issue)
    edit(editing.set_intro, issue, "Good morning.\r\n\r\nA quiet week.")
    edit(editing.move, issue, key(issue, 2), 1)
    edit(editing.move, issue, key(issue, 1), 0)
    edit(editing.drop, issue, key(issue, 2))
    edit(editing.choose_quote, issue, key(issue, 1), None)
    assert record(issue) == [
        "The introduction was changed.",
        f"“{three}” was moved from place 3 to 2.",
        f"“{three}” became the lead.",
        f"“{two}” was left out.",
        f"The pull quote of “{one}” was left out.",
    ]
    first = Change.objects.earliest("pk")
    assert (first.editor, first.at) == (editor(), AT)
    assert first.details == {
        "field": "intro",
        "before": "",
        "after": "Good morning.\n\nA quiet week.",
    }
    assert (issue.changed_at, issue.revision) == (AT, 5)


def test_a_change_upon_an_old_revision_is_refused_and_says_whose_came_first() -> None:
    issue = stored.issue()
    edit(editing.set_subject, issue, "Otters")
    Change.objects.create(issue=issue, editor=editor("Bo Lund"), at=AT, what="It was approved.")
    for change in (
        partial(editing.set_subject, issue.pk, "Eels"),
        partial(editing.drop, issue.pk, key(issue)),
        partial(editing.add, issue.pk, spare().pk),
    ):
        with pytest.raises(Clash, match="Lena Okafor changed the issue meanwhile"):
            change(editor=editor("Tomás Reyes"), at=AT, revision=0)
        with pytest.raises(Clash, match="You changed the issue in another window"):
            change(editor=editor(), at=AT, revision=0)
    issue.refresh_from_db()
    assert (issue.subject, issue.revision, len(told(issue))) == ("Otters", 1, 3)


@pytest.mark.django_db(transaction=True)
def test_of_two_who_change_at_once_one_is_told() -> None:
    issue, people = stored.issue(), [editor("Ana Lund"), editor("Bo Lund")]
    together = Barrier(2)

    def change(who: Editor) -> str:
        together.wait(timeout=10)
        try:
            editing.set_subject(issue.pk, f"By {who}", editor=who, at=AT, revision=0)
        except Clash:
            return ""
        finally:
            connection.close()
        return f"By {who}"

    with ThreadPoolExecutor(2) as threads:
        subjects = list(threads.map(change, people))
    issue.refresh_from_db()
    assert sorted(subjects) == ["", issue.subject]
    assert (issue.revision, len(record(issue))) == (1, 1)


@pytest.mark.parametrize("state", ["sending", "paused", "sent", "cancelled", "skipped"])
def test_what_has_left_is_not_changed(state: str) -> None:
    issue = stored.issue(state=state)
    with pytest.raises(NotEditable):
        edit(editing.set_subject, issue, "Otters")
    with pytest.raises(NotEditable):
        edit(editing.add, issue, spare().pk)
    assert record(issue) == []


def test_an_approved_issue_that_is_changed_is_a_draft_again() -> None:
    issue = stored.issue(state="approved", approved_at=AT, approved_by=editor(), seal="0" * 64)
    stored.freeze(issue, print_issue(stored.noun_of(issue)))
    edit(editing.set_subject, issue, issue.subject)
    assert issue.state == "approved"
    edit(editing.set_subject, issue, "Otters")
    assert (issue.state, issue.approved_at, issue.approved_by, issue.seal) == (
        *("draft", None, None),
        "",
    )
    assert not Frozen.objects.exists()
    assert record(issue) == ["The subject was changed. That took back the approval of Lena Okafor."]


def test_a_summary_is_made_of_passages_that_stand_in_the_article() -> None:
    issue = stored.issue()
    first, second = told(issue)[0].summary
    edit(editing.set_summary, issue, key(issue), [second, "It is true. ", first])
    story = told(issue)[0]
    assert [each.text for each in story.sentences] == [second.text, "It is true.", first.text]
    assert (story.summary, story.edited) == ((second, first), ("summary",))
    assert "It is true." in " ".join(print_issue(to_noun(issue)).text.split())
    assert record(issue)[-1].endswith("was changed; one of its sentences is the editor’s own.")
    forged = Passage("It is true.", first.start, first.end, first.paragraph)
    with pytest.raises(InputError, match="does not stand in the article"):
        edit(editing.set_summary, issue, key(issue), [forged])
    edit(editing.set_summary, issue, key(issue), [])
    assert told(issue)[0].sentences == ()


def test_written_words_keep_the_articles_sentences_as_passages() -> None:
    issue = stored.issue()
    summary = told(issue)[0].summary
    words = "\r\n".join(["We knew.", *(passage.text for passage in summary)])
    edit(editing.write_summary, issue, key(issue), words)
    story = told(issue)[0]
    assert [each.text for each in story.own_words] == ["We knew."]
    assert all(passage.stands_in(story.article.text) for passage in story.summary)
    assert " ".join(each.text for each in story.sentences) == " ".join(words.split())
    edit(editing.reset_summary, issue, key(issue))
    again = told(issue)[0]
    assert (again.own_words, again.edited) == ((), ())
    assert again.summary
    edit(editing.set_summary, issue, key(issue), again.summary[:1])
    edit(editing.set_summary, issue, key(issue), again.summary)
    assert told(issue)[0].edited == ("summary",)
    edit(editing.reset_summary, issue, key(issue))
    assert told(issue)[0] == again


def test_an_issue_drops_to_headlines_and_loses_nothing_by_it() -> None:
    issue = stored.issue()
    whole = to_noun(issue)
    second, third = headlines(issue)[1:]
    edit(editing.set_headlines_from, issue, 3)
    assert to_noun(issue) == headlines_from(whole, 3) != whole
    assert told(issue) == list(whole.stories)
    edit(editing.move, issue, key(issue, 2), 1)
    assert [bool(each.summary) for each in to_noun(issue).stories] == [True, True, False]
    assert headlines(issue)[1:] == [third, second]
    edit(editing.set_headlines_from, issue, None)
    assert list(to_noun(issue).stories) == told(issue)
    assert [*record(issue)[:1], *record(issue)[2:]] == [
        f"Only headlines are printed from story 3 on, “{third}”.",
        "Every story is printed in full again.",
    ]


@pytest.mark.parametrize("first", [0, 1, 4])
def test_headlines_begin_below_the_lead(first: int) -> None:
    issue = stored.issue()
    with pytest.raises(InputError, match=f"Below the lead there is no story {first}."):
        edit(editing.set_headlines_from, issue, first)
    assert record(issue) == []


def test_another_pull_quote_is_one_of_the_candidates() -> None:
    article = samples.article(number=1)
    quotes = [
        samples.quote(article, words)
        for words in (
            "A lamp that nobody looks after is only a bulb on a rock",
            "two hundred steps",
        )
    ]
    story = samples.story(article, pull_quote=quotes[0], quotes=tuple(quotes))
    issue = stored.issue(stories=[story])
    edit(editing.choose_quote, issue, key(issue), 1)
    assert (told(issue)[0].pull_quote, told(issue)[0].edited) == (quotes[1], ("pull_quote",))
    edit(editing.choose_quote, issue, key(issue), None)
    assert told(issue)[0].pull_quote is None
    for index in (2, -1):
        with pytest.raises(InputError, match="no such quotation"):
            edit(editing.choose_quote, issue, key(issue), index)
    edit(editing.choose_quote, issue, key(issue), 0)
    assert (told(issue)[0].pull_quote, told(issue)[0].edited) == (quotes[0], ())


def test_a_position_beyond_either_end_is_that_end() -> None:
    issue = stored.issue()
    one, two, three = headlines(issue)
    edit(editing.move, issue, key(issue, 0), 99)
    assert headlines(issue) == [two, three, one]
    edit(editing.move, issue, key(issue, 1), -3)
    assert headlines(issue) == [three, two, one]
    assert [row.position for row in issue.stories.all()] == [0, 1, 2]


def test_stories_come_from_the_pool_and_go_back_to_it() -> None:
    issue, article = stored.issue(), spare()
    edit(editing.add, issue, article.pk)
    article.refresh_from_db()
    assert (headlines(issue)[3], article.used_in) == (article.headline, issue)
    assert told(issue)[3].reason == "Chosen by Lena Okafor."
    assert told(issue)[3].summary
    with pytest.raises(InputError, match=r"is in No\. 42 already"):
        edit(editing.add, issue, article.pk, position=0)
    edit(editing.drop, issue, key(issue, 3))
    article.refresh_from_db()
    assert article.used_in is None
    other = stored.issue(43, stories=samples.stories_of(6)[4:])
    edit(editing.add, other, article.pk, position=0)
    assert (headlines(other)[0], other.subject) == (article.headline, article.headline)
    with pytest.raises(InputError, match=r"is in No\. 43 already"):
        edit(editing.replace, issue, key(issue), article.pk)


def test_an_article_takes_the_place_of_another() -> None:
    issue, article = stored.issue(), spare()
    old = issue.stories.get(position=1).article
    Article.objects.filter(pk=old.pk).update(used_in=issue)
    edit(editing.replace, issue, key(issue, 1), article.pk)
    old.refresh_from_db()
    assert headlines(issue)[1] == article.headline
    assert (len(told(issue)), old.used_in) == (3, None)
    assert record(issue) == [f"“{article.headline}” took the place of “{old.headline}”."]


def test_what_is_not_in_the_pool_is_not_taken() -> None:
    issue, never = stored.issue(), spare()
    Article.objects.filter(pk=never.pk).update(is_never=True)
    foreign = stored.article(samples.article(number=5), slug="other")
    for article_id, why in (
        (never.pk, "set aside for good"),
        (foreign.pk, "not in the pool"),
        (0, "not in the pool"),
    ):
        with pytest.raises(InputError, match=why):
            edit(editing.add, issue, article_id)
    with pytest.raises(InputError, match="not in this issue"):
        edit(editing.drop, issue, 0)
    with pytest.raises(InputError, match="no such issue"):
        editing.set_subject(0, "Otters", editor=editor(), at=AT, revision=0)
    assert (issue.revision, record(issue)) == (0, [])


def test_an_issue_has_an_end() -> None:
    numbers = range(1, editing.MOST_STORIES + 1)
    full = [samples.story(samples.article(number=each, id=f"full-{each}")) for each in numbers]
    issue = stored.issue(stories=full)
    with pytest.raises(InputError, match="at most 20 stories"):
        edit(editing.add, issue, spare().pk)


def test_what_no_field_holds_is_refused_and_nothing_is_lost() -> None:
    issue = stored.issue()
    for change, arguments in (
        (editing.set_subject, ("x" * 301,)),
        (editing.set_preheader, ("nul \0",)),
        (editing.set_intro, ("x" * 5001,)),
        (editing.set_headline, (key(issue), "\ud800")),
        (editing.write_summary, (key(issue), "x" * 5001)),
        (editing.set_summary, (key(issue), ["\0"])),
    ):
        with pytest.raises(InputError) as caught:
            edit(change, issue, *arguments)
        assert caught.value.fix.endswith(".")
    assert (issue.revision, record(issue)) == (0, [])


@pytest.fixture
def site() -> Iterator[Web]:
    with web() as running:
        yield running


def test_an_article_that_is_added_goes_without_the_picture_of_its_site(site: Web) -> None:
    image, issue = Image(site.url("/site.jpg")), stored.issue()
    for number in range(8, 12):
        article = stored.article(samples.article(number=number, source="Herald", image=image))
    edit(editing.add, issue, article.pk)
    row = issue.stories.get(article=article)
    assert row.lacks_picture_because == "It stands in for Herald: 4 of its 4 articles have it."
    assert site.asked == []


def illustrated(site: Web) -> Article:
    """Return an article of the pool whose picture may be fetched from the site."""
    site.pages["/4.jpg"] = Answer(samples.drawing(4))
    article = spare(image=Image(site.url("/4.jpg")))
    article.source.address, article.source.may_be_private = site.url("/feed"), True
    article.source.save()
    return article


def test_a_picture_fits_its_storys_place(site: Web) -> None:
    issue, article = stored.issue(), illustrated(site)
    image = Image(site.url("/4.jpg"))
    edit(editing.add, issue, article.pk)
    assert told(issue)[3].image == frame(image, samples.drawing(4), SQUARE)[0]
    edit(editing.move, issue, key(issue, 3), 0)
    assert told(issue)[0].image == frame(image, samples.drawing(4), LEAD)[0]
    edit(editing.move, issue, key(issue, 0), 1)
    assert told(issue)[1].image == frame(image, samples.drawing(4), SQUARE)[0]
    assert site.asked == ["/4.jpg"]


def test_a_picture_on_a_private_address_is_left_where_it_is(site: Web) -> None:
    site.pages["/4.jpg"] = Answer(samples.drawing(4))
    issue, article = stored.issue(), spare(image=Image(site.url("/4.jpg")))
    edit(editing.add, issue, article.pk)
    assert told(issue)[3].image is None
    assert site.asked == []


def test_nobody_waits_for_a_picture_in_vain(site: Web) -> None:
    issue, article = stored.issue(), illustrated(site)
    edit(editing.set_subject, issue, "Otters")
    with pytest.raises(Clash):
        editing.add(issue.pk, article.pk, editor=editor(), at=AT, revision=0)
    assert site.asked == []


@pytest.mark.django_db(transaction=True)
def test_an_article_that_another_issue_took_meanwhile_is_left_to_it(site: Web) -> None:
    issue, other, article = stored.issue(), stored.issue(43), illustrated(site)

    def take(handler: Handler) -> None:
        Article.objects.filter(pk=article.pk).update(used_in=other)
        connection.close()
        Answer(samples.drawing(4))(handler)

    site.pages["/4.jpg"] = take
    with pytest.raises(Clash, match="Another issue took the article"):
        edit(editing.add, issue, article.pk)
    issue.refresh_from_db()
    assert (len(told(issue)), issue.revision) == (3, 0)
