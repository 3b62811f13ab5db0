"""Print every figure beside its gate; exit 1 unless every row holds."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import date
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

from tests.evaluation import page
from tests.evaluation.material import ROOT, SHARED, Failed
from tests.evaluation.rows import Row, table

PAGE = ROOT / "docs" / "quality.md"
Evaluation = Callable[[], Iterable[Row]]


def evaluations() -> Iterator[tuple[str, Evaluation]]:
    """Yield the `evaluate` of every module beside this one that has such."""
    for found in iter_modules([str(Path(__file__).parent)]):
        if not found.name.startswith(("_", "test_")):
            module = import_module(f"tests.evaluation.{found.name}")
            if evaluate := getattr(module, "evaluate", None):
                yield found.name, evaluate


def measured(name: str, evaluate: Evaluation) -> Iterator[Row]:
    """Yield the rows of an evaluation under its name; what breaks it is a row too."""
    try:
        for row in evaluate():
            yield replace(row, what=f"{name}: {row.what}")
    except Failed as failure:
        yield Row.not_run(f"{name}: the rest", str(failure))


def main(shared: Path = SHARED, found: Iterable[tuple[str, Evaluation]] | None = None) -> None:
    """Run every evaluation, or those in `found`, where there is a folder `shared`."""
    if not shared.is_dir():
        print(f"There is no folder “{shared.name}” beside the project, so nothing is evaluated.")
        return
    rows: list[Row] = []
    for name, evaluate in evaluations() if found is None else found:
        print(f"{name} ...", file=sys.stderr, flush=True)
        figures = list(measured(name, evaluate))
        if found is None:
            page.write(PAGE, name, figures, date.today())
        rows += figures
    print(*table(rows), sep="\n")
    sys.exit(0 if all(row.holds for row in rows) else 1)


if __name__ == "__main__":
    main()
