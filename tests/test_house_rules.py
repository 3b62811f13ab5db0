"""The house rules of docs/architecture.md, held by reading the source.

The table says who may import whom. A new module goes into the row it belongs
to; one that imports nothing of ours but nouns, and of the rest only the standard
library, and does nothing to the world, is a noun. A row that needs more is a
change of plan: it is made here and in docs/architecture.md in one commit.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path
from statistics import median, quantiles

import pytest

ROOT = Path(__file__).parent.parent
CODE = ("digest", "subscribers")


@dataclass(frozen=True)
class Row:
    """Modules, by their names below `digest`, and what they may import."""

    modules: str
    ours: str = ""  #: modules and patterns of ours; "nouns" are all in the first two rows
    libraries: str = ""  #: beside the standard library


TABLE = {
    "nouns": Row(
        "errors parts lexicon passages"
        " addresses dates deliveries budget progress"
        " article cleaning boilerplate furniture repairs stand_ins"
        " marks grammar german clauses unspaced dialogue people pronouns attribution voices"
        " standing quotes"
        " summary faithful figures"
        " similarity tongue identity clusters taste features ranking reasons selection"
        " colours palettes themes theme programme cadence issue own_words printed framed links"
        " styles trimming",
        ours="nouns",
    ),
    "sentences": Row("sentences", ours="nouns", libraries="sentencex"),
    # Plug-in axes: a file imports its own kind's contract, and nobody else's.
    "sources": Row(
        "sources sources.*",
        ours="nouns sources fetching documents decoding lines entries markup metadata",
        libraries="feedparser trafilatura lxml markdown_it yaml",
    ),
    "rules": Row("rules rules.*", ours="nouns rules", libraries="lxml"),
    "rendering": Row(
        "rendering rendering.*",
        ours="nouns places rendering rendering.*",
        libraries="jinja2 markupsafe mjml premailer cssutils babel idna nh3 lxml markdown_it",
    ),
    "transports": Row(
        "transports transports.memory transports.outbox transports.smtp",
        ours="nouns transports rendering.message rendering.headers",
    ),
    "ses": Row(
        "transports.ses",
        ours="nouns transports amazon rendering.message rendering.headers",
        libraries="botocore types_boto3_sesv2",
    ),
    "summarisers": Row("summarisers summarisers.extractive", ours="nouns summarisers"),
    "bedrock": Row(
        "summarisers.bedrock",
        ours="nouns summarisers summarisers.extractive amazon",
        libraries="botocore",
    ),
    "stores": Row("stores stores.folder", ours="nouns stores"),
    "s3": Row("stores.s3", ours="nouns stores amazon", libraries="botocore"),
    "amazon": Row("amazon", ours="nouns transports", libraries="boto3 botocore"),
    # Tools of the verbs.
    "lines": Row("lines", ours="nouns"),
    "documents": Row("documents decoding", ours="nouns decoding", libraries="charset_normalizer"),
    "markup": Row("markup", ours="nouns", libraries="lxml"),
    "entries": Row("entries metadata", ours="nouns documents markup", libraries="lxml"),
    "fetching": Row("fetching visiting", ours="nouns fetching visiting", libraries="aiohttp"),
    "images": Row("images logos", ours="nouns images", libraries="PIL"),
    "parsing": Row("parsing", ours="nouns sources", libraries="feedparser"),
    "livery": Row("livery", ours="nouns logos"),
    "pictures": Row("pictures", ours="nouns documents fetching"),
    "linkcheck": Row("linkcheck", ours="nouns fetching"),
    "press": Row(
        "press",
        ours="nouns rendering rendering.message rules summarisers summarisers.extractive",
    ),
    "output": Row("output", ours="nouns press rendering.message"),
    "build": Row("build", ours="nouns sources pictures images press"),
    "preview": Row("preview", ours="nouns places", libraries="aiohttp jinja2"),
    "places": Row("places keys demo", ours="nouns"),
    # The product around it, on Django.
    "models": Row(
        "models models.* migrations migrations.*",
        ours="nouns models models.* search",
        libraries="django subscribers",
    ),
    "settings": Row(
        "settings apps urls wsgi visitors",
        ours="nouns keys places checks stores search api hooks",
        libraries="django dj_database_url csp",
    ),
    "checks": Row(
        "checks",
        ours="nouns models outgoing media condensing ses_events",
        libraries="django subscribers",
    ),
    "condensing": Row("condensing", ours="nouns summarisers summarisers.*", libraries="django"),
    "database": Row("database", ours="nouns", libraries="django"),
    "media": Row("media", ours="stores stores.*", libraries="django"),
    "search": Row("search", ours="models", libraries="django"),
    # The stages of a week: load, call, store. What prints or parses is imported when called for.
    "verbs": Row(
        "gather health pooling handing pushing recleaning remembering wanting deciding repicking"
        " drafts stories compose changing editing following preflight approval trying notices"
        " scheduling",
        ours="nouns models sources documents parsing fetching health pooling handing remembering"
        " transports"
        " media pictures images press drafts stories changing condensing summarisers"
        " summarisers.extractive compose following preflight approval notices frozen ledger send"
        " checks linkcheck rendering.message",
        libraries="django subscribers",
    ),
    # Sending carries neither parsers nor templates.
    "sending": Row(
        "frozen ledger pacing send record watching",
        ours="nouns models transports media frozen ledger pacing rendering.headers",
        libraries="django subscribers",
    ),
    "settling": Row("settling", ours="nouns models ledger", libraries="django"),
    "ses_events": Row("ses_events", ours="nouns transports"),
    "feeding": Row(
        "feeding", ours="nouns amazon models ses_events record", libraries="botocore django"
    ),
    "sns": Row("sns", ours="ses_events", libraries="cryptography"),
    "hearing": Row("hearing", ours="nouns fetching ses_events record sns", libraries="django"),
    "hooks": Row("hooks", ours="hearing sns", libraries="django"),
    "ses_suppressions": Row(
        "ses_suppressions",
        ours="nouns amazon models",
        libraries="botocore types_boto3_sesv2 django subscribers",
    ),
    "ses_setup": Row("ses_setup", ours="nouns amazon", libraries="botocore"),
    "ses_doctor": Row(
        "ses_doctor", ours="nouns amazon feeding models ses_setup", libraries="botocore"
    ),
    "outgoing": Row(
        "outgoing mail_backend",
        ours="nouns transports transports.* outgoing rendering.headers",
        libraries="django",
    ),
    "crew": Row("crew", ours="clock models", libraries="django subscribers"),
    "clock": Row("clock", libraries="django"),
    "jobs": Row(
        "jobs looping child",
        ours="nouns clock crew models transports database outgoing jobs gather following preflight"
        " scheduling settling send ledger pacing record feeding ses_suppressions",
        libraries="django subscribers",
    ),
    "rehearsal": Row(
        "rehearsal",
        ours="nouns models transports demo gather compose editing approval frozen ledger send",
        libraries="subscribers",
    ),
    "spreading": Row("spreading", ours="nouns jobs looping", libraries="django procrastinate"),
    # No logic of their own.
    "pages": Row(
        "desk desk.* reader reader.* api sandbox templatetags templatetags.*",
        ours="nouns models places desk desk.* reader reader.* sandbox"
        " gather pooling handing pushing recleaning remembering wanting drafts compose repicking"
        " crew deciding editing approval trying preflight scheduling ledger pacing watching"
        " frozen"
        " outgoing media logos stores search",
        libraries="django subscribers",
    ),
    # What people call.
    "meter": Row("meter", ours="nouns models watching"),
    "cli": Row("cli", ours="nouns sources", libraries="click"),
    "stateless": Row(
        "commands commands.articles commands.build commands.lint commands.quotes"
        " commands.render commands.select commands.summarise",
        ours="*",
        libraries="click",
    ),
    "commands": Row(
        "commands.check commands.demo commands.manage commands.serve commands.status"
        " commands.invite commands.issue commands.ses commands.subscribers commands.worker",
        ours="*",
        libraries="click django subscribers waitress",
    ),
    "serving": Row("serving"),
    "main": Row("__init__ __main__", ours="errors"),
}

# Nouns touch nothing, and everything below commands and pages is told the time.
WORLD = (
    "asyncio ctypes glob http io multiprocessing os pathlib random secrets select shutil socket"
    " sqlite3 ssl subprocess tempfile threading time urllib.request uuid"
)
CLOCKS = frozenset(["now", "utcnow", "today"])
MAY_ASK_THE_TIME = (
    *("cli", "commands.*", "child", "outgoing", "checks", "desk.*", "reader.*", "api", "hooks"),
)

LONGEST_FILE, LONGEST_FUNCTION, LONG_FUNCTION = 500, 80, 50  # lines


def spread(names: str) -> Iterator[str]:
    """Yield the modules and patterns that a row names; "nouns" are all nouns."""
    for name in names.split():
        yield from f"{TABLE['nouns'].modules} sentences".split() if name == "nouns" else [name]


def matches(module: str, patterns: Iterable[str]) -> bool:
    return any(fnmatchcase(module, pattern) for pattern in patterns)


def row_of(module: str) -> Row | None:
    """Return the one row that a module belongs to."""
    found = [row for row in TABLE.values() if matches(module, spread(row.modules))]
    assert len(found) < 2, f"{module} stands in two rows."
    return found[0] if found else None


def sources(*folders: str) -> dict[Path, str]:
    return {
        path: path.read_text(encoding="utf-8")
        for folder in folders
        for path in sorted((ROOT / folder).rglob("*.py"))
    }


def module_name(path: Path) -> str:
    """Return a module's name below its package: `rendering.mjml`, `rules`, `__init__`."""
    names = path.relative_to(ROOT).with_suffix("").parts[1:]
    return ".".join(names[:-1] if len(names) > 1 and names[-1] == "__init__" else names)


DIGEST = {module_name(path): text for path, text in sources("digest").items()}


def imports(source: str) -> Iterator[str]:
    """Yield every module that a source imports, wherever it does."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, "Imports are written out: from digest.rules import ..."
            whole = [f"{node.module}.{alias.name}" for alias in node.names]
            found = [each for each in whole if each.removeprefix("digest.") in DIGEST]
            yield from found
            if len(found) < len(whole):
                yield str(node.module)


def offences(module: str, source: str) -> Iterator[str]:
    """Yield a sentence for each import that the table does not allow."""
    row = row_of(module)
    if row is None:
        yield f"digest/{module}.py stands in no row of the table: put it where it belongs."
        return
    allowed, libraries = ["__init__", *spread(row.ours)], row.libraries.split()
    for name in imports(source):
        root, _, below = name.partition(".")
        if root == "digest":
            if not matches(below or "__init__", allowed):
                yield f"digest.{module} may not import {name}: move the code, or ask for it."
        elif root not in sys.stdlib_module_names and root not in libraries:
            yield f"digest.{module} may not import {name}: its row names other libraries."
        elif row in (TABLE["nouns"], TABLE["sentences"]) and {root, name} & set(WORLD.split()):
            yield f"digest.{module} is a noun and touches nothing: {name} does."


@pytest.mark.parametrize("module", sorted(DIGEST))
def test_modules_import_what_their_row_allows(module: str) -> None:
    assert list(offences(module, DIGEST[module])) == []


@pytest.mark.parametrize(
    ("module", "source"),
    [
        ("article", "import django"),
        ("article", "def f():\n    from django.db import models"),
        ("article", "import socket"),
        ("article", "from urllib.request import urlopen"),
        ("article", "from digest.sources import collect"),
        ("article", "from digest import press"),
        ("selection", "import numpy"),
        ("sources.feed", "from digest.rules import Proof"),
        ("sources.feed", "import premailer"),
        ("transports.ses", "from digest.sources import feed"),
        ("transports.smtp", "import boto3"),
        ("stores.folder", "import boto3"),
        ("media", "import botocore"),
        ("rules.size", "import mjml"),
        ("press", "from django.conf import settings"),
        ("commands.quotes", "import django"),
        ("commands.quotes", "import boto3"),
        ("utils", ""),
    ],
)
def test_the_table_catches_what_it_forbids(module: str, source: str) -> None:
    assert len(list(offences(module, source))) == 1


def test_the_table_names_nothing_that_is_not_there() -> None:
    for name, row in TABLE.items():
        for pattern in spread(row.modules):
            assert any(matches(module, [pattern]) for module in DIGEST), f"{name}: {pattern}"
        allowed = set(row.libraries.split())
        used = {
            imported.partition(".")[0]
            for module, source in DIGEST.items()
            if row_of(module) is row
            for imported in imports(source)
        }
        assert allowed <= used, f"{name} may import {allowed - used}, and does not."


def test_subscribers_know_nothing_of_digest() -> None:
    for path, source in sources("subscribers").items():
        roots = {name.partition(".")[0] for name in imports(source)}
        assert roots <= sys.stdlib_module_names | {"django", "subscribers"}, path


def test_only_commands_and_pages_ask_the_time() -> None:
    for module, source in DIGEST.items():
        asked = {
            node.func.attr
            for node in ast.walk(ast.parse(source))
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
        }
        assert not asked & CLOCKS or matches(module, MAY_ASK_THE_TIME), (
            f"digest.{module} asks the clock: take the time as an argument."
        )


def lengths(texts: Iterable[str]) -> Iterator[tuple[str, int]]:
    """Yield each function's name and how many lines it has, its docstring included."""
    for text in texts:
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                yield node.name, (node.end_lineno or node.lineno) - node.lineno + 1


def test_a_function_is_as_long_as_it_looks() -> None:
    nested = "def outer():\n    def inner():\n        pass\n\n    return inner\n"
    assert sorted(lengths([nested])) == [("inner", 2), ("outer", 5)]


def test_files_and_functions_are_short() -> None:
    for path, source in sources(*CODE, "tests").items():
        if path.parent.name == "migrations":
            continue  # as Django writes them
        assert source.count("\n") <= LONGEST_FILE, f"{path} is too long."
        for name, length in lengths([source]):
            assert length <= LONGEST_FUNCTION, f"{name} in {path} is too long."


def test_most_functions_are_very_short() -> None:
    found = [length for _, length in lengths(sources(*CODE).values())]
    assert median(found) <= 7
    assert quantiles(found, n=10)[-1] <= 25
    assert sum(length > LONG_FUNCTION for length in found) < 0.02 * len(found)


def calls(source: str) -> set[str]:
    """Return the names of the plain functions that a source calls."""
    return {
        node.func.id
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    }


def test_nothing_is_printed_but_by_commands() -> None:
    for module, source in DIGEST.items():
        if not module.startswith("commands."):
            assert "print" not in calls(source), f"digest.{module} prints."


def test_nothing_is_left_to_do_and_nothing_is_called_utils() -> None:
    marks = re.compile(r"\b(TO" r"DO|FIX" r"ME|X" r"XX|HA" r"CK)\b")
    for path, source in sources(*CODE, "tests").items():
        assert not marks.search(source), path
        assert path.stem not in {"utils", "helpers", "common", "misc"}, path


def test_our_own_code_is_never_mocked() -> None:
    for path, source in sources("tests").items():
        assert "unittest.mock" not in set(imports(source)), f"{path}: ship a fake instead."


def test_modules_say_what_they_are_for() -> None:
    for module, source in DIGEST.items():
        if source:
            assert module.startswith("migrations.") or ast.get_docstring(ast.parse(source)), (
                f"digest.{module} has no docstring."
            )


def test_commands_are_found_by_their_first_line() -> None:
    for module, source in DIGEST.items():
        if module.startswith("commands."):
            name = module.removeprefix("commands.").replace("_", "-")
            assert re.match(rf'"""`digest {name}`: [^"]+[.?]"""\n', source), module
            assert "\ndef command(" in source, f"digest.{module} has no command."


# docs/architecture.md

PAGE = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
TREE = PAGE.partition("## The tree")[2].partition("```\n")[2].partition("```")[0]
AXES = ("sources", "transports", "stores", "summarisers", "rules", "rendering")


def named_in_the_tree() -> Iterator[str]:
    """Yield the paths that the tree names: `digest/article.py`, `digest/sources/feed.py`."""
    top = ""
    for line in TREE.splitlines():
        if not line.startswith(" "):
            top = line.partition("/")[0] + "/" if re.match(r"\w+/", line) else ""
        for name in re.findall(r"(?<![\w/])\w+(?:/(?=[ )]|$)|\.py\b|\.md\b|\.toml\b)", line):
            yield name if name == top else top + name
        if axis := re.match(rf"  ({'|'.join(AXES)})/(.*)", line):
            kinds = re.sub(r"\(.*?\)", "", axis[2]).split(" . ")
            yield from (f"{top}{axis[1]}/{kind.strip()}.py" for kind in kinds if kinds[1:])


def test_every_name_in_the_tree_is_there() -> None:
    missing = [name for name in named_in_the_tree() if not (ROOT / name).exists()]
    assert missing == []


def test_every_module_is_in_the_tree() -> None:
    named = set(named_in_the_tree())
    for path in sorted((ROOT / "digest").glob("[!_]*.py")):
        assert f"digest/{path.name}" in named, f"docs/architecture.md does not name {path.name}."
