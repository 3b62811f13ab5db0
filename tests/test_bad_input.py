"""A bad story never costs the issue: from a feed to a reader's mail, whatever is in between.

For each kind of bad input, what the reader gets, or what the editor is told.
"""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from lxml.html import HtmlElement

from digest import approval, editing
from digest.errors import InputError, NotReady
from digest.models import Delivery, Issue, Programme, Story
from digest.rendering.templates import folder, layouts
from digest.rules import proof_of, run_rules
from tests import samples, stored
from tests.desk import signed
from tests.loopback import Answer
from tests.newsroom import AT, Newsroom, Received, findings, flat, newsroom

pytestmark = pytest.mark.django_db

each_layout = pytest.mark.parametrize("layout", layouts(folder()))
ILLUSTRATED = ("classic", "longread")  # longread shows its one story's


@pytest.fixture
def room() -> Iterator[Newsroom]:
    """Two sound stories, to which each test adds its bad ones."""
    with newsroom() as opened:
        for number in (2, 3):
            opened.item(number)
        yield opened


def story_of(issue: Issue, item: dict[str, Any]) -> Story:
    return issue.stories.get(article__data__url=item["url"])


def require_sound(mail: Received) -> None:
    """Check what every reader is owed, however bad a story of the issue is."""
    for number in (2, 3):
        headline = samples.article(number=number).headline
        assert headline in mail.words
        assert headline in flat(mail.text)
    assert set(mail.shown) == set(mail.pictures)
    assert all(mail.pictures.values())
    for place in (mail.words, mail.text):
        assert "12 Chandlers Row, Port Ellery PE1 4QD" in place
    assert sum("/unsubscribe/1u." in str(each.get("href")) for each in mail.page.iter("a")) == 1
    assert "/unsubscribe/1u." in mail.text
    found = run_rules(proof_of(mail.raw, to="ana@example.org"))
    assert [each for each in found if each.severity == "block"] == []


SYLLABLES = [a + b for a in "bdfgklmnprst" for b in "aeiou"]


def nonsense(seed: int, count: int) -> str:
    """Return words that no other seed gives, as articles about different things have."""
    numbers = [(seed * 7919 + place * 104_729) % 60**3 for place in range(count)]
    words = [
        SYLLABLES[each % 60] + SYLLABLES[each // 60 % 60] + SYLLABLES[each // 3600]
        for each in numbers
    ]
    return " ".join(words).capitalize()


# A headline of 2,000 characters

ENDLESS = " ".join(f"word{number:04d}" for number in range(222))[:2000]


@each_layout
def test_a_headline_of_two_thousand_characters_is_cut_at_a_word(
    room: Newsroom, layout: str
) -> None:
    item = room.item(1, title=ENDLESS)
    issue = room.led_by(room.draft(layout=layout), item)
    mail = room.leave(issue)
    require_sound(mail)
    for place in (mail.words, flat(mail.text), str(mail.message["Subject"])):
        [shown] = set(re.findall(r"word0000 [word0-9 ]*\S", place))
        assert len(shown) <= 200
        assert re.search(r"word\d{4}…$", shown)


def test_an_editor_is_told_of_a_headline_that_is_too_long(room: Newsroom) -> None:
    item = room.item(1, title=ENDLESS)
    issue = room.led_by(room.draft(), item)
    [told] = findings(issue, "subject")
    assert (told.severity, "198 characters wide" in told.what) == ("warn", True)
    issue.refresh_from_db()
    story, now = story_of(issue, item), issue.revision
    with pytest.raises(InputError, match=r"The headline has 1997 characters\. Use at most 300"):
        editing.set_headline(
            issue.pk, story.pk, ENDLESS, editor=stored.editor(), at=AT, revision=now
        )


# Pictures that are none

VAST = 30_000  # pixels of either side


def vast_picture() -> bytes:
    """Return a whole PNG of 900 million pixels, which has a hundred kilobytes."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        length, check = struct.pack(">I", len(content)), zlib.crc32(kind + content)
        return length + kind + content + struct.pack(">I", check)

    packer = zlib.compressobj(9)
    row = bytes(1 + VAST // 8)  # one bit a pixel, and how the row is filtered
    packed = b"".join([packer.compress(row) for _ in range(VAST)] + [packer.flush()])
    header = struct.pack(">IIBBBBB", VAST, VAST, 1, 0, 0, 0, 0)
    parts = (chunk(b"IHDR", header), chunk(b"IDAT", packed), chunk(b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
PICTURES = {
    "none": (None, ""),
    "900 megapixels": (vast_picture(), "The picture has 900 million pixels"),
    "0 bytes": (b"", "The picture is empty."),
    "SVG": (SVG, "The picture is an SVG drawing"),
}


@each_layout
@pytest.mark.parametrize(("content", "told"), PICTURES.values(), ids=PICTURES)
def test_a_story_goes_without_a_picture_that_is_none(
    room: Newsroom, layout: str, content: bytes | None, told: str
) -> None:
    lead, below = room.item(1), room.item(4)
    for number, item in ((1, lead), (4, below)):
        room.site.pages[f"/{number}.jpg"] = Answer(content or b"")
        if content is None:
            del item["image"]
    issue = room.led_by(room.draft(layout=layout), lead)
    mail = room.leave(issue)
    require_sound(mail)
    assert lead["title"] in mail.words
    assert below["title"] in mail.words
    sound = {row.data["image"]["name"] for row in issue.stories.all() if row.data["image"]}
    assert len(sound) == 2
    assert {name.partition("@")[0] for name in mail.shown} == (
        sound if layout == "classic" else set()
    )
    client = signed.client()
    for item in (lead, below):
        story = story_of(issue, item)
        assert (story.data["image"], story.pictures["lost"][: len(told)]) == (None, told)
        page = client.get(f"/desk/issues/{issue.pk}/stories/{story.pk}/").content.decode()
        assert ("The story goes without its picture." in page) == bool(told)
        assert told in page


@pytest.mark.parametrize("layout", ILLUSTRATED)
def test_a_sound_picture_in_that_place_is_shown(room: Newsroom, layout: str) -> None:
    lead = room.item(1)
    issue = room.led_by(room.draft(layout=layout), lead)
    image = story_of(issue, lead).data["image"]
    assert room.leave(issue).shown[0].startswith(image["name"])


# Links that act

ACTING = (
    "javascript:alert(1)",
    " jAvAsCrIpT:alert(1)",
    "java\tscript:alert(1)",
    "\x01javascript:alert(1)",
    "vbscript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "//courier.example@evil.example:x/",
)


@each_layout
def test_links_that_act_lead_nowhere_and_their_words_stay(room: Newsroom, layout: str) -> None:
    bad = [
        room.item(
            number,
            url=address,
            title=nonsense(number, 6),
            content_html=f'<p><a href="{address}">{nonsense(number, 9)}</a> waits.</p>',
        )
        for number, address in enumerate(ACTING, 4)
    ]
    issue = room.draft(layout=layout)
    for item in bad:  # the feed's filter took them away: now they are in the database
        row = issue.stories.get(data__headline=item["title"])
        assert row.data["article"]["url"] != item["url"]
        row.data["article"]["url"] = item["url"]
        row.save()
    links = " ".join(f'<a href="{address}">way{n}</a>' for n, address in enumerate(ACTING))
    marks = " ".join(f"[path{n}](<{address}>)" for n, address in enumerate(ACTING))
    for intro, words in ((f"<p>{links}</p>", "way"), (marks, "path")):
        issue.refresh_from_db()
        who, now = stored.editor(), issue.revision
        editing.set_intro(issue.pk, intro, editor=who, at=AT, revision=now)
        page = approval.preview(issue.pk).html
        assert all(f"{words}{n}" in page for n in range(len(ACTING)))
    mail = room.leave(issue)
    require_sound(mail)
    for item in bad:
        assert item["title"] in mail.words
    addresses = [str(each.get("href")) for each in mail.page.iter("a")]
    assert all(each.startswith(("https://", "http://127.0.0.1:8000/")) for each in addresses)
    assert "evil.example" not in " ".join(addresses)
    acts = re.compile(r"script\s*:|data\s*:|\son\w+\s*=", re.IGNORECASE)
    for each in mail.page.iter():
        assert not [value for value in each.attrib.values() if acts.search(str(value))], each


# Unclosed tags

UNCLOSED = (
    '<p>The <b>harbour office has <i>opened a window.<p>It faces <a href="https://courier.example/w"'
    " title='the sea.<table><tr><td>The clerk <em>waves to every boat.<div style='color:red'>"
    "Nobody <h1>has complained so far.<!-- <p>and so on"
)


@each_layout
def test_unclosed_tags_close_with_their_story(room: Newsroom, layout: str) -> None:
    item = room.item(1, title="A <b>window <i>opens", content_html=UNCLOSED)
    issue = room.led_by(room.draft(layout=layout), item)
    issue.refresh_from_db()
    intro = '<p>Good <b>morning, <i>reader. <a href="https://courier.example/all">All of it'
    editing.set_intro(issue.pk, intro, editor=stored.editor(), at=AT, revision=issue.revision)
    mail = room.leave(issue)
    require_sound(mail)
    if layout != "linklist":  # links have no text
        assert "The harbour office has opened a window." in mail.words
    assert "Good morning, reader. All of it" in mail.words
    assert not re.search(r"<(?!https?:)|href=|&lt;", mail.words)
    for number in (2, 3):
        assert_plain(mail, samples.article(number=number).headline)
    assert_plain(mail, "12 Chandlers Row, Port Ellery PE1 4QD")
    with pytest.raises(AssertionError):
        assert_plain(mail, "morning,")  # which is meant to be bold


def assert_plain(mail: Received, words: str) -> None:
    """Check that nothing around `words` was left open by somebody else."""
    shown = [each for each in mail.page.iter() if words in flat("".join(each.xpath("text()")))]
    assert shown
    for each in shown:
        around: list[HtmlElement] = [each, *each.iterancestors()]
        assert not {parent.tag for parent in around} & {"b", "i", "em", "strong"}, words
        assert "color:red" not in "".join(str(parent.get("style")) for parent in around)
        assert {parent.get("href") for parent in around} & {
            "https://courier.example/w", "https://courier.example/all",
        } == set()  # fmt: skip


# Control characters

CONTROLS = "".join(
    map(chr, [*range(9), 11, 12, *range(14, 32), *range(0x7F, 0xA0), 0xFFFE, 0xFFFF])
)


@each_layout
def test_control_characters_go_and_their_words_stay(room: Newsroom, layout: str) -> None:
    item = room.item(
        1,
        title=f"The{CONTROLS} tide table\ud800 is late",
        authors=[{"name": f"Inge{CONTROLS} Varley"}],
        content_html=f"<p>The printer{CONTROLS} had no ink\udfff until Friday.{CONTROLS}</p>",
    )
    issue = room.led_by(room.draft(layout=layout), item)
    row = story_of(issue, item)
    assert not set(str(row.data)) & set(CONTROLS)
    row.data["headline"] = row.data["headline"].replace("late", f"late{CONTROLS[1:]}")
    row.save()  # past the feed's filter; no database takes a NUL
    mail = room.leave(issue)
    require_sound(mail)
    for place in (mail.words, flat(mail.text), str(mail.message["Subject"])):
        assert re.search("The ?tide table.? is late", place)
        assert not set(place) & set(CONTROLS)
        assert place.encode()  # no half of a character
    assert b"\0" not in mail.raw


def test_an_editor_is_told_of_a_character_that_cannot_be_written(room: Newsroom) -> None:
    issue = room.draft()
    with pytest.raises(InputError, match="a character that cannot be written"):
        editing.set_subject(issue.pk, "The\0 tide", editor=stored.editor(), at=AT, revision=0)


# Sixty stories


def sixty(room: Newsroom, *, words: int) -> list[dict[str, Any]]:
    """Fill the feed with sixty stories; headlines and sentences have so many words."""
    return [
        room.item(
            number,
            title=nonsense(number, words),
            url=f"https://courier.example/{nonsense(number, words).replace(' ', '-')}/{number}",
            content_html="".join(
                f"<p>{nonsense(number * 100 + part, words)}.</p>" for part in range(4)
            ),
            image="",
        )
        for number in range(4, 64)
    ]


@each_layout
def test_sixty_stories_arrive_all(room: Newsroom, layout: str) -> None:
    items = sixty(room, words=8)
    issue = room.draft(layout=layout, stories=62)
    assert issue.stories.count() == 62
    mail = room.leave(issue)
    require_sound(mail)
    for item in items:
        assert item["title"] in mail.words
        assert item["title"] in flat(mail.text)


def test_sixty_long_stories_are_held_with_a_plan_that_mends_it(room: Newsroom) -> None:
    sixty(room, words=18)
    issue = room.draft(stories=62)
    with pytest.raises(NotReady, match="Gmail cuts it"):
        room.leave(issue)
    assert not Delivery.objects.exists()
    [told] = findings(issue, "size")
    plan = re.match(r"Print headlines only from story (\d+) on, “(.+)”: ([\d,]+) bytes", told.fix)
    assert plan
    rows = list(issue.stories.all())
    assert rows[int(plan[1]) - 1].data["headline"].startswith(plan[2])
    for row in rows[int(plan[1]) - 1 :]:  # what an editor can do, and it is more than enough
        issue.refresh_from_db()
        editing.drop(issue.pk, row.pk, editor=stored.editor(), at=AT, revision=issue.revision)
    assert findings(issue, "size") == []
    assert room.leave(issue).message["Subject"] == rows[0].data["headline"]


# An empty issue


def test_nothing_new_makes_no_issue_and_says_why() -> None:
    with newsroom() as room:
        issue = room.draft()
    assert issue.state == Issue.State.SKIPPED
    assert issue.skipped_because == "No source has given an article yet."
    page = signed.client().get("/desk/tideline/issues/").content.decode()
    assert "No source has given an article yet." in page


@each_layout
def test_an_issue_without_a_story_is_shown_and_never_leaves(room: Newsroom, layout: str) -> None:
    issue = room.draft(layout=layout)
    for row in list(issue.stories.all()):
        issue.refresh_from_db()
        editing.drop(issue.pk, row.pk, editor=stored.editor(), at=AT, revision=issue.revision)
    assert [each.what for each in findings(issue)] == ["The issue has no story."]
    with pytest.raises(NotReady, match=r"The issue has no story\. Add one from the pool\."):
        room.leave(issue)
    assert not Delivery.objects.exists()
    page = signed.client().get(f"/desk/issues/{issue.pk}/approve/").content.decode()
    assert "The issue has no story." in page
    assert 'value="leave" disabled' in page


# A look that cannot be

WHITE = {"light": {"ink": "#ffffff", "card": "#ffffff", "page": "#ffffff"}}
SCHEDULE = {
    "weekday": "4", "time": "08:00", "time_zone": "Europe/London", "draft_ahead": "48",
    "latest": "2", "stories": "7", "per_source": "2", "window": "7", "summary_words": "60",
    "layout": "classic", "base": "tideline", "needs_approval": "on",
}  # fmt: skip


def test_white_on_white_is_refused_where_it_is_chosen() -> None:
    programme = stored.programme()
    there = "/desk/tideline/schedule/"
    answer = signed.client().post(there, {**SCHEDULE, "accent": "#ffffff"})
    page = answer.content.decode()
    assert "(#ffffff) is hard to read: its contrast is 1." in page
    assert "The nearest shade that can be read is #" in page
    programme.refresh_from_db()
    assert programme.theme == {}


def test_white_on_white_in_the_database_breaks_no_page_and_leaves_nobody() -> None:
    issue = stored.issue()
    Programme.objects.update(theme=WHITE)
    page = signed.client().get(f"/desk/issues/{issue.pk}/approve/").content.decode()
    assert "ink (#ffffff) on" in page
    assert "is hard to read: its contrast is 1.00 to 1" in page
    assert 'value="leave" disabled' in page


def test_a_logo_that_is_a_text_changes_nothing_for_readers(room: Newsroom) -> None:
    issue = room.draft()
    logo = SimpleUploadedFile("lantern.png", b"The Lantern", "image/png")
    answer = signed.client().post("/desk/tideline/schedule/", {**SCHEDULE, "logo": logo})
    assert "The picture is not a JPEG, PNG, GIF or WebP file." in answer.content.decode()
    mail = room.leave(issue)
    require_sound(mail)
    assert "The Tideline" in mail.words  # the name, in the logo's place
    assert len(mail.pictures) == 2
