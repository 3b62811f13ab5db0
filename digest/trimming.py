"""What makes an issue small enough to be shown whole: headlines only, from some story on."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import count
from typing import Any, Self

from digest import parts
from digest.issue import Issue, Story

COMFORTABLE = 85_000  #: bytes of HTML, tokens filled
LARGEST = 100_000
#: Gmail cuts here and hides the rest behind a link; widely quoted, Gmail documents none.
CLIPPED = 102_400


@dataclass(frozen=True, slots=True)
class Trim:
    """The least that must go, and what is left then."""

    first: int  #: this story, counted from 1, and all after it are headlines only
    headline: str  #: of that story
    size: int  #: bytes of HTML after that

    def to_data(self) -> dict[str, Any]:
        return {"first": self.first, "headline": self.headline, "size": self.size}

    @classmethod
    def from_data(cls, data: Any) -> Self:
        return cls(
            parts.number(data, "first"), parts.text(data, "headline"), parts.number(data, "size")
        )


def headlines_from(issue: Issue, first: int) -> Issue:
    """Return the issue with no more than headlines from its story number `first` on."""
    numbers = count(1)
    sections = (
        replace(
            section,
            stories=tuple(
                _headline_only(story) if next(numbers) >= first else story
                for story in section.stories
            ),
        )
        for section in issue.sections
    )
    return replace(issue, sections=tuple(sections))


def _headline_only(story: Story) -> Story:
    return replace(story, summary=(), own_words=(), pull_quote=None, image=None)
