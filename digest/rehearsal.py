"""The demo's own town: an invented newsletter, its sources, its readers, one week of its life.

Everything is done by the verbs that real issues go through; run again, it finds
what is done already.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from digest import approval, editing, ledger
from digest.compose import compose
from digest.demo import AT, BUNDLED
from digest.frozen import fingerprint
from digest.gather import gather
from digest.models import Editor, Issue, Programme, Source
from digest.programme import programme_from_toml
from digest.send import send
from digest.transports import Transport
from subscribers import suppressions
from subscribers.models import Consent, Publication, Subscriber, Subscription, Suppression

SLOT = "2026-10-16T08:00"
STORIES = 6
OWNER = "ruth@example.org"

_SOURCES = {
    "council-minutes": "Council minutes",
    "fieldnotes": "Fieldnotes",
    "harbour": "Harbour Authority",
    "herald": "Ellery Herald",
    "radio": "Ellery Radio",
}
_NAMES = (
    "Ana Brandt, Ben Holloway, Chiara Neri, Dele Marsh, Edda Lorenz, Farid Anwar, Greta Palm,"
    " Hugo Sales, Ines Duarte, Jonas Wick, Kemi Ade, Lena Frost, Milan Kos, Nora Quist, Otis Bell,"
    " Paula Rey, Quentin Roux, Rosa Lima, Samir Haddad, Tilde Berg, Uma Nair, Victor Sand,"
    " Wanda Novak, Xenia Pope, Yusuf Kaya, Zoe Hart, Arne Dahl, Bibi Sol, Cyril Vane, Dora Pike,"
    " Emil Stone, Flora Gale, Gideon Ash, Hanna Reef, Ivo Marin, Juna Lake, Karl Tern, Lotte Quay,"
    " Mona Drift, Nils Shore"
)
_DOMAINS = ("example.org", "example.net", "example.com")
_PENDING, _LEFT, _SUPPRESSED = range(30, 35), range(35, 38), range(38, 40)
_WORDS = "Send me The Tideline, Fridays. I can leave with one click."


@dataclass(frozen=True, slots=True)
class Reader:
    name: str
    address: str
    state: Subscription.State
    is_suppressed: bool = False


def readers() -> Iterator[Reader]:
    """Yield forty invented people at reserved domains."""
    for place, name in enumerate(each.strip() for each in _NAMES.split(",")):
        address = f"{name.split()[0].lower()}@{_DOMAINS[place % len(_DOMAINS)]}"
        state = Subscription.State.ACTIVE
        if place in _PENDING:
            state = Subscription.State.PENDING
        elif place in _LEFT:
            state = Subscription.State.UNSUBSCRIBED
        yield Reader(name, address, state, place in _SUPPRESSED)


def found() -> Publication:
    """Return the demo's newsletter, with its programme, sources, editor and readers."""
    noun = programme_from_toml((BUNDLED / "tideline.toml").read_text(encoding="utf-8"))
    about = noun.publication
    publication, _ = Publication.objects.get_or_create(
        slug=about.slug,
        defaults={
            "name": about.name,
            "strapline": about.strapline,
            "description": "What Port Ellery talked about this week, each story in its own words.",
            "sender_address": about.sender_address,
            "sender_name": about.sender_name,
            "postal_address": about.postal_address,
            "language": about.language,
            "editors": list(about.editors),
            "created_at": AT - timedelta(days=400),
        },
    )
    Programme.objects.get_or_create(
        publication=publication,
        defaults={
            "weekday": 4,
            "time": time(8),
            "time_zone": noun.time_zone,
            "is_scheduled": True,
            "stories": STORIES,
            "per_source": noun.per_source,
        },
    )
    for folder, name in _SOURCES.items():
        Source.objects.get_or_create(
            publication=publication,
            address=str(BUNDLED / "articles" / folder),
            defaults={
                "name": name,
                "may_be_private": True,
                "added_at": AT - timedelta(days=30),
            },
        )
    for reader in readers():
        _subscribe(publication, reader)
    return publication


def _subscribe(publication: Publication, reader: Reader) -> None:
    """Store a reader with the record of how they came, and where they are now."""
    came = AT - timedelta(days=200)
    person, is_new = Subscriber.objects.get_or_create(
        address=reader.address, defaults={"name": reader.name, "created_at": came}
    )
    if not is_new:
        return
    is_pending = reader.state is Subscription.State.PENDING
    row = Subscription.objects.create(
        publication=publication,
        subscriber=person,
        state=reader.state,
        since=came,
        confirmed_at=None if is_pending else came,
        source="form",
    )
    kinds = (
        [Consent.Kind.REQUESTED] if is_pending else [Consent.Kind.REQUESTED, Consent.Kind.CONFIRMED]
    )
    if reader.state is Subscription.State.UNSUBSCRIBED:
        kinds.append(Consent.Kind.UNSUBSCRIBED)
    for step, kind in enumerate(kinds):
        Consent.objects.create(
            subscription=row, kind=kind, at=came + timedelta(hours=step), how="form",
            words=_WORDS if kind is Consent.Kind.REQUESTED else "",
        )  # fmt: skip
    if reader.is_suppressed:
        suppressions.suppress(person.fingerprint, Suppression.Reason.BOUNCED, AT, "mailbox gone")


def editor(now: datetime) -> Editor:
    """Return the demo's owner."""
    known = Editor.objects.filter(email=OWNER).first()
    return known or Editor.objects.create_user(
        OWNER, name="Ruth Okafor", role=Editor.Role.OWNER, created_at=now
    )


def week(
    publication: Publication, who: Editor, transport: Transport, clock: Callable[[], datetime]
) -> Issue:
    """Gather, compose, check, approve and send the week's issue; what is done stays done."""
    gather(publication.pk, AT)
    issue = compose(publication.pk, AT, slot=SLOT, due_at=AT)
    if issue.state == Issue.State.DRAFT:
        _approve(issue, who)
    if issue.state == Issue.State.SENDING or _leaves(issue, clock()):
        ledger.reap(clock())
        send(issue.pk, transport, clock=clock)
    issue.refresh_from_db()
    return issue


def _approve(issue: Issue, who: Editor) -> None:
    noun = programme_from_toml((BUNDLED / "tideline.toml").read_text(encoding="utf-8"))
    if not issue.intro:
        editing.set_intro(issue.pk, noun.intro, editor=who, at=AT, revision=issue.revision)
    approval.approve(issue.pk, who, AT, fingerprint(approval.preview(issue.pk)))


def _leaves(issue: Issue, now: datetime) -> bool:
    """Let an approved issue go; whether there is anything to send."""
    issue.refresh_from_db()
    if issue.state == Issue.State.APPROVED:
        approval.start(issue.pk, now)
    issue.refresh_from_db()
    return issue.state == Issue.State.SENDING


def draft(publication: Publication, now: datetime) -> Issue:
    """Return a draft of what is left, for the coming slot: something to try the desk on."""
    [slot] = publication.programme.cadence.next(now, 1)
    return compose(publication.pk, AT, slot=slot.key, due_at=slot.due_at)
