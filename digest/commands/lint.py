"""`digest lint`: what mail systems would hold against a message."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import click

from digest.cli import NO_INPUT, NOTHING_USABLE, say
from digest.errors import InputError, RecipientUnfit
from digest.lines import to_json_line
from digest.printed import Finding, Severity
from digest.rendering.headers import ascii_address
from digest.rules import proof_of, run_rules

LARGEST = 50_000_000  #: bytes; no mail server takes half of that

_IN_WORDS: dict[Severity, str] = {
    "block": "to mend",
    "warn": "to consider",
    "note": "to know",
}


@click.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(), metavar="FILE.eml...")
@click.option("--to", metavar="ADDRESS", help="Whom it goes to; To must name just them.")
def command(files: tuple[str, ...], to: str | None) -> None:
    """Check finished messages against what mail servers and programs ask of them.

    Prints a JSON line for each finding: its file, rule, severity, what is wrong
    and the fix. Exits with 1 if one of them blocks.
    """
    reader = _envelope(to)
    judged = [_lint(file, reader) for file in files]
    if all(findings is None for findings in judged):
        raise SystemExit(NO_INPUT)
    if not all(findings is not None and _may_leave(findings) for findings in judged):
        raise SystemExit(NOTHING_USABLE)


def _envelope(to: str | None) -> str | None:
    try:
        return ascii_address(to) if to is not None else None
    except RecipientUnfit as error:
        raise click.BadParameter(
            f"“{to}” cannot be mailed. {error.what}", param_hint="--to"
        ) from error


def _lint(file: str, to: str | None) -> list[Finding] | None:
    """Print what there is to say about one file; None if it cannot be read."""
    try:
        findings = run_rules(proof_of(_read(Path(file)), to=to))
    except InputError as error:
        say(f"{file}: {error}")
        return None
    for finding in findings:
        click.echo(to_json_line({"file": file, **finding.to_data()}), nl=False)
    say(f"{file}: {_in_words(findings)}.")
    return findings


def _read(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            raw = file.read(LARGEST + 1)
    except (OSError, ValueError) as error:  # ValueError: a NUL in the name
        why = getattr(error, "strerror", None) or error
        raise InputError(f"The file cannot be read: {why}.") from error
    if len(raw) > LARGEST:
        raise InputError(f"The file has more than {LARGEST // 1_000_000} MB.")
    return raw


def _may_leave(findings: Iterable[Finding]) -> bool:
    return not any(finding.severity == "block" for finding in findings)


def _in_words(findings: Iterable[Finding]) -> str:
    counts = Counter(finding.severity for finding in findings)
    said = [
        f"{counts[severity]} {words}" for severity, words in _IN_WORDS.items() if counts[severity]
    ]
    return ", ".join(said if counts["block"] else ["nothing to mend", *said])
