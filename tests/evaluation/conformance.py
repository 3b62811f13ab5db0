"""Our pages before the Nu HTML checker, which knows the standard and nothing of mail."""

from __future__ import annotations

import json
import re
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.evaluation.mails import mails
from tests.evaluation.material import NODE, require, run
from tests.evaluation.rows import Row

CHECKER = NODE / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"

# What MJML writes for Outlook and for Apple's Mail, and no standard has.
_KNOWN = re.compile(
    r"Attribute “xmlns:[vo]” not allowed here\."
    r"|Attribute “vertical-align” not allowed on element “td” at this point\."
    r"|Bad value “auto” for attribute “height” on element “img”: .*"
    r"|CSS: “(?P<property>mso-padding-alt|mso-table-[lr]space|mso-hide|supported-color-schemes)”:"
    r" Property “(?P=property)” doesn't exist\."
)


def evaluate() -> Iterator[Row]:
    require("npm", "java")
    messages = [each for each in _checked() if not _KNOWN.fullmatch(each["message"])]
    unknown = sorted({f"{each['message']} ({Path(each['url']).stem})" for each in messages})
    figure = f"{len(messages)}{': ' + unknown[0] if unknown else ''}"
    yield Row("errors that are not MJML's own", figure, "0", not messages)


def _checked() -> Iterator[dict[str, Any]]:
    """Yield what the checker says of every mail; it tells it on stderr."""
    with tempfile.TemporaryDirectory() as folder:
        for mail in mails():
            Path(folder, f"{mail.name}.html").write_text(mail.html, encoding="utf-8")
        pages = sorted(map(str, Path(folder).iterdir()))
        options = ["--format", "json", "--errors-only", "--exit-zero-always"]
        said = run(["java", "-jar", str(CHECKER), *options, *pages]).stderr
    yield from json.loads(said)["messages"]
