"""Golden number one: a scraped article with every defect we know, and all that becomes of it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from lxml import html

from digest.article import Article, Paragraph
from digest.cleaning import clean
from digest.issue import Story
from digest.passages import paragraph_spans
from digest.press import assemble, draft, print_issue
from digest.programme import Programme
from digest.quotes import find_quotes, printed_words, rank_pull_quotes
from digest.sources import collect
from digest.summary import summarise
from tests.samples import NOW, PUBLICATION

TWIN_FILE = Path(__file__).parent / "data" / "seed_twin.txt"
TWIN = TWIN_FILE.read_text(encoding="utf-8")
HEADLINE = "Port Ellery Turns to Neighbours for Help as Fuel Theft Spreads"
WARDEN = "A night warden"
PROGRAMME = Programme(publication=PUBLICATION)


@pytest.fixture(scope="module")
def raw() -> Article:
    """The article as a text source hands it over: every paragraph, nothing known."""
    return Article(
        id="twin",
        source="The Tideline",
        headline=HEADLINE,
        first_seen_at=NOW,
        paragraphs=tuple(Paragraph(TWIN[p.start : p.end]) for p in paragraph_spans(TWIN)),
    )


@pytest.fixture(scope="module")
def cleaned(raw: Article) -> Article:
    return clean(raw)


def test_the_twin_has_the_defects_of_the_seed(raw: Article) -> None:
    texts = [paragraph.text for paragraph in raw.paragraphs]
    assert texts.count(HEADLINE) == 2
    assert texts[1].endswith("…")
    assert texts[5].startswith(texts[1].rstrip("…"))
    assert (texts[2], texts[3], texts[-1]) == ("Mabel Avatar", "By", "Mabel Avatar")
    assert not TWIN.endswith("\n")
    assert "town’s" in TWIN
    assert "town's" in TWIN
    assert re.search(r"\w—\w", TWIN)
    assert re.search(r"\$\d", TWIN)
    assert re.search(r"\d,\d{3}", TWIN)
    quotes = re.findall(r"^“(.+)” – (.+)$", TWIN, re.MULTILINE)
    assert [words[-1] for words, _ in quotes] == [*",,.,.."]
    assert any("’" in words for words, _ in quotes)
    assert any("'" in words for words, _ in quotes)
    assert any(" … " in words for words, _ in quotes)


def test_everything_around_the_article_is_gone_and_recorded(raw: Article, cleaned: Article) -> None:
    assert cleaned.headline == HEADLINE
    assert cleaned.byline == "Mabel Avatar"
    assert cleaned.standfirst == cleaned.paragraphs[0].text == raw.paragraphs[5].text
    gone = {0, 1, 2, 3, 4, 22}
    assert cleaned.paragraphs == tuple(
        paragraph for at, paragraph in enumerate(raw.paragraphs) if at not in gone
    )
    assert [(repair.rule, repair.at) for repair in cleaned.repairs] == [
        ("headline", 0),
        ("cut standfirst", 1),
        ("avatar", 2),
        ("byline", 3),
        ("headline", 4),
        ("avatar", 22),
    ]
    assert all(repair.text == raw.paragraphs[repair.at].text for repair in cleaned.repairs)


def test_six_quotations_with_their_speakers_in_order(cleaned: Article) -> None:
    quotes = find_quotes(cleaned.text)
    assert all(quote.stands_in(cleaned.text) and quote.confident for quote in quotes)
    found = [
        (printed_words(each), each.speaker.text, each.speaker.name, each.speaker.kind)
        for each in quotes
        if each.speaker
    ]
    captain = ("Harbour Capt. Tomas Okonjo", "Tomas Okonjo", "named")
    warden = (WARDEN, WARDEN, "described")
    assert found == [
        ("We’ve marked the quays where boats are emptied almost every night", *captain),
        ("We could use the islands' boats", *warden),
        ("We need simple things: lamps, radios, hands.", *warden),
        ("I want to see Skerry’s crews back on the pier they once kept", *warden),
        (
            "I don't think they would come for nothing … the council needs to spend that money on "
            "our own wardens instead of paying strangers.",
            *("Pavel Winther", "Pavel Winther", "named"),
        ),
        (
            "It would be a relief to have crews from outside to help the wardens.",
            *("Henrike Solano", "Henrike Solano", "named"),
        ),
    ]


def test_the_pull_quote_is_a_named_speakers_and_each_one_is_heard(cleaned: Article) -> None:
    text = cleaned.text
    summary = summarise(text, headline=cleaned.headline)
    pulls = rank_pull_quotes(find_quotes(text), headline=cleaned.headline, summary=summary)
    names = [pull.speaker.name for pull in pulls if pull.speaker]
    assert names == ["Tomas Okonjo", "Henrike Solano", *[WARDEN] * 3, "Pavel Winther"]


def test_the_summary_is_the_articles_first_two_sentences(cleaned: Article) -> None:
    summary = summarise(cleaned.text, headline=cleaned.headline)
    first, second, _ = re.split(r"(?<=[.]) ", cleaned.standfirst)
    assert [passage.text for passage in summary] == [first, second]
    assert [passage.paragraph for passage in summary] == [0, 0]
    assert all(passage.stands_in(cleaned.text) for passage in summary)


# The same from the file itself, as `digest build` reads it: the headline is to be found too.


@pytest.fixture(scope="module")
def story() -> Story:
    collected = collect([str(TWIN_FILE)], seen_at=NOW)
    assert not collected.failures
    (story,) = draft(collected.articles, NOW, PROGRAMME).stories
    return story


def test_the_file_gives_the_same_article(story: Story, cleaned: Article) -> None:
    gathered = story.article
    assert gathered.headline == story.headline == HEADLINE
    assert gathered.byline == cleaned.byline
    assert gathered.standfirst == cleaned.standfirst
    assert gathered.paragraphs == cleaned.paragraphs
    assert [repair.rule for repair in gathered.repairs] == [
        *("cut standfirst", "avatar", "byline", "headline", "avatar")
    ]


def test_the_story_is_made_of_the_articles_own_words(story: Story) -> None:
    assert story.pull_quote
    assert story.pull_quote.speaker
    assert story.pull_quote.speaker.kind == "named"
    assert len(story.summary) == 2
    assert len(story.quotes) == 6
    for passage in (*story.summary, *story.quotes):
        assert passage.stands_in(story.article.text)
        assert passage.text in TWIN


def test_what_is_printed_has_these_words_and_none_of_the_junk(story: Story) -> None:
    printed = print_issue(assemble([story], NOW, PROGRAMME))
    assert story.pull_quote
    said = [*(passage.text for passage in story.summary), printed_words(story.pull_quote)]
    shown = str(html.document_fromstring(printed.html).xpath("string(//body)"))
    for whole in (_folded(printed.text), _folded(shown)):
        assert all(words in whole for words in (HEADLINE, "Tomas Okonjo", *said))
        assert "This request for help…" not in whole
        assert whole.count("Mabel Avatar") == 1  # the byline
        assert "By Mabel" not in whole


def _folded(text: str) -> str:
    return " ".join(text.split())
