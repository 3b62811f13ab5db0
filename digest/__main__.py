"""The `digest` command: finds a command's file by its name, and imports nothing heavy.

`digest --help` answers without importing click or any command: the one line it
shows for each is the first line of that file's docstring.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path

from digest import __version__
from digest.errors import ConfigError, DigestError, InputError

_COMMANDS = Path(__file__).parent / "commands"
_USAGE = "Usage: digest COMMAND [ARGUMENTS]...\n\nA newsletter digest builder.\n\nCommands:\n"


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command that `arguments` name; exit 2 when there is none such."""
    name, *rest = list(sys.argv[1:] if arguments is None else arguments) or ["--help"]
    if name in ("--help", "-h", "help"):
        sys.stdout.write(_help())
    elif name == "--version":
        sys.stdout.write(f"digest {__version__}\n")
    elif name in _names():
        _run(name, rest)
    else:
        sys.stderr.write(f"There is no command “{name}”. Run `digest --help` for the list.\n")
        sys.exit(2)


def _run(name: str, arguments: Sequence[str]) -> None:
    module = import_module(f"digest.commands.{name.replace('-', '_')}")
    try:
        module.command.main(args=list(arguments), prog_name=f"digest {name}")
    except DigestError as error:
        sys.stderr.write(f"{error}\n")
        sys.exit(2 if isinstance(error, InputError | ConfigError) else 1)


def _names() -> list[str]:
    files = _COMMANDS.glob("[!_]*.py")
    return sorted(file.stem.replace("_", "-") for file in files)


def _help() -> str:
    lines = [f"  {name:<11} {_summary(name)}\n" for name in _names()]
    return _USAGE + "".join(lines) + "\nRun `digest COMMAND --help` for what a command takes.\n"


def _summary(name: str) -> str:
    """Return what the command's docstring says behind its name, on its first line."""
    with (_COMMANDS / f"{name.replace('-', '_')}.py").open(encoding="utf-8") as file:
        first = file.readline()
    return first.strip().strip('"').partition(": ")[2]


if __name__ == "__main__":
    main()
