"""What the demo is made of: original articles in the shapes that real pages and feeds have."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

BUNDLED = Path(__file__).parent
AT = datetime(2026, 10, 16, 7, tzinfo=UTC)  #: a Friday morning, the week the articles are from
