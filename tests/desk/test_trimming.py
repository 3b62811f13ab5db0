"""An issue that is too large is made small enough by one press, and whole again by another."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

import pytest
from django.test import Client
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from digest import approval
from digest.drafts import to_noun
from digest.frozen import fingerprint
from digest.models import Issue
from digest.trimming import COMFORTABLE, Trim
from tests import samples, stored
from tests.desk import signed
from tests.settings import ON_POSTGRES

HTMX = {"HX-Request": "true"}
in_browser = pytest.mark.skipif(
    ON_POSTGRES, reason="what a browser shows does not depend on the database"
)


def large(stories: int) -> Issue:
    """Return a draft of so many long stories: 45 of them block, 32 are a warning."""
    long = enumerate(samples.long_issue(stories, "classic").stories)
    own = [replace(each, article=replace(each.article, id=f"{at:016x}")) for at, each in long]
    return stored.issue(stories=own, due_at=stored.AT)


def plan_of(row: Issue) -> tuple[str, Trim | None]:
    """Return what preflight says of an issue's size, and what it proposes."""
    found = [each for each in approval.preview(row.pk).findings if each.rule == "size"]
    return (found[0].severity, found[0].trim) if found else ("", None)


def trim(client: Client, row: Issue, first: str) -> str:
    answer = client.post(f"/desk/issues/{row.pk}/trim/", {"first": first}, headers=HTMX)
    assert answer.status_code == 200, answer.content.decode()
    assert answer.headers["HX-Trigger"] == "issue-changed"
    return answer.content.decode()


@pytest.mark.django_db
def test_one_press_makes_it_small_enough_and_another_whole_again() -> None:
    row = large(45)
    whole = to_noun(row)
    severity, plan = plan_of(row)
    assert severity == "block"
    assert plan
    client = signed.client("editor")
    page = client.get(f"/desk/issues/{row.pk}/").content.decode()
    assert f"Drop to headlines from story {plan.first}" in page
    assert f"Down to {plan.size / 1000:.1f} KB:" in page
    assert f'href="/desk/issues/{row.pk}/#trim"' in page

    seen = signed.client("viewer").get(f"/desk/issues/{row.pk}/").content.decode()
    assert "Down to" not in seen

    answer = trim(client, row, str(plan.first))
    assert f"Headlines only from story {plan.first} on." in answer
    assert "Drop to headlines" not in answer
    assert f"<b>{plan.size / 1000:.1f}</b>" in answer
    assert answer.count(">headline only<") == 45 - plan.first + 1
    assert plan_of(row) == ("", None)
    assert approval.preview(row.pk).size == plan.size <= COMFORTABLE
    change = row.changes.get()
    assert change.editor == stored.editor("editor")
    assert change.what.startswith(f"Only headlines are printed from story {plan.first} on, “")

    answer = trim(client, row, "")
    assert f"Drop to headlines from story {plan.first}" in answer
    assert to_noun(Issue.objects.get(pk=row.pk)) == whole
    assert plan_of(row) == (severity, plan)


@pytest.mark.django_db
def test_what_is_approved_all_the_same_still_has_its_plan() -> None:
    row = large(32)
    before = plan_of(row)
    assert before[0] == "warn"
    assert before[1]
    editor = stored.editor("editor")
    approval.approve(row.pk, editor, stored.AT, fingerprint(approval.preview(row.pk)))
    assert plan_of(row) == before
    trim(signed.client("editor"), row, str(before[1].first))
    row.refresh_from_db()
    assert (row.state, row.headlines_from) == (Issue.State.DRAFT, before[1].first)
    assert "took back the approval" in row.changes.order_by("pk").last().what  # type: ignore[union-attr]  # just made


@pytest.mark.django_db
def test_the_page_of_a_story_says_that_only_its_headline_is_printed() -> None:
    row = stored.issue(headlines_from=3)
    second, third = row.stories.order_by("position")[1:]
    client = signed.client("viewer")
    said = "Only its headline is printed"
    assert said in client.get(f"/desk/issues/{row.pk}/stories/{third.pk}/").content.decode()
    assert said not in client.get(f"/desk/issues/{row.pk}/stories/{second.pk}/").content.decode()
    page = client.get(f"/desk/issues/{row.pk}/").content.decode()
    assert "Headlines only from story 3 on." in page
    assert "Print every story in full" not in page


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("first", "said"),
    [
        ("x", "It is not said from which story on."),
        ("-2", "It is not said from which story on."),
        ("1", "Below the lead there is no story 1."),
        ("4", "Below the lead there is no story 4."),
    ],
)
def test_a_story_that_is_none_is_refused(first: str, said: str) -> None:
    row = stored.issue()
    path = f"/desk/issues/{row.pk}/trim/"
    answer = signed.client("editor").post(path, {"first": first}, headers=HTMX)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    row.refresh_from_db()
    assert row.headlines_from is None


@pytest.fixture
def page(browser: Browser, live_server: LiveServer) -> Iterator[Page]:
    with signed.page(browser, live_server.url, stored.editor("editor"), width=1400) as page:
        yield page


@in_browser
@pytest.mark.django_db(transaction=True)
def test_it_is_pressed_seen_and_taken_back(page: Page) -> None:
    row = large(45)
    page.goto(f"/desk/issues/{row.pk}/")
    dock, mail = page.locator("#dock"), page.frame_locator("iframe").last.locator("body")
    drop = dock.get_by_role("button", name=re.compile("Drop to headlines from story"))
    back = dock.get_by_role("button", name="Print every story in full")
    expect(dock).to_contain_text("1 to mend")
    expect(mail.get_by_text("stands here for ballast")).to_have_count(45)
    size = dock.locator(".bytes b").text_content()
    assert size

    drop.click()
    expect(back).to_be_focused()
    expect(drop).to_have_count(0)
    expect(dock).not_to_contain_text("1 to mend")
    expect(page.locator(".sto .tag").first).to_have_text("headline only")
    row.refresh_from_db()
    assert row.headlines_from
    expect(mail.get_by_text("stands here for ballast")).to_have_count(row.headlines_from - 1)

    back.press("Enter")
    expect(drop).to_be_focused()
    expect(dock.locator(".bytes b")).to_have_text(size)
    expect(page.locator(".sto .tag")).to_have_count(0)
    expect(mail.get_by_text("stands here for ballast")).to_have_count(45)


@in_browser
@pytest.mark.django_db(transaction=True)
def test_the_way_to_it_leads_there_at_night_and_on_a_phone(
    browser: Browser, live_server: LiveServer
) -> None:
    row = large(32)
    editor = stored.editor("editor")
    with signed.page(browser, live_server.url, editor, width=390, scheme="dark") as page:
        page.goto(f"/desk/issues/{row.pk}/#trim")
        expect(page.get_by_role("link", name="Dark")).to_have_attribute("aria-current", "true")
        expect(page.get_by_role("button", name=re.compile("Drop to"))).to_be_in_viewport()


@in_browser
@pytest.mark.django_db(transaction=True)
def test_nothing_is_below_what_preflight_says(page: Page) -> None:
    page.goto(f"/desk/issues/{stored.issue(stories=samples.stories_of(7)).pk}/")
    below = """() => {
      const left = document.querySelector(".left");
      left.scrollTop = left.scrollHeight;
      const [end, dock] = [left, document.getElementById("dock")].map(each =>
        each.getBoundingClientRect().bottom);
      return [left.scrollTop > 0, end - dock];
    }"""
    assert page.evaluate(below) == [True, 0]


@in_browser
@pytest.mark.django_db(transaction=True)
def test_it_is_done_without_a_script(browser: Browser, live_server: LiveServer) -> None:
    row = large(32)
    with signed.page(browser, live_server.url, stored.editor(), script=False) as page:
        page.goto(f"/desk/issues/{row.pk}/approve/")
        page.get_by_role("link", name=re.compile("Mend ?: The HTML has")).click()
        page.get_by_role("button", name=re.compile("Drop to headlines")).click()
        expect(page.locator("#trim")).to_contain_text("Headlines only from story")
        page.get_by_role("button", name="Print every story in full").click()
        expect(page.get_by_role("button", name=re.compile("Drop to headlines"))).to_be_visible()
