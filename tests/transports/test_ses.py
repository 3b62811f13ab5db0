"""Amazon SES against a provider of our own, over real HTTP."""

from __future__ import annotations

import html
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from itertools import count
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from digest.deliveries import Failed, InDoubt, Outcome, Requeue, Sent
from digest.errors import AccountFault, ConfigError, TransportError
from digest.printed import Recipient
from digest.transports import Allowance, Mail
from digest.transports.ses import THROTTLED, Ses, ses_client
from tests import samples
from tests.naughty import NAUGHTY
from tests.providing.script import DOUBTS, REFUSALS
from tests.providing.ses import Provider, provider
from tests.rendering.test_message import ANA, printed

if TYPE_CHECKING:
    from types_boto3_sesv2 import SESV2Client

ISSUE = printed(with_picture=False)
LETTER = Mail(b"Subject: Hi\r\n\r\nYes?\r\n", "a@lantern.example", "b@example.org")
THROTTLES = {"throttle", "throttling", "limit"}
QUOTAS = {"quota", "quota429"}
CONTENT = {"rejected", "bad"}
FAULTS = set(REFUSALS) - THROTTLES - QUOTAS - CONTENT


def reader(number: int, **changes: str) -> Recipient:
    made = Recipient(
        f"reader{number}@example.org",
        f"https://lantern.example/u/secret-{number}-?a=1&b=2",
        reference=f"42-{number}",
    )
    return replace(made, **changes)


BATCH = [reader(number) for number in range(50)]


@pytest.fixture(scope="module")
def opened() -> Iterator[tuple[Provider, SESV2Client]]:
    with provider() as amazon, pytest.MonkeyPatch.context() as patch:
        settings_of_aws(patch, AWS_ENDPOINT_URL_SESV2=amazon.url)
        yield amazon, ses_client(connect=1, read=0.5)


@pytest.fixture
def amazon(opened: tuple[Provider, SESV2Client]) -> Provider:
    opened[0].forget()
    return opened[0]


@pytest.fixture
def ses(opened: tuple[Provider, SESV2Client]) -> Ses:
    return Ses(opened[1], "digest", lambda: samples.NOW)


def settings_of_aws(monkeypatch: pytest.MonkeyPatch, **settings: str) -> None:
    """Let boto3 find these settings, and none of whoever runs the tests."""
    for name in ("AWS_PROFILE", "AWS_DEFAULT_REGION", "AWS_SESSION_TOKEN", "AWS_MAX_ATTEMPTS"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AWS_CONFIG_FILE", "/nonexistent")
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", "/nonexistent")
    ours = {
        "AWS_REGION": "eu-west-1",
        "AWS_ACCESS_KEY_ID": "AKIDEXAMPLE",
        "AWS_SECRET_ACCESS_KEY": "not-a-secret",
        "AWS_ENDPOINT_URL_SESV2": "http://127.0.0.1:9",
    }
    for name, value in (ours | settings).items():
        monkeypatch.setenv(name, value)


def kinds(outcomes: list[Outcome]) -> list[type[Outcome]]:
    return [type(each) for each in outcomes]


def waits(outcomes: list[Outcome]) -> set[timedelta]:
    return {each.wait for each in outcomes if isinstance(each, Requeue)}


# What is sent


def test_fifty_readers_are_one_call_and_each_gets_their_own(amazon: Provider, ses: Ses) -> None:
    outcomes = ses.send(ISSUE, BATCH)
    assert [each.id for each in outcomes if isinstance(each, Sent)] == [
        each.id for each in amazon.accepted
    ]
    assert len(amazon.requests) == 1
    for each, mail in zip(BATCH, amazon.accepted, strict=True):
        assert mail.to == each.address
        assert mail.headers["List-Unsubscribe"] == f"<{each.unsubscribe}>"
        assert mail.headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
        assert mail.tags == {"delivery": each.reference}
        assert (mail.html, mail.text) == ISSUE.for_reader(
            each, media="https://lantern.example/media"
        )


def test_more_than_fifty_are_more_calls(amazon: Provider, ses: Ses) -> None:
    batch = [reader(number) for number in range(101)]
    assert kinds(ses.send(ISSUE, batch)) == [Sent] * 101
    assert [len(each["BulkEmailEntries"]) for each in amazon.requests] == [50, 50, 1]
    assert [mail.to for mail in amazon.accepted] == [each.address for each in batch]


def test_the_headers_for_everybody_are_those_of_every_transport(amazon: Provider, ses: Ses) -> None:
    issue = samples.issue(
        subject="Boote & Schiffe – “groß”",
        publication=replace(
            samples.PUBLICATION,
            name="Müller, “Licht”",
            archive_url="https://lantern.example/archive",
            reply_to="desk@lantern.example",
        ),
    )
    ses.send(printed(issue), [ANA])
    (mail,) = amazon.accepted
    assert mail.subject == issue.subject
    assert set(mail.headers) == {
        "From", "Reply-To", "List-Id", "List-Archive", "Precedence", "Feedback-ID",
        "Content-Language", "List-Unsubscribe", "List-Unsubscribe-Post",
    }  # fmt: skip
    assert mail.headers["List-Id"].endswith("<lantern.lantern.example>")
    assert mail.headers["Precedence"] == "bulk"
    assert mail.headers["Reply-To"].endswith("<desk@lantern.example>")
    assert mail.headers["From"].endswith("<news@lantern.example>")
    assert amazon.requests[0]["ConfigurationSetName"] == "digest"


def test_without_a_configuration_set_none_is_named(
    amazon: Provider, opened: tuple[Provider, SESV2Client]
) -> None:
    assert kinds(Ses(opened[1], "", lambda: samples.NOW).send(ISSUE, [ANA])) == [Sent]
    assert "ConfigurationSetName" not in amazon.requests[0]


def test_pictures_are_led_to_and_not_sent(amazon: Provider, ses: Ses) -> None:
    ses.send(printed(), [ANA])
    (mail,) = amazon.accepted
    assert f'src="https://lantern.example/media/{samples.picture().name}"' in mail.html
    assert ".invalid" not in mail.html + mail.text


@pytest.mark.parametrize(
    "words",
    [
        "{{ x }}",
        "{{{raw}}}",
        "{{#if a}}{{/if}}",
        "{{!-- c --}}",
        "at the end {{",
        r"C:\{{x}}",
        "}}",
    ],
)
def test_braces_of_an_article_arrive_as_they_were_written(
    amazon: Provider, ses: Ses, words: str
) -> None:
    issue = printed(samples.issue(subject=words), html=html.escape(words), text=words)
    assert kinds(ses.send(issue, [ANA])) == [Sent]
    (mail,) = amazon.accepted
    assert mail.subject == words
    assert (mail.html, mail.text) == issue.for_reader(ANA, media="https://lantern.example/media")


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(words=st.text(alphabet="{}\\ ax_hob", max_size=14))
@example(words="{{ob}}{{{address_h}}}")
@example(words="\\")
def test_no_words_can_be_taken_for_a_variable(amazon: Provider, ses: Ses, words: str) -> None:
    amazon.accepted.clear()
    token = samples.TOKENS["address"]
    issue = replace(ISSUE, html=f"{words}{token}{words}", text=f"{words}{token}{words}")
    ses.send(issue, [ANA])
    (mail,) = amazon.accepted
    assert mail.html == mail.text == f"{words}{ANA.address}{words}"
    assert amazon.unrendered == []


def test_naughty_strings_travel_in_the_subject_and_the_text(amazon: Provider, ses: Ses) -> None:
    for words in NAUGHTY[::25]:
        amazon.accepted.clear()
        issue = printed(samples.issue(subject=f"A {words}"), text=words)
        assert kinds(ses.send(issue, [ANA])) == [Sent]
        assert words in amazon.accepted[0].text


def test_whoever_is_unfit_fails_alone(amazon: Provider, ses: Ses) -> None:
    batch = [reader(1), reader(2, address="nobody"), reader(3, unsubscribe="x" * 1000), reader(4)]
    assert kinds(ses.send(ISSUE, batch)) == [Sent, Failed, Failed, Sent]
    assert [mail.to for mail in amazon.accepted] == ["reader1@example.org", "reader4@example.org"]


def test_a_header_that_ses_would_refuse_stops_the_issue(amazon: Provider, ses: Ses) -> None:
    publication = replace(samples.PUBLICATION, slug="x" * 1000)
    with pytest.raises(ConfigError, match="too long"):
        ses.send(printed(samples.issue(publication=publication)), [ANA])
    assert amazon.requests == []


# What becomes of it


@pytest.mark.parametrize("fault", sorted(THROTTLES | QUOTAS))
def test_throttles_requeue_everybody_and_say_what_is_scarce(
    amazon: Provider, ses: Ses, fault: str
) -> None:
    amazon.script.faults.append(fault)
    outcomes = ses.send(ISSUE, BATCH)
    assert kinds(outcomes) == [Requeue] * 50
    assert waits(outcomes) == {timedelta() if fault in QUOTAS else THROTTLED}
    assert {each.day_is_full for each in outcomes if isinstance(each, Requeue)} == {fault in QUOTAS}
    assert len(amazon.requests) == 1
    assert amazon.accepted == []


@pytest.mark.parametrize("fault", DOUBTS)
def test_what_was_called_and_not_answered_stays_in_doubt(
    amazon: Provider, ses: Ses, fault: str
) -> None:
    amazon.script.faults.append(fault)
    assert kinds(ses.send(ISSUE, BATCH)) == [InDoubt] * 50
    assert len(amazon.requests) == 1
    assert len(amazon.accepted) == 50


@pytest.mark.parametrize("fault", sorted(FAULTS))
def test_an_account_s_fault_is_raised(amazon: Provider, ses: Ses, fault: str) -> None:
    amazon.script.faults.append(fault)
    with pytest.raises(AccountFault, match="Amazon SES refused"):
        ses.send(ISSUE, BATCH)
    assert len(amazon.requests) == 1
    assert amazon.accepted == []


def test_a_sender_that_is_not_verified_is_the_account_s_fault(amazon: Provider, ses: Ses) -> None:
    publication = replace(samples.PUBLICATION, sender_address="news@elsewhere.example")
    with pytest.raises(AccountFault, match="not verified") as caught:
        ses.send(printed(samples.issue(publication=publication)), BATCH)
    assert "news@" not in str(caught.value)
    assert len(amazon.requests) == 1


def test_a_configuration_set_that_is_not_there_is_the_account_s_fault(
    amazon: Provider, opened: tuple[Provider, SESV2Client]
) -> None:
    with pytest.raises(AccountFault, match="does not exist"):
        Ses(opened[1], "another", lambda: samples.NOW).send(ISSUE, BATCH)
    assert len(amazon.requests) == 1


@pytest.mark.parametrize("fault", ["suspended", "throttle", "hang"])
def test_a_fault_after_a_call_that_was_taken_spares_the_rest(
    amazon: Provider, ses: Ses, fault: str
) -> None:
    amazon.script.faults.extend(["", fault])
    outcomes = ses.send(ISSUE, [reader(number) for number in range(150)])
    second = InDoubt if fault == "hang" else Requeue
    assert kinds(outcomes) == [Sent] * 50 + [second] * 50 + [Requeue] * 50
    assert len(amazon.requests) == 2


@pytest.mark.parametrize("bad", [0, 24, 25, 49])
def test_a_call_refused_for_one_reader_costs_only_that_one(
    amazon: Provider, ses: Ses, bad: int
) -> None:
    amazon.script.poison = {BATCH[bad].address}
    outcomes = ses.send(ISSUE, BATCH)
    assert kinds(outcomes) == [Failed if at == bad else Sent for at in range(50)]
    assert sorted(mail.to for mail in amazon.accepted) == sorted(
        each.address for at, each in enumerate(BATCH) if at != bad
    )
    assert len(amazon.requests) <= 14


def test_a_throttle_while_halving_requeues_the_rest(amazon: Provider, ses: Ses) -> None:
    amazon.script.poison = {BATCH[0].address}
    amazon.script.faults.extend([""] * 4 + ["throttle"])
    outcomes = ses.send(ISSUE, BATCH)
    assert set(kinds(outcomes)) == {Requeue}
    assert len(amazon.requests) == 5


def test_a_halving_cut_short_fails_nobody_until_somebody_is_taken(
    amazon: Provider, ses: Ses
) -> None:
    amazon.script.poison = {each.address for each in BATCH}
    amazon.script.faults.extend([""] * 12 + ["throttle"])  # after four were refused alone
    outcomes = ses.send(ISSUE, BATCH)
    assert kinds(outcomes) == [Requeue] * 50
    assert waits(outcomes) == {THROTTLED}
    amazon.script.poison = {BATCH[0].address}
    amazon.script.faults.extend([""] * 8 + ["throttle"])  # and here the second was taken
    outcomes = ses.send(ISSUE, BATCH)
    assert kinds(outcomes)[:2] == [Failed, Sent]
    assert kinds(outcomes)[-1] is Requeue


def test_what_everybody_is_refused_for_is_no_reader_s_fault(amazon: Provider, ses: Ses) -> None:
    amazon.script.poison = {each.address for each in BATCH}
    with pytest.raises(AccountFault):
        ses.send(ISSUE, BATCH[:10])
    assert kinds(ses.send(ISSUE, BATCH[:3])) == [Failed] * 3


@pytest.mark.parametrize(
    ("status", "kind", "wait"),
    [
        ("ACCOUNT_THROTTLED", Requeue, THROTTLED),
        ("TRANSIENT_FAILURE", Requeue, THROTTLED),
        ("ACCOUNT_DAILY_QUOTA_EXCEEDED", Requeue, timedelta()),
        ("MESSAGE_REJECTED", Failed, None),
        ("INVALID_PARAMETER", Failed, None),
        ("FAILED", InDoubt, None),
        ("SOMETHING_NEW", InDoubt, None),
        ("ACCOUNT_SUSPENDED", Requeue, timedelta()),
        ("ACCOUNT_SENDING_PAUSED", Requeue, timedelta()),
        ("MAIL_FROM_DOMAIN_NOT_VERIFIED", Requeue, timedelta()),
        ("CONFIGURATION_SET_NOT_FOUND", Requeue, timedelta()),
        ("CONFIGURATION_SET_SENDING_PAUSED", Requeue, timedelta()),
        ("INVALID_SENDING_POOL_NAME", Requeue, timedelta()),
        ("TEMPLATE_NOT_FOUND", Requeue, timedelta()),
    ],
)
def test_an_entry_s_status_is_that_reader_s(
    amazon: Provider, ses: Ses, status: str, kind: type[Outcome], wait: timedelta | None
) -> None:
    amazon.script.statuses = {BATCH[7].address: status}
    outcomes = ses.send(ISSUE, BATCH)
    assert kinds(outcomes) == [kind if at == 7 else Sent for at in range(50)]
    assert waits(outcomes) == ({wait} if wait is not None else set())
    seventh = outcomes[7]
    assert not isinstance(seventh, Sent)
    assert status in seventh.reason
    assert "@" not in seventh.reason


def test_an_account_s_fault_in_every_entry_is_raised(amazon: Provider, ses: Ses) -> None:
    amazon.script.statuses = {each.address: "ACCOUNT_SUSPENDED" for each in BATCH}
    with pytest.raises(AccountFault, match="ACCOUNT_SUSPENDED"):
        ses.send(ISSUE, BATCH)


def test_nobody_answers_at_all(monkeypatch: pytest.MonkeyPatch) -> None:
    settings_of_aws(monkeypatch)  # nothing listens at port 9
    ses = Ses(ses_client(), "", lambda: samples.NOW)
    outcomes = ses.send(ISSUE, BATCH)
    assert kinds(outcomes) == [Requeue] * 50
    assert waits(outcomes) == {THROTTLED}
    assert isinstance(ses.post(LETTER), Requeue)


def test_a_slow_provider_gets_no_more_than_a_claim_s_lease_covers(
    amazon: Provider, opened: tuple[Provider, SESV2Client]
) -> None:
    seconds = count(step=45)
    ses = Ses(opened[1], "", lambda: samples.NOW + timedelta(seconds=next(seconds)))
    outcomes = ses.send(ISSUE, [reader(number) for number in range(150)])
    assert kinds(outcomes) == [Sent] * 100 + [Requeue] * 50
    assert waits(outcomes) == {timedelta()}
    assert len(amazon.requests) == 2


# Single mails


def test_a_single_mail_goes_to_its_envelope(amazon: Provider, ses: Ses) -> None:
    outcome = ses.post(LETTER)
    (mail,) = amazon.accepted
    assert outcome == Sent(mail.id)
    assert (mail.to, mail.raw) == (LETTER.to, LETTER.raw)
    assert amazon.requests[0]["ConfigurationSetName"] == "digest"


@pytest.mark.parametrize(
    ("fault", "kind"),
    [
        ("throttle", Requeue),
        ("quota", Requeue),
        ("rejected", Failed),
        ("hang", InDoubt),
        ("reset", InDoubt),
        ("unavailable", InDoubt),
        ("page", InDoubt),
        ("empty", InDoubt),
    ],
)
def test_a_single_mail_is_one_request_whatever_happens(
    amazon: Provider, ses: Ses, fault: str, kind: type[Outcome]
) -> None:
    amazon.script.faults.append(fault)
    assert type(ses.post(LETTER)) is kind
    assert len(amazon.requests) == 1


def test_a_single_mail_meets_an_account_s_fault(amazon: Provider, ses: Ses) -> None:
    amazon.script.faults.append("suspended")
    with pytest.raises(AccountFault):
        ses.post(LETTER)


def test_it_tells_what_the_account_may_send(amazon: Provider, ses: Ses) -> None:
    amazon.rate = 14.0
    assert ses.allowance() == Allowance(14, None, 0)
    amazon.rate, amazon.day, amazon.sent = 0.0, 200, 3
    assert ses.allowance() == Allowance(None, 200, 3)


def test_a_rate_that_is_not_told_is_said_in_words(amazon: Provider, ses: Ses) -> None:
    with pytest.raises(TransportError, match="does not tell its quota"):
        ses.allowance()


def test_whoever_came_too_soon_is_told_from_whoever_met_nobody(amazon: Provider, ses: Ses) -> None:
    amazon.script.faults.append("throttle")
    [outcome] = ses.send(ISSUE, [reader(1)])
    assert isinstance(outcome, Requeue)
    assert outcome.came_too_soon
    amazon.script.faults.append("quota")
    [outcome] = ses.send(ISSUE, [reader(1)])
    assert isinstance(outcome, Requeue)
    assert not outcome.came_too_soon
