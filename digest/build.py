"""The whole job without a database: from inputs to a printed issue."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from digest.errors import InputError, NothingToSend
from digest.images import illustrate, without_picture
from digest.issue import Issue, Story
from digest.pictures import bring
from digest.press import draft, print_issue
from digest.printed import Finding, Printed
from digest.programme import Programme
from digest.sources import Collected, collect, is_address, named_origins
from digest.stand_ins import sift


@dataclass(frozen=True, slots=True)
class Built:
    printed: Printed
    notes: tuple[str, ...]  #: plain sentences: pictures that were left out, and why


def read_inputs(inputs: Sequence[str], *, at: datetime) -> Collected:
    """Read every input.

    Raises:
        InputError: none of them can be read; its sentences name each, and why.
        NothingToSend: some can be read, and no article is in them; likewise.
    """
    collected = collect(inputs, seen_at=at)
    if collected.failures and not collected.articles:
        *others, last = collected.failures
        kind = NothingToSend if collected.documents else InputError
        raise kind(" ".join([*map(str, others), last.what]), fix=last.fix)
    return collected


def build(
    collected: Collected,
    *,
    at: datetime,
    programme: Programme,
    inputs: Sequence[str],
    pictures: Mapping[str, bytes],
) -> Built:
    """Choose, condense, illustrate and print.

    Args:
        inputs: as named by whoever runs this; pictures on private addresses are
            fetched from their origins only.
        pictures: the bytes behind what the programme's theme names.

    Raises:
        NothingToSend: no article is recent enough.
        RenderError: a template is wrong.
    """
    sifted = sift(collected.articles)
    issue = draft(sifted.articles, at, programme)
    if not programme.pictures:
        return Built(print_issue(_portable(issue), pictures), ())
    urls = [story.article.image.url for story in issue.stories if story.article.image]
    illustrated = illustrate(issue, bring(urls, allowed=named_origins(inputs)))
    printed = print_issue(_portable(illustrated.issue), {**illustrated.pictures, **pictures})
    passed = [each for each in issue.stories if each.article.id in sifted.reasons]
    return Built(
        printed,
        (
            *(without_picture(each, sifted.reasons[each.article.id]) for each in passed),
            *illustrated.notes,
        ),
    )


def _portable(issue: Issue) -> Issue:
    """Return the issue without the folders of this machine: alike wherever its inputs lie."""
    sections = (
        replace(section, stories=tuple(_unplaced(story) for story in section.stories))
        for section in issue.sections
    )
    return replace(issue, sections=tuple(sections))


def _unplaced(story: Story) -> Story:
    """Return the story with a picture from a file known by that file's name alone."""
    image, picture = story.article.image, story.image
    if image is None or is_address(image.url):
        return story
    name = Path(image.url).name
    return replace(
        story,
        article=replace(story.article, image=replace(image, url=name)),
        image=replace(picture, url=name) if picture else None,
    )


def in_words(printed: Printed) -> Iterable[str]:
    """Yield in plain words what stands in an issue, and what preflight found."""
    stories = list(printed.issue.stories)
    sources = ", ".join(dict.fromkeys(story.source for story in stories))
    yield f"{len(stories)} {'story' if len(stories) == 1 else 'stories'} from {sources}."
    for finding in printed.findings:
        where = f" ({finding.where})" if finding.where not in finding.what else ""
        yield f"{finding.severity}: {finding.what}{where} {finding.fix}{_command(finding)}"


def _command(finding: Finding) -> str:
    """Return how the shell does what a finding proposes; empty where it proposes nothing such."""
    if finding.trim is None:
        return ""
    return f" So does `digest render ISSUE.json --headlines-from {finding.trim.first}`."
