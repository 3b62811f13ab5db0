"""What the benchmark sets us beside does the work of every layout, a new one too."""

from __future__ import annotations

import pytest

from digest.rendering.templates import folder, layouts
from tests.bench.libraries import libraries
from tests.samples import issue


@pytest.mark.parametrize("layout", layouts(folder()))
def test_the_three_libraries_print_every_layout(layout: str) -> None:
    libraries(issue(layout=layout))()
