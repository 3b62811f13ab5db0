"""What was taken away can be put back, and stays put back."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest import cleaning
from digest.article import Article, Paragraph
from digest.cleaning import clean, clean_again
from digest.repairs import RULES, as_before, as_it_came, is_reversible, put_back
from tests.samples import NOW
from tests.test_cleaning import BODY, HEADLINE, LEAD

JUNK = [
    HEADLINE,
    "The harbour of Marrow Bay reopens on Friday after ni…",
    "Mabel Renk Avatar",
    "By",
    "Mabel Renk",
    f"By. Mabel Renk. UPDATED: 15:36 EST, 25 October 2026. {LEAD}",
    f"{BODY} The pilots said tha…",
    "Share this article on Facebook",
    "Photo: Mabel Renk / Example Agency",
    "We use cookies",
    "Read more: The lighthouse is lit again",
    "Related stories",
    LEAD,
    BODY,
    "She says: “Nobody slept.”",
    "海は静かだった。港は開いた。船が…",
]


def page(lines: list[str]) -> Article:
    return Article(
        id="a1",
        source="The Lantern",
        headline=HEADLINE,
        first_seen_at=NOW,
        paragraphs=tuple(Paragraph(line) for line in lines),
    )


def texts(article: Article) -> list[str]:
    return [paragraph.text for paragraph in article.paragraphs]


def told(article: Article) -> tuple[object, ...]:
    """Return all that cleaning decides, but for the byline, which is kept once it is known."""
    return article.paragraphs, article.standfirst, article.repairs


PAGES = st.lists(st.sampled_from(JUNK), max_size=14)


@given(PAGES)
def test_all_that_was_taken_away_can_be_put_back(lines: list[str]) -> None:
    cleaned = clean(page(lines))
    assert texts(as_it_came(cleaned)) == lines
    assert texts(put_back(cleaned, set(range(len(cleaned.repairs))))) == lines


@given(PAGES, st.sets(st.integers(0, 13)))
def test_what_is_put_back_is_taken_away_again(lines: list[str], places: set[int]) -> None:
    cleaned = clean(page(lines))
    undone = put_back(cleaned, places)
    assert put_back(undone, set()) == cleaned
    assert texts(as_it_came(undone)) == lines
    kept = {place for place, repair in enumerate(undone.repairs) if not repair.applied}
    assert kept >= places & set(range(len(cleaned.repairs)))
    assert Article.from_data(undone.to_data()) == undone


def test_one_thing_is_put_back_and_the_others_stay_away() -> None:
    cleaned = clean(page([HEADLINE, LEAD, BODY, "Share this article on Facebook"]))
    assert [repair.rule for repair in cleaned.repairs] == ["headline", "button"]
    undone = put_back(cleaned, {1})
    assert texts(undone) == [LEAD, BODY, "Share this article on Facebook"]
    assert [repair.applied for repair in undone.repairs] == [True, False]


def test_what_was_put_back_stays_so_when_the_article_comes_again() -> None:
    lines = [HEADLINE, LEAD, BODY, "Share this article on Facebook"]
    undone = put_back(clean(page(lines)), {1})
    corrected = clean(page([*lines[:2], f"{BODY} It rains.", lines[3]]))
    again = as_before(undone, corrected)
    assert texts(again) == [LEAD, f"{BODY} It rains.", "Share this article on Facebook"]
    assert as_before(clean(page(lines)), corrected) == corrected


def test_of_two_alike_the_one_that_was_put_back_stays_so() -> None:
    share = "Share this article on Facebook"
    cleaned = clean(page([LEAD, share, BODY, share]))
    undone = put_back(cleaned, {1})
    assert texts(undone) == [LEAD, BODY, share]
    assert as_before(undone, cleaned) == undone


def test_what_an_older_version_took_away_is_left_alone() -> None:
    cleaned = clean(page([HEADLINE, LEAD, BODY]))
    data = cleaned.to_data()
    for repair in data["repairs"]:
        del repair["took"], repair["kind"]
    old = Article.from_data(data)
    assert is_reversible(cleaned)
    assert not is_reversible(old)
    assert (
        as_before(replace(cleaned, repairs=(replace(cleaned.repairs[0], applied=False),)), old)
        == old
    )


@pytest.mark.parametrize("rule", sorted({"headline", "cut standfirst", "lead", "button", "byline"}))
def test_a_rule_that_is_switched_off_takes_nothing_away(rule: str) -> None:
    cleaned = clean(page(JUNK[:8]))
    assert rule in {repair.rule for repair in cleaned.repairs}
    kept = clean(page(JUNK[:8]), without=frozenset([rule]))
    assert rule not in {repair.rule for repair in kept.repairs}
    assert len(texts(kept)) >= len(texts(cleaned))


@given(PAGES, st.sets(st.sampled_from(sorted(RULES))))
def test_by_other_rules_it_is_as_if_it_had_been_cleaned_by_these(
    lines: list[str], off: set[str]
) -> None:
    without = frozenset(off)
    again = clean_again(clean(page(lines)), without=without)
    assert told(again) == told(clean(page(lines), without=without))
    assert told(clean_again(again)) == told(clean(page(lines)))


def test_every_rule_has_words_on_the_desk_and_in_the_docs() -> None:
    source = Path(cleaning.__file__).read_text(encoding="utf-8")
    used = re.findall(r'(?:drop|keep|drop_where)\(\s*"([^"]+)"', source)
    used += re.findall(r'^    \("([a-z ]+)", furniture\.', source, re.MULTILINE)
    assert set(used) == set(RULES)
    page = (Path(__file__).parent.parent / "docs" / "cleaning.md").read_text(encoding="utf-8")
    for rule, (title, why) in RULES.items():
        assert f"| `{rule}` | {title} | {why.replace('|', chr(92) + '|')} |" in page
