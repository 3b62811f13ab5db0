"""Rows: what is stored, one noun a file; `to_data` and `from_data` of the nouns at the edge."""

from __future__ import annotations

from digest.models.articles import Alias, Article
from digest.models.deliveries import Delivery, Errand, Event, Headway, Pace, Worker
from digest.models.editors import Editor
from digest.models.issues import Candidate, Change, Cluster, Frozen, Issue, Story, Tie
from digest.models.links import Destination
from digest.models.programmes import Programme
from digest.models.pushes import Push, PushToken
from digest.models.sources import Source, SourceChange

__all__ = [
    "Alias",
    "Article",
    "Candidate",
    "Change",
    "Cluster",
    "Delivery",
    "Destination",
    "Editor",
    "Errand",
    "Event",
    "Frozen",
    "Headway",
    "Issue",
    "Pace",
    "Programme",
    "Push",
    "PushToken",
    "Source",
    "SourceChange",
    "Story",
    "Tie",
    "Worker",
]
