"""Every error the digest raises on purpose, and who can put it right.

DigestError
├── InputError            what was handed over cannot be read; whoever called corrects it
├── ConfigError           a setting, publication or theme is wrong; the operator corrects it
├── SourceError           one source failed; the issue goes on without it
│   ├── FetchRefused      an address we do not visit, or stop visiting half-way
│   ├── NoSuchHost        no host has the name in an address
│   ├── Untrusted         whoever answers cannot show that it is the host that was asked
│   ├── Gone              its publisher took it away for good
│   ├── Empty             it answers, and holds no article this time
│   └── Unreachable       no answer that can be read, this time
│       └── Busy          it says when to come again
├── ImageError            one picture is unusable; its story goes on without it
├── StorageError          pictures cannot be stored or read just now; the operator sees to it
├── NothingToSend         no article qualifies; no issue is made
├── Clash                 somebody else was quicker; the editor looks again and decides
├── NotEditable           an issue that left, or never will; nothing of it changes any more
├── NotReady              a step that an issue's state or preflight bars; the editor sees to it
├── RenderError           a template is wrong; its author corrects the line named
└── TransportError        a message was not handed over
    ├── RecipientUnfit    this reader cannot be written to: their delivery is left out
    └── AccountFault      the account or its configuration is refused: the issue pauses
"""

from __future__ import annotations

from datetime import timedelta


class DigestError(Exception):
    """Base class. `what` went wrong, and the `fix`, as two plain sentences."""

    fix = "Report this, with the command that led here: it should have been handled."

    def __init__(self, what: str, *, fix: str | None = None) -> None:
        super().__init__(what)
        self.what = what
        self.fix = fix or type(self).fix

    def __str__(self) -> str:
        return f"{self.what} {self.fix}"


class InputError(DigestError):
    fix = "Check the name and what it holds, then run the command again."


class ConfigError(DigestError):
    fix = "Correct the setting named here, then run the command again."


class SourceError(DigestError):
    fix = "Open the source's address in a browser, then correct or disable it."

    def __init__(self, what: str, *, fix: str | None = None, offers: tuple[str, ...] = ()) -> None:
        super().__init__(what, fix=fix)
        self.offers = offers  #: addresses where it keeps its articles, as it says itself


class FetchRefused(SourceError):
    fix = "Use an address that anybody on the internet can open."


class NoSuchHost(SourceError):
    fix = "It may be back later; if not, correct or disable it."


class Untrusted(SourceError):
    pass


class Unreachable(SourceError):
    fix = "It may be back later; if not, correct or disable it."


class Busy(Unreachable):
    fix = "Nothing is to be done; it is asked again later."

    def __init__(self, what: str, *, fix: str | None = None, wait: timedelta) -> None:
        super().__init__(what, fix=fix)
        self.wait = wait  #: before it is asked again


class Gone(SourceError):
    fix = "Remove this source, or correct its address."


class Empty(SourceError):
    fix = "Remove it, or look again later."


class ImageError(DigestError):
    fix = "The story is shown without a picture; choose another if it needs one."


class StorageError(DigestError):
    fix = "Run `digest check`, then try again."


class NothingToSend(DigestError):
    fix = "Add a source, or let more days count as recent."


class Clash(DigestError):
    fix = "Look at it as it is now, then make your change again."


class NotEditable(DigestError):
    fix = "Make a correction in the next issue."


class NotReady(DigestError):
    fix = "See to what is named here, then try again."


class RenderError(DigestError):
    fix = "Open the template at the line named here."


class TransportError(DigestError):
    fix = "Run `digest check` to test the transport's settings."


class RecipientUnfit(TransportError):
    fix = "Ask the reader for another address; everybody else is sent theirs."


class AccountFault(TransportError):
    fix = "See the account's reputation page, then resume the issue."
