"""Which links an issue has, and what is said of them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from digest.errors import InputError
from digest.links import Link, Outcome, judge, links_of, secured
from digest.press import print_issue
from digest.printed import Printed
from tests import samples

LAMP, DRAIN, BUS = (
    Link(f"https://{host}/{page}", shown)
    for host, page, shown in (
        ("courier.example", "lamp", "The lamp is lit"),
        ("courier.example", "drain", "A drain at last"),
        ("radio.example", "bus", "The bus waits"),
    )
)
ANSWERS = Outcome("answers", url=LAMP.address)
SILENT = Outcome("unreached", "https://courier.example/lamp does not answer in time.")


def page(body: str) -> Printed:
    """Return an issue that is printed like this."""
    return replace(print_issue(samples.issue(samples.stories_of(1))), html=f"<body>{body}</body>")


def said(*outcomes: Outcome | None) -> list[str]:
    """Return what is said of the three links, of which each was looked at, or not."""
    found = {
        link.address: outcome
        for link, outcome in zip((LAMP, DRAIN, BUS), outcomes, strict=False)
        if outcome
    }
    findings = list(judge((LAMP, DRAIN, BUS)[: len(outcomes)], found))
    assert {each.rule for each in findings} <= {"link_check"}
    assert all(each.fix.endswith(".") for each in findings)
    return [f"{each.severity}: {each.what}" for each in findings]


def test_each_address_of_an_issue_is_found_once_by_its_headline() -> None:
    stories = tuple(
        samples.story(replace(samples.article(number=each), url=f"https://paper.news/{each}"))
        for each in (1, 2)
    )
    found = links_of(print_issue(samples.issue(stories)))
    assert found == tuple(
        Link(f"https://paper.news/{at}", story.headline) for at, story in enumerate(stories, 1)
    )


@pytest.mark.parametrize(
    ("markup", "links"),
    [
        ('<a href="https://a.news/x#part">A <b>bold</b>\n step</a>', [("x", "A bold step")]),
        ('<a href="https://a.news/x"><img src="" alt="A lamp"></a>', [("x", "A lamp")]),
        ('<a href="https://a.news/x"></a><a href="https://a.news/x">Yes</a>', [("x", "Yes")]),
        ('<a href="https://a.news/?a=1&amp;b=2">Q</a>', [("?a=1&b=2", "Q")]),
        ('<a href=" https://a.news/x ">X', [("x", "X")]),
        ('<a name="top">no link</a> words <img alt="no link">', []),
        ('<a href="mailto:ana@example.org">write</a><a href="/x">x</a><a href="">y</a>', []),
        ('<a href="https://[::1/">broken</a>', []),
        ('<!-- <a href="https://a.news/x">for Outlook</a> -->', []),
    ],
)
def test_links_in_markup(markup: str, links: list[tuple[str, str]]) -> None:
    assert links_of(page(markup)) == tuple(Link(f"https://a.news/{x}", y) for x, y in links)


def test_a_reader_s_own_links_ours_and_examples_are_left_out() -> None:
    printed = print_issue(samples.issue())
    ours = replace(
        printed.issue.publication, public_url="https://us.news", archive_url="https://us.blog/no"
    )
    printed = replace(printed, issue=replace(printed.issue, publication=ours))
    hrefs = (
        printed.tokens["unsubscribe"],
        "https://us.news",
        "https://us.news/tideline",
        "https://us.blog/no/42",
        "https://courier.example/lamp",
        "https://example.org/",
        "https://us.newspaper.com/",
    )
    html = "".join(f'<a href="{href}">x</a>' for href in hrefs)
    assert links_of(replace(printed, html=html)) == (Link("https://us.newspaper.com/", "x"),)


def test_what_answers_is_worth_no_word() -> None:
    assert said(ANSWERS, replace(ANSWERS, url=DRAIN.address)) == []
    assert said() == []


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("gone", "leads nowhere"),
        ("nowhere", "leads nowhere"),
        ("untrusted", "leads to a browser's warning"),
        ("private", "leads where readers cannot go"),
    ],
)
def test_what_readers_would_notice_is_a_warning(kind: str, words: str) -> None:
    outcome = Outcome.from_data({**ANSWERS.to_data(), "kind": kind, "said": "It says so."})
    assert said(outcome, ANSWERS) == [f"warn: The link “The lamp is lit” {words}: It says so."]
    (finding,) = judge((LAMP,), {LAMP.address: outcome})
    assert finding.where == "The lamp is lit"


def test_what_is_out_of_order_elsewhere_is_one_note_for_each_host() -> None:
    assert said(SILENT, SILENT, ANSWERS) == [
        "note: courier.example could not be reached now, so 2 links went unchecked:"
        " https://courier.example/lamp does not answer in time."
    ]


def test_who_answers_people_only_is_one_note() -> None:
    closed = Outcome("closed", "https://courier.example/lamp does not let us in (403).")
    assert said(closed, closed, ANSWERS) == [
        "note: courier.example answers people only, so 2 links went unchecked:"
        " https://courier.example/lamp does not let us in (403)."
    ]


def test_a_fault_of_our_own_is_one_note() -> None:
    nowhere = Outcome("nowhere", "https://radio.example/bus cannot be found.")
    one = ["note: None of the 3 links could be checked: nothing answers."]
    assert said(SILENT, SILENT, SILENT) == one
    assert said(SILENT, SILENT, nowhere) == one
    assert len(said(SILENT, SILENT)) == 1  # of one host, and the blame may be its own
    assert "courier.example could not" in said(SILENT, SILENT)[0]
    assert "leads nowhere" in said(nowhere)[0]


def test_links_that_nobody_looked_at_are_counted() -> None:
    assert said(ANSWERS, None, None) == ["note: 2 links have not been checked yet."]
    assert said(None) == ["note: 1 link has not been checked yet."]


@pytest.mark.parametrize(
    ("moved", "is_said"),
    [
        ("https://courier.example/new", True),
        ("https://courier.news/lamp", True),
        ("https://courier.example/lamp?page=1", True),
        ("https://courier.example/lamp/", False),
        ("https://www.courier.example/lamp", False),
    ],
)
def test_what_moved_for_good_is_named(moved: str, is_said: bool) -> None:
    note = f"note: The link “The lamp is lit” has moved for good to {moved}."
    assert said(Outcome("answers", url=moved, moved=moved)) == ([note] if is_said else [])


def test_a_page_that_became_a_front_page_is_probably_gone() -> None:
    front = Outcome("answers", url="https://courier.example/")
    assert said(front) == [
        "warn: The link “The lamp is lit” ends at the front page of courier.example."
    ]
    home = Link("https://courier.example", "Courier")
    assert list(judge((home,), {home.address: front})) == []
    assert said(replace(front, url="https://courier.example/?story=7")) == []


def test_https_is_named_where_it_answers() -> None:
    plain = Link("http://courier.example/lamp", "The lamp is lit")
    outcome = Outcome("answers", url=plain.address, secure=LAMP.address)
    (finding,) = judge((plain,), {plain.address: outcome})
    assert (finding.severity, LAMP.address in finding.what) == ("note", True)
    moved = replace(outcome, url=LAMP.address, moved=LAMP.address)
    (finding,) = judge((plain,), {plain.address: moved})
    assert "moved for good to https://courier.example/lamp" in finding.what


@pytest.mark.parametrize(
    ("address", "twin"),
    [
        ("http://courier.news/a?b=http:", "https://courier.news/a?b=http:"),
        ("HTTP://courier.news", "https://courier.news"),
        ("http://courier.news:8080/a", ""),
        ("https://courier.news/a", ""),
    ],
)
def test_the_secure_twin_of_an_address(address: str, twin: str) -> None:
    assert secured(address) == twin


def test_an_outcome_is_data_and_back() -> None:
    outcome = Outcome("answers", "said", "https://a.news", "https://b.news", "https://c.news")
    assert Outcome.from_data(outcome.to_data()) == outcome
    with pytest.raises(InputError, match="no outcome"):
        Outcome.from_data({**outcome.to_data(), "kind": "maybe"})
