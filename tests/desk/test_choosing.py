"""How a newsletter chooses, said on the desk: kept, explained, and tried beside the form."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from digest.models import Article, Programme, Source
from tests import samples, stored
from tests.desk import signed

pytestmark = pytest.mark.django_db
THERE = "/desk/tideline/choosing/"
PLAIN = {"stories": "7", "per_source": "2", "window": "7", "least": "1", "when_few": "skip"}
NATURE = {"section": "Nature", "topics": "otters\nseal*", "at_least": "1", "at_most": "2"}
HARBOUR = {"section": "Harbour", "topics": "", "at_least": "", "at_most": "3"}


def filled(*rows: dict[str, str], initial: int = 0, **more: str) -> dict[str, str]:
    """Return what a browser sends of the form with these rows of sections."""
    given = {**PLAIN, "section-TOTAL_FORMS": str(len(rows)), "section-INITIAL_FORMS": str(initial)}
    for number, row in enumerate(rows):
        given |= {f"section-{number}-{name}": text for name, text in row.items()}
    return {**given, **more}


def save(client: Client, *rows: dict[str, str], **more: Any) -> str:
    return unescape(client.post(THERE, filled(*rows, **more), follow=True).content.decode())


def beside(page: str, field: str) -> str:
    return page.partition(f'id="id_{field}_error"')[2].partition("</div>")[0]


@pytest.fixture
def ruth() -> Client:
    stored.programme()
    return signed.client("editor")


def test_what_editors_want_is_kept_and_shown(ruth: Client) -> None:
    topics = {"favoured": "ferry\r\n\r\n harbour  master ", "muted": "football*"}
    page = save(ruth, HARBOUR, {**NATURE, "ORDER": "1"}, **topics, least="3", when_few="ask")
    assert "Saved." in page
    row = Programme.objects.get()
    assert (row.favoured, row.muted) == (["ferry", "harbour master"], ["football*"])
    assert (row.least, row.when_few) == (3, "ask")
    nature = {"section": "Nature", "topics": ["otters", "seal*"], "at_least": 1, "at_most": 2}
    harbour = {"section": "Harbour", "topics": [], "at_least": 0, "at_most": 3}
    assert row.sections == [nature, harbour]
    assert "ferry\nharbour master</textarea>" in page
    assert page.index('value="Nature"') < page.index('value="Harbour"')
    assert row.time_zone == "Europe/London"


def test_a_newsletter_without_a_programme_gets_one() -> None:
    stored.publication()
    ruth = signed.client("editor")
    assert "No source has given an article yet." in ruth.get(THERE).content.decode()
    assert not Programme.objects.exists()
    save(ruth, stories="5")
    assert Programme.objects.get().stories == 5


def test_viewers_look_and_change_nothing(ruth: Client) -> None:
    viewer = signed.client("viewer", name="Zoe Adair")
    assert "Editors can change this." in viewer.get(THERE).content.decode()
    assert viewer.post(THERE, filled(stories="5")).status_code == 403
    assert Programme.objects.get().stories == 7


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("stories", "-1", "Write a whole number from 1 to 20."),
        ("per_source", "many", "Write a whole number from 1 to 20."),
        ("window", "9" * 5000, "Write a whole number from 1 to 90."),
        ("least", "", "Write a whole number from 1 to 20."),
        ("when_few", "panic", "not one of the available choices"),
        ("favoured", "ferry\nFerry ", "“Ferry” stands here twice."),
        ("favoured", "*", "“*” has no word in it."),
        ("muted", "x" * 500, "is longer than 80 characters."),
        ("muted", "fer\x07ry", "There are control characters in it."),
        ("muted", "\n".join(f"t{n}" for n in range(101)), "These are 101 topics; 100 at most."),
        ("section-0-section", "Nature", "Another section is called so already."),
        ("section-0-section", "n" * 500, "at most 60 characters"),
        ("section-0-section", "Har\x1bbour", "There are control characters in it."),
        ("section-0-section", "", "Give the section a name, or take it away."),
        ("section-0-at_most", "-2", "Write a whole number from 0 to 20."),
        ("section-0-at_least", "some", "Write a whole number from 0 to 20."),
    ],
)
def test_what_cannot_be_meant_is_said_and_kept_in_the_form(
    ruth: Client, field: str, typed: str, said: str
) -> None:
    given = {"favoured": "lighthouse", field: typed}
    page = save(ruth, HARBOUR, {**NATURE, "ORDER": "1"}, **given)
    assert said in beside(page, field)
    assert "Nothing was saved" in page
    assert field == "when_few" or typed.strip() in page
    assert "otters\nseal*</textarea>" in page
    assert field == "favoured" or "lighthouse</textarea>" in page
    assert Programme.objects.get().sections == []


def test_two_hundred_sections_are_too_many_and_all_stay(ruth: Client) -> None:
    page = save(ruth, *[{"section": f"Quarter {number}"} for number in range(200)])
    assert "An issue has 20 sections at most." in page
    assert page.count('value="Quarter ') == 200
    assert Programme.objects.get().sections == []


def test_a_form_in_part_is_no_order_to_forget_the_sections(ruth: Client) -> None:
    Programme.objects.update(sections=[{"section": "Nature", "topics": []}])
    page = ruth.post(THERE, PLAIN).content.decode()
    assert "A part of this form did not arrive." in page
    assert Programme.objects.get().sections


def test_contradictions_are_kept_and_explained(ruth: Client) -> None:
    rows = ({**NATURE, "at_least": "5"}, {"section": "Quay", "at_least": "4"})
    page = save(ruth, *rows, favoured="ferry", muted="ferry", stories="3", least="4")
    assert "Saved." in page
    for said in (
        "An issue is to have at least 4 stories and has 3 at most:",
        "The sections want 9 stories and an issue has 3 at most:",
        "“Nature” is to have at least 5 stories and at most 2: it gets 2 at most.",
        "“Quay” is to have stories, and nothing belongs there.",
        "“ferry” is favoured and muted: it is muted.",
    ):
        assert said in page


def test_sources_go_along_with_a_section_that_gets_another_name(ruth: Client) -> None:
    save(ruth, HARBOUR, NATURE)
    herald, radio = stored.source(), stored.source("Quay Radio")
    Source.objects.filter(pk=herald.pk).update(section="Harbour")
    Source.objects.filter(pk=radio.pk).update(section="Nature")
    gone = {**NATURE, "was": "Nature", "DELETE": "on"}
    save(ruth, {**HARBOUR, "was": "Harbour", "section": "Port"}, gone, initial=2)
    herald.refresh_from_db()
    radio.refresh_from_db()
    assert (herald.section, radio.section) == ("Port", "")
    assert [change.what for change in herald.changes.all()] == ["Its stories belong to “Port”."]
    assert herald.changes.get().editor == stored.editor("editor")
    assert [each["section"] for each in Programme.objects.get().sections] == ["Port"]


def put(number: int, hours: int = 6) -> Article:
    now = timezone.now()
    row = stored.article(samples.article(number=number, image=None))
    row.data = {**row.data, "published_at": (now - timedelta(hours=hours)).isoformat()}
    row.dated = row.first_seen_at = now - timedelta(hours=hours)
    row.save()
    return row


def chosen(page: str) -> list[str]:
    """Return the headlines that would be in an issue now."""
    return [unescape(each) for each in re.findall(r'<li>.*?<p class="h">(.*?)</p>', page)]


def test_what_would_be_chosen_stands_beside_with_reasons(ruth: Client) -> None:
    assert "No source has given an article yet." in ruth.get(THERE).content.decode()
    first, second = put(1), put(2)
    page = unescape(ruth.get(THERE).content.decode())
    assert sorted(chosen(page)) == sorted([first.headline, second.headline])
    assert page.count("6 hours old") == 2
    muted = first.headline.split()[-1]
    page = save(ruth, muted=muted)
    assert chosen(page) == [second.headline]
    page = save(ruth, muted=muted, least="2")
    assert chosen(page) == []
    assert "There is one story, and an issue has 2 at least." in page
    page = save(ruth, muted=muted, least="2", when_few="ask")
    assert chosen(page) == [second.headline]
    assert "It has fewer than 2 stories, so it would wait for you." in page
    assert not Article.objects.exclude(used_in=None).exists()


def give(client: Client, source: Source, **given: str) -> str:
    path = f"/desk/tideline/sources/{source.pk}/"
    given = {"section": "", "cap": "", "wanted": "usual", **given}
    return unescape(client.post(path, given, follow=True).content.decode())


def test_a_source_gives_what_editors_say_and_who_said_so_is_kept(ruth: Client) -> None:
    save(ruth, HARBOUR)
    source = stored.source()
    page = give(ruth, source, section="Harbour", cap="1", wanted="more")
    said = "Its stories belong to “Harbour”. At most 1 story an issue. Wanted more than others."
    assert f"Saved. {said}" in page
    source.refresh_from_db()
    assert (source.section, source.cap, source.wanted) == ("Harbour", 1, "more")
    assert (source.changes.get().what, source.changes.get().editor) == (
        said,
        stored.editor("editor"),
    )
    assert "It is as it was." in give(ruth, source, section="Harbour", cap="1", wanted="more")
    give(ruth, source)
    source.refresh_from_db()
    assert (source.section, source.cap, source.wanted) == ("", None, "usual")
    assert source.changes.count() == 2


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("section", "Nature", "not one of the available choices"),
        ("cap", "-1", "Write a whole number from 0 to 20."),
        ("cap", "few", "Write a whole number from 0 to 20."),
        ("wanted", "never", "not one of the available choices"),
    ],
)
def test_what_no_source_can_give(ruth: Client, field: str, typed: str, said: str) -> None:
    source = stored.source()
    page = give(ruth, source, **{field: typed})
    assert said in beside(page, field)
    source.refresh_from_db()
    assert (source.section, source.cap, source.wanted) == ("", None, "usual")
    assert not source.changes.exists()
    viewer = signed.client("viewer", name="Zoe Adair")
    assert viewer.post(f"/desk/tideline/sources/{source.pk}/", {"cap": "1"}).status_code == 403
