"""Whether an address on the internet may be visited, decided on its spelling alone.

Feeds, pages and redirects are written by strangers. An address that leads to
the machine itself, to the network around it or to a cloud's metadata service
would hand a stranger what only we can reach. Pure: it looks nothing up. Whoever
connects must put the looked-up address through `decide` as well.

Source: the IANA special-purpose address registries (RFC 6890 and its updates),
RFC 6052 (NAT64), RFC 3056 (6to4), RFC 6761 (special names).
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from urllib.parse import urlsplit


@dataclass(frozen=True, slots=True)
class Decision:
    allowed: bool
    why: str = ""  #: of a refusal, to follow a colon: "it is the machine itself"


_YES = Decision(True)

# Python's own `is_global` has changed its mind within 3.11, so the list is ours.
_REFUSED = [
    (ip_network(network), why)
    for network, why in [
        ("0.0.0.0/8", "it stands for the machine itself"),
        ("10.0.0.0/8", "it is in a private network"),
        ("100.64.0.0/10", "it is inside a provider's network"),
        ("127.0.0.0/8", "it is the machine itself"),
        ("168.63.129.16/32", "it is a cloud's own service"),
        ("169.254.0.0/16", "it is on the local link, where clouds keep their metadata"),
        ("172.16.0.0/12", "it is in a private network"),
        ("192.0.0.0/24", "it is reserved"),
        ("192.0.2.0/24", "it is for documentation only"),
        ("192.88.99.0/24", "it is a relay that is no longer in use"),
        ("192.168.0.0/16", "it is in a private network"),
        ("198.18.0.0/15", "it is for measurements only"),
        ("198.51.100.0/24", "it is for documentation only"),
        ("203.0.113.0/24", "it is for documentation only"),
        ("224.0.0.0/4", "it is a group of machines"),
        ("240.0.0.0/4", "it is reserved"),
        ("::/128", "it stands for the machine itself"),
        ("::1/128", "it is the machine itself"),
        ("2001::/23", "it is a tunnel or reserved"),
        ("2001:db8::/32", "it is for documentation only"),
        ("2002::/16", "it hides another address (6to4)"),
        ("3fff::/20", "it is for documentation only"),
        ("fc00::/7", "it is in a private network"),
        ("fe80::/10", "it is on the local link"),
        ("fec0::/10", "it is in a private network"),
        ("ff00::/8", "it is a group of machines"),
    ]
]
_PUBLIC_V6 = ip_network("2000::/3")
# Behind these prefixes stands an IPv4 address, which is the one that is reached.
_WITH_V4_INSIDE = [ip_network("::ffff:0:0/96"), ip_network("64:ff9b::/96")]

# Names that only the local network resolves, some of them to metadata services.
_LOCAL_NAME = re.compile(
    r".*\.(localhost|local|localdomain|internal|intranet|private|corp|home|lan|home\.arpa)"
)
_EXAMPLE = re.compile(r"(.*\.)?(example|test|invalid|example\.(com|net|org|edu))")
# The last part of a name never looks like this; resolvers read it as a number.
_NUMBER = re.compile(r"\d+|0x[0-9a-f]*")
_NAME = re.compile(r"(?!-)[\w-]{1,63}(\.(?!-)[\w-]{1,63})*")
_DOTS = str.maketrans({"\u3002": ".", "\uff0e": ".", "\uff61": "."})


def decide(host: str) -> Decision:
    """Return whether `host`, a name or an IP address, may be visited.

    Refused are addresses that are not of the public internet, numbers spelt so
    that they do not look like one (`2130706433`, `0x7f.1`, `127.1`), and names
    that only a local network knows.
    """
    name = plain_host(host)
    try:
        return _decide_address(ip_address(name))
    except ValueError:
        return _decide_name(name)


def is_for_examples(host: str) -> bool:
    """Whether a name is reserved for examples and tests (RFC 2606, RFC 6761)."""
    return bool(_EXAMPLE.fullmatch(plain_host(host)))


def plain_host(host: str) -> str:
    """Return the one spelling of a host that is judged and then connected to."""
    name = unicodedata.normalize("NFKC", host.translate(_DOTS)).lower()
    return name.removeprefix("[").removesuffix("]").removesuffix(".")


def origin(url: str) -> str:
    """Return scheme, host and port of an http address, as `http://localhost:8000`.

    Raises:
        ValueError: it has no host, or a port that is none.
    """
    parts = urlsplit(url)
    if not parts.hostname:
        raise ValueError(f"{url} names no host")
    host = plain_host(parts.hostname)
    port = parts.port or {"http": 80, "https": 443}.get(parts.scheme, 0)
    return f"{parts.scheme}://{f'[{host}]' if ':' in host else host}:{port}"


def _decide_address(address: IPv4Address | IPv6Address) -> Decision:
    if any(address in network for network in _WITH_V4_INSIDE):
        return _decide_address(IPv4Address(int(address) & 0xFFFFFFFF))
    for network, why in _REFUSED:
        if address in network:
            return Decision(False, why)
    if address.version == 6 and address not in _PUBLIC_V6:
        return Decision(False, "it is reserved")
    return _YES


def _decide_name(name: str) -> Decision:
    if _NUMBER.fullmatch(name.rpartition(".")[2]):
        return Decision(False, "it is a number in disguise")
    if not _NAME.fullmatch(name) or len(name) > 253:
        return Decision(False, "it is not the name of a host")
    if "." not in name or _LOCAL_NAME.fullmatch(name):
        return Decision(False, "only a local network knows this name")
    return _YES
