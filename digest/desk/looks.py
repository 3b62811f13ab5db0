"""How a preview is looked at: on what, in which scheme, with pictures or without, as whom.

All of it stands in the page's address, so that a look can be kept, sent to a colleague,
and had without a script.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from digest.desk.access import Desk
from subscribers.models import Subscription

VIEWS = (("phone", "Phone"), ("desktop", "Desktop"), ("text", "Text"))
_KNOWN: Mapping[str, tuple[str, ...]] = {
    "view": tuple(name for name, _ in VIEWS),
    "scheme": ("light", "dark"),
    "pictures": ("all", "none"),
}


@dataclass(frozen=True, slots=True)
class Looks:
    """What a page's address asks for; nothing where it asks for nothing that we know."""

    asked: Mapping[str, str]
    reader: Subscription | None

    @property
    def view(self) -> str:
        return self.asked.get("view", "desktop")

    @property
    def scheme(self) -> str:
        return self.asked.get("scheme", "light")

    @property
    def pictures(self) -> str:
        return self.asked.get("pictures", "all")

    def query(self, **changes: str) -> str:
        """Return the address's query of this look, but for `changes`."""
        return "?" + urlencode({**dict(self.kept), **changes})

    def seen_as(self, reader: Subscription) -> str:
        return self.query(**{"as": str(reader.pk)})

    @property
    def framed(self) -> str:
        """The query of the mail in the frame, whose scheme is the frame's own affair."""
        return urlencode({name: value for name, value in self.kept if name in ("pictures", "as")})

    @property
    def views(self) -> list[tuple[str, str, str]]:
        """Each view by its name, its word and the way to it."""
        return [(name, word, self.query(view=name)) for name, word in VIEWS]

    @property
    def other_scheme(self) -> str:
        return self.query(scheme="light" if self.scheme == "dark" else "dark")

    @property
    def other_pictures(self) -> str:
        return self.query(pictures="all" if self.pictures == "none" else "none")

    @property
    def as_yourself(self) -> str:
        return "?" + urlencode(self.asked)

    @property
    def kept(self) -> list[tuple[str, str]]:
        """All of it, as a form of this page carries it on."""
        seen_as = [("as", str(self.reader.pk))] if self.reader else []
        return [*self.asked.items(), *seen_as]


def looks_of(request: Desk, reader: Subscription | None) -> Looks:
    asked = {
        name: value
        for name, known in _KNOWN.items()
        if (value := request.GET.get(name, "")) in known
    }
    return Looks(asked, reader)
