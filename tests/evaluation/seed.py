"""The scraped article this project began with, and all that has to come of it.

What is wanted is read from the raw file wherever it can be, so that no code of ours
judges itself; a row for each line of what was agreed.
"""

from __future__ import annotations

import json
import re
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from digest.article import Article
from digest.issue import Issue, Story
from digest.passages import Passage
from digest.quotes import Quote
from tests.evaluation.material import AT, SEED, Failed, digest, json_lines
from tests.evaluation.rows import Row

BYLINE = "Liam Avatar"
OFFICER = "An undercover officer"
QUOTED = (  # how each begins, and who said it, in this order
    ("We’ve pinpointed the most dangerous areas", "Police Capt. Orlando Posligua"),
    ("We could use the US’s help", OFFICER),
    ("We need resources: vehicles, armor, personnel.", OFFICER),
    ("I want to have US troops back", OFFICER),
    ("I don’t think it would come here for free …", "Stalin Escobar"),
    ("It would be excellent to get foreign support", "Jaqueline Villacres"),
)
_PARAGRAPHS = "\n\n"
_JUNK = 5  # paragraphs before the first that is the article's
_QUOTE_LINE = re.compile(r"“(?P<words>[^“”]+)” – .+")
_ENDED = re.compile(r"(?<!Capt)[.!?]$")  # the one abbreviation in it
_SHOWN = 48  # characters


def evaluate() -> Iterator[Row]:
    raw = SEED.read_text(encoding="utf-8").split(_PARAGRAPHS)
    story = _story()
    yield from _article(story.article, raw)
    yield from _quotes(_quotes_of(story.article), raw)
    yield from _condensed(story, raw)


def _story() -> Story:
    """Build an issue of the seed alone, as anybody would; return the one story in it.

    Raises:
        Failed: there is not exactly one.
    """
    with tempfile.TemporaryDirectory() as folder:
        digest("build", str(SEED), *AT, "--out", folder)
        issue = Issue.from_data(json.loads(Path(folder, "issue.json").read_bytes()))
    stories = list(issue.stories)
    if len(stories) != 1:
        raise Failed(f"the seed became {len(stories)} stories.")
    return stories[0]


def _quotes_of(article: Article) -> list[Quote]:
    line = json.dumps({"id": article.id, "text": article.text}).encode()
    (answer,) = json_lines(digest("quotes", given=line))
    return [Quote.from_data(quote) for quote in answer["quotes"]]


def _article(article: Article, raw: Sequence[str]) -> Iterator[Row]:
    headline, cut, _, by, _, standfirst, *_ = raw
    yield _same("headline", article.headline, headline)
    yield _same("standfirst", article.standfirst, standfirst)
    yield _same("byline", article.byline, BYLINE)
    for what, junk in (
        ("repeated headline", headline),
        ("cut standfirst", cut),
        (f"“{BYLINE}” lines", BYLINE),
        ("“By”", by),
    ):
        left = sum(paragraph.text == junk for paragraph in article.paragraphs)
        yield _same(f"paragraphs left of: {what}", str(left), "0")
    body = [paragraph for paragraph in raw[_JUNK:] if paragraph != BYLINE]
    kept = [paragraph.text for paragraph in article.paragraphs]
    yield Row("all the others kept", f"{len(kept)} of {len(body)}", "all", kept == body)


def _quotes(quotes: Sequence[Quote], raw: Sequence[str]) -> Iterator[Row]:
    lines = [match["words"] for each in raw if (match := _QUOTE_LINE.fullmatch(each))]
    yield _same("quotes", str(len(quotes)), str(len(QUOTED)))
    for number, (opening, speaker) in enumerate(QUOTED):
        wanted = next(words for words in lines if words.startswith(opening))
        found = quotes[number] if number < len(quotes) else None
        said = f"{found.text} – {found.speaker.text}" if found and found.speaker else "none"
        yield _same(f"quote {number + 1}", said, f"{wanted} – {speaker}")


def _condensed(story: Story, raw: Sequence[str]) -> Iterator[Row]:
    pull = story.pull_quote
    speaker = pull.speaker.text if pull and pull.speaker else "none"
    named = [speaker for _, speaker in QUOTED if speaker != OFFICER]
    yield Row("speaker of the pull quote", speaker, "a named one", speaker in named)
    yield Row.every("summary: whole sentences", [_is_whole(each, raw) for each in story.summary])
    printed = [*story.summary, *story.quotes, *([pull] if pull else [])]
    paragraphs, text = _PARAGRAPHS.join(raw), story.article.text
    yield Row.every(
        "summary and quotes: letter for letter",
        [each.stands_in(text) and each.text in paragraphs for each in printed],
    )


def _is_whole(passage: Passage, raw: Sequence[str]) -> bool:
    """Whether a passage begins and ends where sentences of one of the paragraphs do."""
    for paragraph in raw[_JUNK:]:
        before, found, after = paragraph.partition(passage.text)
        if found:
            starts = not before or _ENDED.search(before.rstrip()) is not None
            ends = _ENDED.search(found) is not None and (not after or after[0] == " ")
            return starts and ends
    return False


def _same(what: str, found: str, wanted: str) -> Row:
    """Return the row of something that may be one thing only; a difference is shown whole."""
    if found == wanted:
        shown = found if len(found) <= _SHOWN else f"{found[:_SHOWN]}…"
        return Row(what, shown, "the same")
    return Row(what, f"{found!r} in place of {wanted!r}", "the same", holds=False)
