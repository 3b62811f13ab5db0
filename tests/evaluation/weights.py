"""The bytes of the page that a reader gets, on real stories, layout by layout.

The whole page counts, an article that is printed in full with it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from digest.issue import Issue
from digest.press import print_issue
from digest.rendering.templates import folder, layouts
from tests.evaluation.mails import Mail, issue_of
from tests.evaluation.material import Failed
from tests.evaluation.rows import Row

FEW, MANY = 10, 20  #: stories
MOST, MOST_EACH = 45_000, 2_500  #: bytes


def evaluate() -> Iterator[Row]:
    few, many = (_of(stories) for stories in (FEW, MANY))
    for layout in layouts(folder()):
        page, longer = (_weight(issue, layout) for issue in (few, many))
        each = (longer - page) / (MANY - FEW)
        yield Row(
            f"{layout}, {FEW} stories", f"{page:,} B", f"at most {MOST:,} B", 0 < page <= MOST
        )
        yield Row(
            f"{layout}, each further story",
            f"{each:,.0f} B",
            f"at most {MOST_EACH:,} B",
            0 < each <= MOST_EACH,
        )


def _of(stories: int) -> Issue:
    """Build an issue of exactly so many stories.

    Raises:
        Failed: the feeds do not give as many.
    """
    issue = issue_of(stories)
    if (found := len(list(issue.stories))) != stories:
        raise Failed(f"the feeds gave {found} stories, not {stories}.")
    return issue


def _weight(issue: Issue, layout: str) -> int:
    return len(Mail(layout, print_issue(replace(issue, layout=layout))).html.encode())
