"""What holds for every rule: it is found, it is quiet about good mail, and it never raises."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from time import process_time

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

import digest.rules
from digest.errors import InputError
from digest.issue import Issue
from digest.printed import Finding, Printed
from digest.rendering import render
from digest.rendering.templates import folder, layouts
from digest.rules import proof_of, run_rules
from digest.theme import Theme
from digest.themes import LOOKS
from tests import samples
from tests.naughty import NAUGHTY
from tests.rendering.test_message import filled
from tests.rules.proofs import ISSUE, LINK, STANDARD_LIBRARY, TO, mail, proof

RULES = sorted(found.name for found in iter_modules(digest.rules.__path__))


def test_a_good_message_has_nothing_to_mend() -> None:
    assert run_rules(proof()) == []
    assert run_rules(proof_of(mail())) == []


@pytest.mark.parametrize("layout", layouts(folder()))
@pytest.mark.parametrize("made", [samples.issue, samples.arabic_issue])
def test_what_the_press_prints_has_nothing_to_mend(layout: str, made: Callable[[], Issue]) -> None:
    assert judged(replace(made(), layout=layout)) == []


@pytest.mark.parametrize("layout", layouts(folder()))
@pytest.mark.parametrize("look", sorted(LOOKS))
def test_no_look_that_we_ship_has_anything_to_mend(layout: str, look: str) -> None:
    theme = Theme.from_data({"base": look})
    assert judged(replace(samples.issue(), layout=layout, theme=theme)) == []


def judged(issue: Issue) -> list[Finding]:
    """Return what the rules say of an issue as it is printed, from an address that is real."""
    address = ISSUE.publication.sender_address
    publication = replace(issue.publication, sender_address=address)
    issue = replace(issue, publication=publication)
    rendered = render(issue, samples.TOKENS)
    pictures = {each.image.name: samples.drawing() for each in issue.stories if each.image}
    printed = Printed(issue, rendered.html, rendered.text, samples.TOKENS, pictures=pictures)
    return run_rules(proof_of(filled(print_=printed), to=TO, issue=issue))


def test_the_standard_library_s_faults_are_all_found() -> None:
    findings = run_rules(proof_of(STANDARD_LIBRARY.read_bytes(), to=TO))
    assert {finding.rule for finding in findings if finding.severity == "block"} == {
        "encoding",  # its lines of 78 characters
        "recipients",
        "unsubscribe",
    }


@pytest.mark.parametrize("rule", RULES)
def test_every_rule_says_what_it_is_for_and_has_its_tests(rule: str) -> None:
    module = import_module(f"digest.rules.{rule}")
    assert (module.__doc__ or "").split("\n")[0].endswith(".")
    assert Path(__file__).with_name(f"test_{rule}.py").exists()


def test_the_page_on_rules_names_each_with_its_severities() -> None:
    said = _said(PAGE.partition("\n## ")[0])
    assert list(said) == RULES
    for name in RULES:
        source = Path(str(import_module(f"digest.rules.{name}").__file__)).read_text()
        assert said[name] == {each for each in _SEVERITIES if f'"{each}"' in source}, name


def test_the_page_on_rules_names_what_only_the_installation_knows() -> None:
    said = _said(PAGE.partition("\n## ")[2])
    assert list(said) == sorted(said)
    folder = Path(__file__).parents[2] / "digest"
    texts = [folder / name for name in ("links.py", "preflight.py", "desk/pieces.py")]
    source = "".join(each.read_text(encoding="utf-8") for each in texts)
    found = re.findall(r'(?:Finding\(|LINK_CHECK =)\s*"(\w+)"', source)
    assert set(found) == set(said)


def _said(page: str) -> dict[str, set[str]]:
    """Return what a table of the page on rules says: the severities of each."""
    rows = re.findall(r"^\| `(\w+)` \| ([a-z, ]+) \| \S", page, re.M)
    return {name: set(severities.split(", ")) for name, severities in rows}


PAGE = (Path(__file__).parents[2] / "docs" / "rules.md").read_text(encoding="utf-8")
_SEVERITIES = ("block", "warn", "note")


def test_blocks_come_first() -> None:
    raw = mail().replace(b"Precedence: bulk\r\n", b"").replace(b"MIME-Version: 1.0\r\n", b"")
    assert [each.severity for each in run_rules(proof_of(raw))] == ["block", "warn"]


def test_the_sample_publication_s_own_faults_are_notes_and_no_others() -> None:
    publication = replace(ISSUE.publication, is_sample=True, postal_address="")
    issue = replace(ISSUE, publication=publication)
    raw = mail().replace(b"Precedence: bulk\r\n", b"")
    findings = run_rules(proof_of(raw, to=TO, issue=issue))
    assert [(each.rule, each.severity) for each in findings] == [
        ("list_headers", "warn"),
        ("identity", "note"),
        ("identity", "note"),
    ]


@pytest.mark.parametrize(
    "raw", [b"", b"\n", b"\x89PNG\r\n\x1a\n", b"Hello\r\n", b"\xff\xfe", b" a: b"]
)
def test_what_is_no_message_is_said_to_be_none(raw: bytes) -> None:
    with pytest.raises(InputError, match="not a message"):
        proof_of(raw)


def test_parts_a_thousand_deep() -> None:
    deep = b"".join(
        b'Content-Type: multipart/mixed; boundary="%d"\r\n\r\n--%d\r\n' % (level, level)
        for level in range(3000)
    )
    with pytest.raises(InputError, match="a thousand deep"):
        proof_of(deep)


def _survives(raw: bytes) -> None:
    try:
        judged = proof_of(raw, to=TO, issue=ISSUE)
    except InputError:
        return
    for finding in [*run_rules(judged), *run_rules(replace(judged, issue=None, to=None))]:
        assert finding.what
        str(finding.to_data()).encode()


@pytest.mark.parametrize(
    "piece", [b"(", b'"', b'"\\', b" x", b",", b"a.", b"a@", b"<a@b>,", b"=?utf-8?q?"]
)
def test_long_headers_take_no_long_time(piece: bytes) -> None:
    began = process_time()
    _survives(b"From: a@shop.example\r\nTo: " + piece * 30_000 + b"\r\n\r\nHello\r\n")
    assert process_time() - began < 2  # seconds; unguarded it takes ten, or the stack


def test_what_the_press_prints_of_naughty_words_has_nothing_to_mend() -> None:
    for words in NAUGHTY[:200:7]:
        stories = [samples.story(headline=f"A {words} B", kicker=words), samples.story(number=2)]
        issue = samples.issue(
            stories, publication=ISSUE.publication, subject=f"On {words}", intro=words
        )
        rendered = render(issue, samples.TOKENS)
        printed = Printed(issue, rendered.html, rendered.text, samples.TOKENS)
        findings = run_rules(proof_of(filled(print_=printed), to=TO, issue=issue))
        assert [each for each in findings if each.rule not in _ABOUT_WORDS] == [], words


_ABOUT_WORDS = ("subject", "preheader", "spam_words")  # what an editor writes, not how it is sent


@given(st.binary(max_size=2000))
@settings(deadline=None)
def test_random_bytes_raise_nothing(raw: bytes) -> None:
    _survives(b"From: " + raw)


_PIECES = st.sampled_from(
    [
        b"", b"\r\n", b"\n", b"\r", b"\x00", b"\xff", b"=?utf-8?q?x?=", b"=?x?b?=?=", b'"',
        b"<", b">",
        b"(", b")", b",", b"@", b";", b":", b"=", b"--", b"\r\n\r\n",
        b"\r\nContent-Type: multipart/mixed",
        b"\r\nContent-Type: text/html; charset*=''%ff", b"; boundary*0=a; boundary*1*=b",
        b"cid:", b"<a href=",
        b"\r\nContent-Type: message/rfc822\r\n\r\n",
        b"\r\nContent-Transfer-Encoding: base64\r\n\r\n=",
        b"\r\nContent-Transfer-Encoding: uuencode\r\n\r\nbegin 666 x\r\n#", b"; charset=utf-7",
        b"<svg><style>",
        b"\r\nContent-Type: text/plain; charset=idna\r\n\r\n\xff", b"<![CDATA[", b"&#0;",
        b"&#xD800;", b"<?xml",
        b"\r\nTo: =?utf-8?q?=00?= <@>", b"\r\nDate: Fri, 99 Zzz 99999 99:99:99 +9999",
        b"\r\nTo: (((((", b"http://[",
        b"\r\nContent-Disposition: inline; filename*0*=utf-8''%zz", b"\r\nMessage-ID: <",
        b"\r\nFrom: \"\\", b"[",
    ]
)  # fmt: skip


@given(
    st.lists(st.tuples(st.integers(0, 6000), st.integers(0, 200), _PIECES), min_size=1, max_size=6),
    st.sampled_from([STANDARD_LIBRARY.read_bytes(), mail()]),
)
@example([(5, 0, b"\r\nContent-Type: text/plain; charset=idna\r\n\r\n\xff")], mail())
@settings(deadline=None)
def test_mutated_messages_raise_nothing(changes: list[tuple[int, int, bytes]], raw: bytes) -> None:
    for at, length, piece in changes:
        raw = raw[:at] + piece + raw[at + length :]
    _survives(raw)


@given(st.text(max_size=500), st.lists(_PIECES, max_size=8))
@settings(deadline=None)
def test_any_markup_raises_nothing(text: str, pieces: list[bytes]) -> None:
    html = "".join(f"{piece.decode('latin-1')}{text[at::8]}" for at, piece in enumerate(pieces))
    judged = proof_of(mail(html=f"<p>{html}<a href='{LINK}{text}'>", text=text), to=TO)
    run_rules(replace(judged, issue=ISSUE))
