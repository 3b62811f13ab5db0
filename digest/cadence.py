"""The weekly slot. (Being written: the fields stand.)"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time


@dataclass(frozen=True, slots=True)
class Cadence:
    weekday: int
    time: time
    time_zone: str
