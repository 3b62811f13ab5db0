"""Kill after kill: issues that leave through senders that die, until so many have died.

Half of the kills are aimed by name at the boundary of a commit, half fall at random. Every
fifth issue meets a provider that spoils answers as well.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from random import Random
from time import monotonic, sleep

from digest.models import Issue
from digest.transports import Transport
from tests.proving.aims import MOMENTS, Aim, aimed
from tests.proving.apart import Apart
from tests.proving.processes import PATIENCE, begin, has_ended, is_there, now, was_killed
from tests.proving.senders import Sender
from tests.proving.verdict import Verdict, is_closed, judge

RANDOM = "random"
FAN_OUT = "fan-out"  # which an issue passes once
SENDING = tuple(each for each in MOMENTS if each != "settle")
REPEATED = ("turn", "claim", "claimed", "call", "answered", "outcome", "recorded")
DELAY = 0.04  #: seconds that the provider holds each answer
LONGEST = 0.4  #: seconds that a process lives whose death falls at random
AT_ONCE = 10  #: kills of one issue at most
SPOILT = ("reset", "error", "unavailable", "page", "truncated", "empty", "short", "nameless")
_IN_HAND = {RANDOM, "claimed", "call", "answered", "outcome"}


@dataclass
class Campaign:
    """Issues of one sender through one provider; the same seed plans the same kills."""

    provider: Apart
    sender: Sender
    audience: int  #: of each issue
    random: Random
    workers: int = 3
    moments: Sequence[str] = SENDING
    verdict: Verdict = field(default_factory=Verdict)

    def run(self, kills: int, issues: Iterator[int]) -> Verdict:
        """Send issues until so many processes were killed; at least one issue."""
        while not self.verdict.issues or self.verdict.kills.total() < kills:
            left = kills - self.verdict.kills.total()
            self.verdict += self._issue(next(issues), min(left, AT_ONCE))
        return self.verdict

    def _issue(self, issue_id: int, most: int) -> Verdict:
        spoilt = self.random.choices(SPOILT, k=3) if most and self.verdict.issues % 5 == 4 else []
        self.provider.tell(delay=DELAY, faults=["", *spoilt])
        transport = self.provider.transport()
        crew = Crew(self, issue_id, transport, most)
        open_balances = crew.work()
        found = judge(
            self.provider, issue_id, audience=self.audience, kills=crew.had_in_hand,
            spoilt=len(spoilt),
        )  # fmt: skip
        found.kills, found.open_balances = crew.kills, found.open_balances + open_balances
        return found


class Crew:
    """The processes that send one issue; who dies is followed by another."""

    def __init__(self, campaign: Campaign, issue_id: int, transport: Transport, most: int) -> None:
        self._campaign = campaign
        self._issue = issue_id
        self._transport = transport
        self._left = most
        self._alive: dict[int, tuple[str, float | None]] = {}  # process -> (moment, its end)
        self.kills = Verdict().kills
        self.had_in_hand = 0
        self._is_first = True

    def work(self) -> int:
        """Send the issue to its end; return at how many looks its balance did not close."""
        until, open_balances = monotonic() + PATIENCE * 3, 0
        while self._alive or not self._has_left():
            assert monotonic() < until, f"issue {self._issue} does not end"
            if len(self._alive) < self._campaign.workers and not self._has_left():
                self._start()
            open_balances += not is_closed(self._issue)
            self._strike()
            self._bury()
            sleep(0.005)
        return open_balances

    def _has_left(self) -> bool:
        return Issue.objects.filter(pk=self._issue, state=Issue.State.SENT).exists()

    def _start(self) -> None:
        """Begin a process, with a death of its own while there are some to come."""
        random, planned = self._campaign.random, self._left - len(self._alive)
        moment, aim, end = "", None, None
        if planned > 0 and self._aims():
            moment = self._moment()
            aim = Aim(
                moment, self._campaign.provider.log,
                nth=random.randint(1, 2) if moment in REPEATED else 1,
            )  # fmt: skip
        elif planned > 0:
            moment, end = RANDOM, monotonic() + random.uniform(0, LONGEST)
        sender, issue, transport = self._campaign.sender, self._issue, self._transport
        child = begin(lambda: aimed(aim, transport, lambda mortal: sender(issue, mortal)))
        self._alive[child] = (moment, end)

    def _aims(self) -> bool:
        """Whether the next death is aimed: half of those that take place are."""
        so_far = self._campaign.verdict.kills + self.kills
        return so_far[RANDOM] * 2 >= so_far.total()

    def _moment(self) -> str:
        """Return what is aimed at: where an issue begins, its fan-out every other time."""
        moments, random = self._campaign.moments, self._campaign.random
        if self._is_first and FAN_OUT in moments and random.random() < 0.5:
            moment = FAN_OUT
        else:
            moment = random.choice([each for each in moments if each != FAN_OUT])
        self._is_first = False
        return moment

    def _strike(self) -> None:
        """Kill those whose time has come."""
        for child, (_, end) in self._alive.items():
            if end is not None and monotonic() >= end and is_there(child):
                os.kill(child, signal.SIGKILL)

    def _bury(self) -> None:
        for child, (moment, _) in list(self._alive.items()):
            if (how := has_ended(child)) is not None:
                del self._alive[child]
                if was_killed(how):
                    self.kills[moment] += 1
                    self._left -= 1
                    self.had_in_hand += moment in _IN_HAND
                else:
                    assert how == 0, f"a sender ended with {how}"


def issues(audience: int) -> Iterator[int]:
    """Yield approved issues that go to the same people, one after the other."""
    from tests import samples, stored

    for number in range(1, 10_000):
        row = stored.sent(
            number, stories=samples.stories_of(1), state=Issue.State.APPROVED,
            started_at=None, closed_at=None, composed_at=now(),
        )  # fmt: skip
        if number == 1:
            for reader in range(audience):
                stored.subscription(f"reader{reader}@example.org")
        yield row.pk
