"""Print each figure beside its target; exit 1 when one falls short."""

from __future__ import annotations

import sys

from tests.bench import asking, building, rendering, sending, startup


def main() -> None:
    kept = True
    print(f"{'':60}   target   figure")
    for module in (startup, building, rendering, asking, sending):
        for row in module.rows():
            kept = kept and row.holds
            verdict = "" if row.holds else "  TOO MUCH"
            print(f"{row.name:60}  {row.target:7.3f}  {row.figure:7.3f}  {row.detail}{verdict}")
    sys.exit(0 if kept else 1)


if __name__ == "__main__":
    main()
