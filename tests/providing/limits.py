"""What SES documents to refuse, and what it does with variables.

Where the documentation leaves two readings, the harsher one holds here: an
entry's data replaces the default data as a whole; and a variable next to a
further brace or a backslash, which Handlebars reads in its own way, is refused.

Source: https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_SendBulkEmail.html,
API_MessageHeader.html, API_MessageTag.html, API_Template.html;
https://docs.aws.amazon.com/ses/latest/dg/quotas.html, header-fields.html.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from email.headerregistry import Address
from email.utils import parseaddr
from typing import Any

from tests.providing.script import Refusal

Data = Mapping[str, Any]

ENTRIES, HEADERS, DATA = 50, 15, 262_144
_NAME = re.compile(r"[!-9;-@A-~]{1,126}")
_VALUE = re.compile(r"[ -~]{1,995}")
_TAG = re.compile(r"[A-Za-z0-9_-]{1,256}")
_VARIABLE = re.compile(r"\{\{(\w+)\}\}")
_WRITTEN_BY_SES = re.compile(
    r"(?i)bcc|cc|content-(transfer-encoding|type)|date|dkim-signature|from|message-id"
    r"|mime-version|reply-to|return-path|sender|subject|to"
)


def bad(words: str) -> Refusal:
    return Refusal(400, "BadRequestException", words)


def address(written: object, *, verified: frozenset[str] | None = None) -> str:
    """Return the one address that is written, with or without a name before it."""
    if not isinstance(written, str) or not written.isascii():
        raise bad("Local address contains control or non-ASCII characters")
    found = parseaddr(written)[1]
    try:
        domain = Address(addr_spec=found).domain
    except (ValueError, IndexError) as error:
        raise bad("Illegal address") from error
    if "." not in domain and domain != "localhost":
        raise bad("Domain contains illegal character or is missing final '@domain'")
    if verified is not None and domain not in verified:
        raise Refusal(
            400,
            "MessageRejected",
            "Email address is not verified. The following identities failed the check in"
            f" region EU-WEST-1: {found}",
        )
    return found


def entries(request: Data) -> Sequence[Data]:
    found = request.get("BulkEmailEntries")
    if not isinstance(found, list) or not 1 <= len(found) <= ENTRIES:
        raise bad(f"A call takes 1 to {ENTRIES} entries.")
    return found


def headers(shared: Sequence[Data], own: Sequence[Data]) -> dict[str, str]:
    """Return the headers of one message: one of its own replaces a shared one."""
    for group in (shared, own):
        names = [each["Name"].lower() for each in group]
        if len(set(names)) < len(names):
            raise bad("A header stands twice.")
    merged = {each["Name"].lower(): each for each in [*shared, *own]}
    if len(merged) > HEADERS:
        raise bad(f"A message takes {HEADERS} headers.")
    for name, each in merged.items():
        if not _NAME.fullmatch(each["Name"]) or not _VALUE.fullmatch(each["Value"]):
            raise bad(f"The header {each['Name']} has characters that are not allowed.")
        if len(each["Name"] + each["Value"]) > 996 or _WRITTEN_BY_SES.fullmatch(name):
            raise bad(f"The header {each['Name']} is too long, or not allowed.")
    return {each["Name"]: each["Value"] for each in merged.values()}


def tags(found: Sequence[Data]) -> dict[str, str]:
    for each in found:
        if not _TAG.fullmatch(each["Name"]) or not _TAG.fullmatch(each["Value"]):
            raise bad("A tag has characters that are not allowed.")
    return {each["Name"]: each["Value"] for each in found}


def variables(data: object) -> dict[str, str]:
    if not isinstance(data, str) or len(data) > DATA:
        raise bad(f"Template data has at most {DATA} characters.")
    try:
        found = json.loads(data)
    except ValueError as error:
        raise bad("Template data is not JSON.") from error
    if not isinstance(found, dict):
        raise bad("Template data is no object.")
    return found


def render(template: str, data: Mapping[str, str]) -> str | None:
    """Return a template filled in once, or None where SES would fail without a word."""
    pieces = _VARIABLE.split(template)
    literals, names = pieces[::2], pieces[1::2]
    if (
        any("{{" in each for each in literals)
        or any(each.endswith(("{", "\\")) for each in literals[:-1])
        or any(each.startswith("}") for each in literals[1:])
    ):
        raise bad("Only simple variables are allowed.")
    if not set(names) <= set(data):
        return None
    return _VARIABLE.sub(lambda found: data[found[1]], template)
