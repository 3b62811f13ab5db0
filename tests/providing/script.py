"""How the provider misbehaves: for one call by name, or whenever an address is concerned."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field


@dataclass(eq=False)
class Refusal(Exception):
    """What SES answers instead of taking anything."""

    status: int
    code: str
    words: str


REFUSALS = {
    "throttle": Refusal(429, "TooManyRequestsException", "Maximum sending rate exceeded."),
    "throttling": Refusal(400, "ThrottlingException", "Maximum sending rate exceeded."),
    "limit": Refusal(400, "LimitExceededException", "Maximum sending rate exceeded."),
    "quota": Refusal(400, "LimitExceededException", "Daily message quota exceeded."),
    "quota429": Refusal(429, "TooManyRequestsException", "Daily message quota exceeded"),
    "suspended": Refusal(400, "AccountSuspendedException", "Account is suspended."),
    "paused": Refusal(400, "SendingPausedException", "Sending is paused for this account."),
    "mail from": Refusal(400, "MailFromDomainNotVerifiedException", "MAIL FROM is not verified."),
    "forbidden": Refusal(403, "AccessDeniedException", "User is not authorized to ses:SendEmail."),
    "expired": Refusal(403, "ExpiredTokenException", "The security token has expired."),
    "rejected": Refusal(400, "MessageRejected", "The message contains a virus."),
    "bad": Refusal(400, "BadRequestException", "Invalid template content."),
}

# Everything is accepted, and the answer is not what it should be.
DOUBTS = (
    "hang",  # none, while the connection stays open
    "reset",  # none, and the connection is reset
    "error",  # 500
    "unavailable",  # 503
    "page",  # 200, and a page of HTML
    "truncated",  # 200, and half of the JSON
    "empty",  # 200, and {}
    "short",  # one result too few
    "nameless",  # SUCCESS without MessageId
)


@dataclass
class Script:
    """What is still to happen; a call takes one fault off the front of `faults`."""

    faults: deque[str] = field(default_factory=deque)  #: names in REFUSALS or DOUBTS, "" for none
    poison: set[str] = field(default_factory=set)  #: addresses for which a whole call is refused
    statuses: dict[str, str] = field(default_factory=dict)  #: address -> status of its entry
    delay: float = 0.0  #: seconds between taking and answering

    def next_fault(self) -> str:
        return self.faults.popleft() if self.faults else ""
