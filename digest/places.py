"""Where what travels with the program is found: its templates."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from digest.errors import ConfigError


@cache
def templates() -> Path:
    """Return the folder of the templates: those of the package, else of the checkout.

    Never one below the working directory: whoever can write there could change
    what is sent.

    Raises:
        ConfigError: neither is there.
    """
    return find_templates(Path(__file__).resolve().parent)


def find_templates(package: Path) -> Path:
    """Return the templates inside a package, else beside the project it belongs to."""
    if (packaged := package / "templates").is_dir():
        return packaged
    for parent in package.parents:
        if (parent / "pyproject.toml").is_file() and (parent / "templates").is_dir():
            return parent / "templates"
    raise ConfigError("The templates are missing.", fix="Install the digest again.")
