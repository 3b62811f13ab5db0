"""One story beside its article: its sentences are taken, left out, swapped or one's own."""

from __future__ import annotations

from dataclasses import replace

import pytest

from digest.desk.marked import Sentence, marked
from digest.issue import OwnWords
from digest.models import Issue, Story
from digest.quotes import find_quotes
from tests import samples, stored
from tests.desk import signed

pytestmark = pytest.mark.django_db

HTMX = {"HX-Request": "true"}


@pytest.fixture
def row() -> Story:
    first = stored.issue().stories.order_by("position").first()
    assert first
    return first


def sentences(row: Story) -> list[Sentence]:
    return [each for paragraph in marked(row.to_noun(), "en") for each in paragraph.sentences]


def summary(row: Story) -> list[str]:
    row.refresh_from_db()
    return [each.text for each in row.to_noun().sentences]


def post(row: Story, what: str, **data: str) -> tuple[int, str]:
    return _send(row, what, data, {})


def ask(row: Story, what: str, **data: str) -> tuple[int, str]:
    """Post as htmx does."""
    return _send(row, what, data, HTMX)


def _send(row: Story, what: str, data: dict[str, str], headers: dict[str, str]) -> tuple[int, str]:
    seen = {
        "seen_summary": " ".join(summary(row)),
        "seen_headline": row.to_noun().headline,
        "seen_quote": quoted(row),
    }
    path = f"/desk/issues/{row.issue_id}/stories/{row.pk}/{what}/"
    answer = signed.client("editor").post(path, {**seen, **data}, headers=headers)
    return answer.status_code, answer.content.decode()


def quoted(row: Story) -> str:
    quote = row.to_noun().pull_quote
    return quote.text if quote else ""


def page(row: Story, query: str = "") -> str:
    path = f"/desk/issues/{row.issue_id}/stories/{row.pk}/{query}"
    return signed.client("editor").get(path).content.decode()


def test_the_article_stands_beside_with_what_was_taken(row: Story) -> None:
    shown = page(row)
    assert shown.count('<mark class="s" id="from-') == len(
        [each for each in sentences(row) if each.number]
    )
    assert 'class="q pulled"' in shown
    assert "as Marrow Bay Courier printed it" in shown


def test_a_headline_is_changed_and_given_back(row: Story) -> None:
    own = row.to_noun().headline
    post(row, "headline", headline="A keeper, on weekends")
    assert "yours; the article’s own is" in page(row)
    post(row, "headline", headline="", seen_headline="A keeper, on weekends")
    row.refresh_from_db()
    assert row.to_noun().headline == own


def test_a_sentence_is_left_out(row: Story) -> None:
    before = summary(row)
    post(row, "summary", without="2")
    assert summary(row) == [before[0], *before[2:]]


def test_a_sentence_is_taken_where_the_article_has_it(row: Story) -> None:
    before = summary(row)
    new = next(each for each in sentences(row) if not each.number)
    post(row, "summary", **{"with": f"{new.start}-{new.end}"})
    assert sorted(summary(row)) == sorted([*before, new.text])
    starts = [passage.start for passage in row.to_noun().summary]
    assert starts == sorted(starts)


def test_a_sentence_takes_anothers_place(row: Story) -> None:
    before = summary(row)
    new = [each for each in sentences(row) if not each.number][-1]
    assert 'name="without" value="1"' in page(row, "?swap=1")
    post(row, "summary", without="1", **{"with": f"{new.start}-{new.end}"})
    assert summary(row) == [new.text, *before[1:]]


def test_own_words_are_marked_and_can_be_taken_back(row: Story) -> None:
    before = summary(row)
    post(row, "summary", own="A lamp needs somebody. " + before[0])
    assert summary(row)[0] == "A lamp needs somebody."
    assert ">yours</span>" in page(row)
    post(row, "summary", own="", again="1")
    row.refresh_from_db()
    assert not row.to_noun().own_words


@pytest.mark.parametrize("place", ["0-3", "x-y", "1", "-", "9" * 40, "0-99999999", "²-³"])
def test_only_whole_sentences_can_be_taken(row: Story, place: str) -> None:
    before = summary(row)
    assert ask(row, "summary", **{"with": place})[0] == 422
    assert summary(row) == before


@pytest.mark.parametrize("without", ["0", "99"])
def test_a_sentence_that_is_none_cannot_be_left_out(row: Story, without: str) -> None:
    assert ask(row, "summary", without=without)[0] == 422


def test_another_quotation_is_printed_large_or_none(row: Story) -> None:
    post(row, "quote", quote="")
    row.refresh_from_db()
    assert row.to_noun().pull_quote is None
    post(row, "quote", quote="0")
    row.refresh_from_db()
    assert row.to_noun().pull_quote == row.to_noun().quotes[0]
    assert ask(row, "quote", quote="7")[0] == 422


def test_two_on_one_headline_see_both(row: Story) -> None:
    post(row, "headline", headline="By one")
    status, shown = ask(row, "headline", headline="By the other", seen_headline="Before")
    assert status == 409
    assert "By one" in shown
    assert "By the other" in shown


def test_two_on_one_summary_see_theirs_first(row: Story) -> None:
    post(row, "summary", own="By one.")
    status, shown = ask(row, "summary", without="1", seen_summary="Before.")
    assert status == 409
    assert "By one." in shown
    assert "Keep mine" not in shown


def test_a_story_of_another_issue_is_not_found(row: Story) -> None:
    other = stored.issue(43, stories=[samples.story(number=4)])
    path = f"/desk/issues/{other.pk}/stories/{row.pk}"
    client = signed.client()
    assert client.get(f"{path}/").status_code == 404
    for change in ("headline", "summary", "quote"):
        assert client.post(f"{path}/{change}/", {}).status_code == 404
    assert Issue.objects.get(pk=other.pk).revision == 0


def test_where_an_article_stands_is_only_ever_an_address(row: Story) -> None:
    row.data["article"]["url"] = "javascript:alert(1)"
    row.save()
    assert "javascript:" not in page(row)


def test_words_in_quotation_marks_that_nobody_said_are_named(row: Story) -> None:
    post(row, "summary", own="The trust called it “only a bulb on a stone”.")
    assert "“only a bulb on a stone” does not stand in the article so." in page(row)
    post(row, "summary", own="The trust called it “only a bulb on a rock”.")
    assert "does not stand in the article so." not in page(row)


def test_what_a_model_wrote_bears_its_name_until_somebody_changes_it(row: Story) -> None:
    story = row.to_noun()
    written = OwnWords("Somebody will sleep at the light.", 1, "example.lantern-1:0")
    note = "example.lantern-1:0 wrote the summary of words and figures that stand in the article."
    row.data = replace(story, own_words=(written,), note=note).to_data()
    row.save()
    assert '<span class="x">by example.lantern-1:0</span>' in page(row)
    assert f'<p class="hint">{note}</p>' in page(row)
    post(row, "summary", without="1")
    assert '<span class="x">by example.lantern-1:0</span>' in page(row)
    post(row, "summary", own="Somebody will sleep at the light. And read.")
    row.refresh_from_db()
    assert [(each.text, each.by) for each in row.to_noun().own_words] == [
        ("Somebody will sleep at the light.", "example.lantern-1:0"),
        ("And read.", ""),
    ]
    assert note not in page(row)
    post(row, "summary", again="1")
    row.refresh_from_db()
    assert row.to_noun().own_words == ()


def test_what_is_not_offered_is_shown_with_how_sure_it_is(row: Story) -> None:
    story = row.to_noun()
    row.data = replace(story, quotes=(), pull_quote=None).to_data()
    row.save()
    shown = page(row)
    [quote] = find_quotes(story.article.text)
    assert "1 more quotation<" in shown
    assert f'href="#said-{quote.start}"' in shown
    assert f'id="said-{quote.start}"' in shown
