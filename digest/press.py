"""From articles to a finished issue, without a database: the one path.

Preview, test send, archive and the real send all print through here, so what an
editor saw is what readers get.
"""

from __future__ import annotations

from bisect import bisect
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from hashlib import sha256
from json import dumps
from zoneinfo import ZoneInfo

from digest.article import Article
from digest.errors import NothingToSend
from digest.features import in_words
from digest.issue import Issue, Section, Story, preheader_of, subject_of
from digest.printed import Printed, Recipient, Tokens
from digest.programme import Programme, Publication
from digest.rendering import lost_in, render
from digest.rendering.message import cast
from digest.rules import Proof, proof_of, run_rules
from digest.selection import Choice, select
from digest.summarisers import Summariser
from digest.summarisers.extractive import Extractive
from digest.taste import NO_TASTE, NOTHING_KNOWN, Memory, Taste
from digest.trimming import COMFORTABLE, Trim, headlines_from

_EXTRACTIVE = Extractive()


def draft(articles: Iterable[Article], at: datetime, programme: Programme) -> Issue:
    """Choose and condense: a draft that is good untouched.

    The subject is the lead's headline, the preheader the next two; there is no
    introduction unless the programme has one.

    Args:
        at: aware; the moment the issue is made for, which ends the window.

    Raises:
        NothingToSend: no article lies in the window.
    """
    choices = choose(articles, at, programme)
    stories = [condense(choice, programme) for choice in choices if choice.picked]
    if not stories:
        raise NothingToSend(
            _why_nothing(choices, programme),
            fix="Add a source, or widen the window with --since.",
        )
    return assemble(stories, at, programme)


def choose(
    articles: Iterable[Article],
    at: datetime,
    programme: Programme,
    *,
    taste: Taste = NO_TASTE,
    memory: Memory = NOTHING_KNOWN,
) -> list[Choice]:
    """Return what selection decides about each article: the picked in order, then the rest."""
    return select(
        articles,
        count=programme.stories,
        at=at,
        window=programme.window,
        per_source=programme.per_source,
        taste=taste,
        memory=memory,
    )


def assemble(stories: Sequence[Story], at: datetime, programme: Programme) -> Issue:
    """Return an issue of these stories, the first of which is the lead."""
    return Issue(
        publication=programme.publication,
        number=programme.number,
        date=at.astimezone(ZoneInfo(programme.time_zone)).date().isoformat(),
        subject=subject_of(stories),
        preheader=preheader_of(stories),
        sections=(Section("", tuple(stories)),),
        intro=programme.intro,
        theme=programme.theme,
        layout=programme.layout,
        language=programme.publication.language,
        time_zone=programme.time_zone,
    )


def condense(choice: Choice, programme: Programme, summariser: Summariser = _EXTRACTIVE) -> Story:
    """Return the story of an article: its summary, its pull quote and the other candidates.

    The lead has room for a longer summary than the stories below it.
    """
    article = choice.article
    condensed = summariser.condense(
        article,
        words=programme.summary_words if choice.rank == 1 else programme.brief_words,
        language=programme.publication.language,
    )
    return Story(
        article=article,
        headline=article.headline,
        summary=condensed.summary,
        own_words=condensed.own_words,
        pull_quote=condensed.quotes[0] if condensed.quotes else None,
        quotes=condensed.quotes,
        source=article.source,
        reason=choice.reason,
        note=condensed.note,
    )


def _why_nothing(choices: Sequence[Choice], programme: Programme) -> str:
    if not choices:
        return "There is no article at all."
    newest = max(choice.article.dated for choice in choices)
    minutes = programme.window // timedelta(minutes=1)
    window = in_words(programme.window) if minutes >= 60 else f"{minutes} min"
    return (
        f"No article is from the last {window}:"
        f" there {'is' if len(choices) == 1 else 'are'} {len(choices)},"
        f" the newest from {newest.day} {newest:%B %Y}."
    )


def print_issue(
    issue: Issue, pictures: Mapping[str, bytes] | None = None, *, media: str = ""
) -> Printed:
    """Render an issue and check it: the same bytes for the same issue, every time.

    Args:
        pictures: the bytes behind each `Story.image.name`, to be embedded.
        media: where those that are not embedded are on the web, as `Printed.media`.

    Raises:
        RenderError: a template is wrong.
    """
    printed = _printed(issue, dict(sorted((pictures or {}).items())), media)
    proof = replace(_proof(printed), lost=lost_in(issue))
    if proof.html_size > COMFORTABLE:
        proof = replace(proof, trim=_trim(printed))
    return replace(printed, findings=tuple(run_rules(proof)), size=proof.html_size)


def _printed(issue: Issue, pictures: Mapping[str, bytes], media: str) -> Printed:
    tokens = Tokens(_seal(issue))
    rendered = render(issue, tokens)
    return Printed(issue, rendered.html, rendered.text, tokens, pictures=pictures, media=media)


def _proof(printed: Printed) -> Proof:
    """Return the message as the sample reader would get it."""
    reader = sample_reader(printed.issue.publication)
    raw = cast(printed, sent_at=printed_at(printed.issue)).fill(reader)
    return proof_of(raw, to=reader.address, issue=printed.issue)


def _trim(printed: Printed) -> Trim | None:
    """Return the least trimming that makes the HTML small enough, by printing it so.

    None if even headlines below the lead are too much.
    """
    headlines = [story.headline for story in printed.issue.stories]

    @cache
    def size_from(first: int) -> int:
        shorter = headlines_from(printed.issue, first)
        return _proof(_printed(shorter, printed.pictures, printed.media)).html_size

    firsts = range(2, len(headlines) + 1)
    fitting = bisect(firsts, False, key=lambda first: size_from(first) > COMFORTABLE)
    if not fitting:
        return None
    first = firsts[fitting - 1]
    return Trim(first, headlines[first - 1], size_from(first))


def _seal(issue: Issue) -> str:
    data = dumps(issue.to_data(), sort_keys=True, ensure_ascii=True)
    return sha256(data.encode("ascii")).hexdigest()[:16]


def printed_at(issue: Issue) -> datetime:
    """Return the start of the issue's day where its editors are, in UTC.

    It dates the stand-in message, so that the same issue gives the same bytes.
    """
    midnight = datetime.combine(date.fromisoformat(issue.date), time(), ZoneInfo(issue.time_zone))
    return midnight.astimezone(UTC)


def sample_reader(publication: Publication) -> Recipient:
    """Return the invented subscriber as whom a message is shown before there are any."""
    return Recipient(
        address="ana@example.org", unsubscribe=f"{publication.public_url}/unsubscribe/sample"
    )
