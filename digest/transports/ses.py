"""Amazon SES: fifty readers a call, and one HTTP request a call, whatever happens.

SES knows no idempotency: a request that is made again may be a second mail. So
botocore, which makes three of one call by itself, is told to make one; and what
was called and not answered stays in doubt.

SES fills in what differs from reader to reader, as `{{variable}}`. It would do
so in an article's words too: braces travel as variables of their own.

Source: SESv2 SendBulkEmail, SendEmail, MessageHeader, BulkEmailEntryResult
(https://docs.aws.amazon.com/ses/latest/APIReference-V2/).
"""

from __future__ import annotations

import html
import json
import re
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from botocore.exceptions import (
    BotoCoreError,
    ClientError,
    ConnectTimeoutError,
    CredentialRetrievalError,
    EndpointConnectionError,
    NoCredentialsError,
    ParamValidationError,
    PartialCredentialsError,
    ProxyConnectionError,
    SSLError,
)

from digest import amazon
from digest.deliveries import TAG, Failed, InDoubt, Outcome, Requeue, Sent
from digest.errors import AccountFault, ConfigError, RecipientUnfit, TransportError
from digest.printed import Printed, Recipient, TokenName
from digest.rendering.headers import ascii_address, one_line
from digest.rendering.message import Foundry, Mould
from digest.transports import Allowance, Mail, quoted

if TYPE_CHECKING:
    from types_boto3_sesv2 import SESV2Client
    from types_boto3_sesv2.type_defs import (
        BulkEmailEntryResultTypeDef,
        BulkEmailEntryTypeDef,
        MessageHeaderTypeDef,
        SendBulkEmailRequestTypeDef,
        SendEmailRequestTypeDef,
    )

ENTRIES = 50  #: readers a call
CONNECT, READ = 5.0, 60.0  #: seconds; the less patience with an answer, the more doubt
THROTTLED = timedelta(seconds=15)  #: before a call is made again that came too soon
BATCH = timedelta(seconds=60)  #: after which the rest of a batch is given back: a claim is leased
EVERYBODY = 10  #: refused one by one, and nobody taken: it is the issue and not the readers

_HEADER = 996  # characters of name and value
_VARIABLES: dict[str, tuple[TokenName, bool]] = {  # name -> (token, whether it stands in HTML)
    "unsubscribe_h": ("unsubscribe", True),
    "address_h": ("address", True),
    "unsubscribe_t": ("unsubscribe", False),
    "address_t": ("address", False),
}
_SIGNS = {"{": "ob", "}": "cb", "\\": "bs"}
_SIGN_DATA = {variable: sign for sign, variable in _SIGNS.items()}
_OUR_HEADERS = ("From", "Reply-To", "Subject", "Date")  # which are no headers to SES

_CODES_OF_THROTTLING = ("TooManyRequestsException", "LimitExceededException")
# Any other refusal pauses the issue: suspended, paused, no right to, no such configuration set.
_CODES_OF_CONTENT = ("MessageRejected", "BadRequestException")
_STATUS_OF_READER = ("MESSAGE_REJECTED", "INVALID_PARAMETER")
_STATUS_OF_ACCOUNT = (
    "ACCOUNT_SUSPENDED",
    "ACCOUNT_SENDING_PAUSED",
    "MAIL_FROM_DOMAIN_NOT_VERIFIED",
    "CONFIGURATION_SET_",
    "INVALID_SENDING_POOL_NAME",
    "TEMPLATE_",
)
_NOT_HANDED_OVER = (
    EndpointConnectionError,
    ConnectTimeoutError,
    ProxyConnectionError,
    NoCredentialsError,
    PartialCredentialsError,
    CredentialRetrievalError,
    ParamValidationError,
)

# A fault of the account is an answer like others, until the whole batch is seen.
_Answer = Outcome | AccountFault


class Ses:
    """Readers leave fifty at a time; what SES refuses as a whole is halved until it is one."""

    def __init__(
        self, client: SESV2Client, configuration_set: str, clock: Callable[[], datetime]
    ) -> None:
        self._client = client
        self._configuration_set = configuration_set
        self._clock = clock
        self._foundry = Foundry(clock)

    def send(self, printed: Printed, batch: Sequence[Recipient]) -> list[Outcome]:
        """Hand over an issue by SendBulkEmail.

        Raises:
            AccountFault: the account, its configuration or what it sends is refused.
            ConfigError: the publication cannot be sent from.
        """
        mould = self._foundry.mould(printed)
        request = _request(printed, mould)
        if self._configuration_set:
            request["ConfigurationSetName"] = self._configuration_set
        made = [_entry(mould, recipient) for recipient in batch]
        entries = [each for each in made if not isinstance(each, Failed)]
        outcomes = iter(_settled(self._hand_over(request, entries)))
        return [each if isinstance(each, Failed) else next(outcomes) for each in made]

    def post(self, mail: Mail) -> Outcome:
        """Hand over a single mail by SendEmail, as it is.

        Raises:
            AccountFault: as `send`.
        """
        request: SendEmailRequestTypeDef = {
            "Destination": {"ToAddresses": [mail.to]},
            "Content": {"Raw": {"Data": mail.raw}},
        }
        if self._configuration_set:
            request["ConfigurationSetName"] = self._configuration_set
        try:
            answer: _Answer = _taken(self._client.send_email(**request).get("MessageId"))
        except (ClientError, BotoCoreError) as error:
            answer = _refused(error, mail.sender)
        return _settled([answer])[0]

    def allowance(self) -> Allowance:
        """Return what GetAccount says, which counts recipients and not calls."""
        try:
            quota = self._client.get_account().get("SendQuota", {})
        except (ClientError, BotoCoreError) as error:
            raise TransportError(f"Amazon SES does not tell its quota: {_words(error)}.") from error
        rate, day = quota.get("MaxSendRate", 0.0), quota.get("Max24HourSend", -1.0)
        return Allowance(
            rate=rate if rate > 0 else None,
            day=int(day) if day >= 0 else None,  # -1: as many as you like
            sent=int(quota.get("SentLast24Hours", 0.0)),
        )

    def _hand_over(
        self, request: SendBulkEmailRequestTypeDef, entries: Sequence[BulkEmailEntryTypeDef]
    ) -> list[_Answer]:
        """Return an answer for each entry, in order.

        After an answer that is no plain yes or no nothing more is called: the
        rest would only meet the same, or be put at the same risk.
        """
        until = self._clock() + BATCH
        answers: list[_Answer] = []
        waiting = deque(_parts(entries, ENTRIES))
        while waiting:
            part = waiting.popleft()
            found = self._call({**request, "BulkEmailEntries": part})
            if isinstance(found, Failed) and len(part) > 1:
                waiting.extendleft(reversed(_parts(part, (len(part) + 1) // 2)))
            else:
                answers += [found] * len(part) if not isinstance(found, list) else found
            if stops := _for_the_rest(answers, late=self._clock() > until):
                return answers + [stops] * (len(entries) - len(answers))
        return answers

    def _call(self, request: SendBulkEmailRequestTypeDef) -> list[_Answer] | _Answer:
        """Return what SES says of each entry, or of the call as a whole."""
        try:
            response = self._client.send_bulk_email(**request)
        except (ClientError, BotoCoreError) as error:
            return _refused(error, request["FromEmailAddress"].rpartition("<")[2].rstrip(">"))
        results = response.get("BulkEmailEntryResults") or []
        if len(results) != len(request["BulkEmailEntries"]):
            return InDoubt("Amazon SES answered, and not for each reader.")
        return [_result(each) for each in results]


def ses_client(*, connect: float = CONNECT, read: float = READ) -> SESV2Client:
    """Return Amazon's client.

    Raises:
        ConfigError: as `amazon.session`.
    """
    config = amazon.bounds(
        tries=1,
        connect=connect,
        read=read,
        tcp_keepalive=True,
        parameter_validation=False,  # a third of what a call costs; the tests run with it
    )
    with amazon.usable():
        return amazon.session("Amazon SES").client("sesv2", config=config)


def _request(printed: Printed, mould: Mould) -> SendBulkEmailRequestTypeDef:
    """Return what is the same for everybody; the headers are those of the mould."""
    head = _unfolded(mould.head)
    issue, tokens = printed.issue, printed.tokens
    elsewhere = printed.elsewhere()
    marks = {tokens[token]: name for name, (token, is_html) in _VARIABLES.items() if is_html}
    page = _template(tokens.fill(printed.html, elsewhere, escape=True), marks)
    marks = {tokens[token]: name for name, (token, is_html) in _VARIABLES.items() if not is_html}
    text = _template(tokens.fill(printed.text, elsewhere, escape=False), marks)
    subject = _template(one_line(issue.subject), {})
    return {
        "FromEmailAddress": head["From"],
        "ReplyToAddresses": [head["Reply-To"]],
        "DefaultContent": {
            "Template": {
                "TemplateContent": {"Subject": subject, "Html": page, "Text": text},
                "TemplateData": json.dumps(dict.fromkeys(_VARIABLES, "") | _SIGN_DATA),
                "Headers": _headers(head),
            }
        },
        "BulkEmailEntries": [],
    }


def _entry(mould: Mould, recipient: Recipient) -> BulkEmailEntryTypeDef | Failed:
    """Return what is one reader's own, every variable included."""
    try:
        head = _unfolded(mould.own_head(recipient))
    except RecipientUnfit as error:
        return Failed(str(error))
    values = {name: one_line(value) for name, value in recipient.values().items()}
    data = {
        name: html.escape(values[token]) if is_html else values[token]
        for name, (token, is_html) in _VARIABLES.items()
    }
    leaving = ("List-Unsubscribe", "List-Unsubscribe-Post")
    return {
        "Destination": {"ToAddresses": [ascii_address(recipient.address)]},
        "ReplacementEmailContent": {
            "ReplacementTemplate": {"ReplacementTemplateData": json.dumps(data | _SIGN_DATA)}
        },
        "ReplacementHeaders": [{"Name": name, "Value": head[name]} for name in leaving],
        "ReplacementTags": [{"Name": TAG, "Value": recipient.reference}],
    }


def _unfolded(head: bytes) -> dict[str, str]:
    lines = head.decode("ascii").replace("\r\n ", " ").split("\r\n")
    pairs = (line.partition(": ") for line in lines if line)
    return {name: value for name, _, value in pairs}


def _headers(head: Mapping[str, str]) -> list[MessageHeaderTypeDef]:
    """Return the headers for everybody that SES does not write itself.

    Raises:
        ConfigError: one is longer than SES takes it.
    """
    shared = {name: value for name, value in head.items() if name not in _OUR_HEADERS}
    for name, value in shared.items():
        if len(name) + len(value) > _HEADER:
            raise ConfigError(
                f"The header {name} is too long for Amazon SES.",
                fix="Give the publication a shorter name, slug and archive address.",
            )
    return [{"Name": name, "Value": value} for name, value in shared.items()]


def _template(text: str, marks: Mapping[str, str]) -> str:
    """Write `text` so that SES fills in `marks`, token -> variable, and nothing else.

    A brace or backslash next to a variable, or to another brace, could change
    what it means; such a run is spelt out in variables.
    """
    pieces = re.split("(" + "|".join(map(re.escape, marks)) + ")", text) if marks else [text]
    return "".join(
        f"{{{{{marks[piece]}}}}}" if piece in marks else _literal(piece) for piece in pieces
    )


def _literal(piece: str) -> str:
    def spell(run: re.Match[str]) -> str:
        inside = run.start() > 0 and run.end() < len(piece)
        if inside and "{{" not in run[0]:
            return run[0]
        return "".join(f"{{{{{_SIGNS[sign]}}}}}" for sign in run[0])

    return re.sub(r"[{}\\]+", spell, piece)


def _parts(
    entries: Sequence[BulkEmailEntryTypeDef], size: int
) -> list[Sequence[BulkEmailEntryTypeDef]]:
    return [entries[at : at + size] for at in range(0, len(entries), size)]


def _for_the_rest(answers: Sequence[_Answer], *, late: bool) -> _Answer | None:
    """Return the answer for those who have not been called, or None to call them."""
    for each in answers:
        if isinstance(each, Requeue | AccountFault):
            return each
        if isinstance(each, InDoubt):
            return Requeue("A call before this one was not answered.", THROTTLED)
    return Requeue("Amazon SES was too slow for the whole batch.") if late else None


def _settled(answers: Sequence[_Answer]) -> list[Outcome]:
    """Return the outcomes of a batch.

    Raises:
        AccountFault: there was one, and nobody was handed over; or everybody was
            refused, which no issue should be spent on.
    """
    handed_over = any(isinstance(each, Sent | InDoubt) for each in answers)
    refused = [each.reason for each in answers if isinstance(each, Failed)]
    if not handed_over and len(refused) == len(answers) >= EVERYBODY:
        raise _fault(refused[0])
    outcomes = [Requeue(str(each)) if isinstance(each, AccountFault) else each for each in answers]
    if handed_over:
        return outcomes
    for each in answers:
        if isinstance(each, AccountFault):
            raise each
    # Cut short before anybody was taken: nothing yet tells a bad reader from a bad issue.
    waiting = next((each for each in outcomes if isinstance(each, Requeue)), None)
    return [waiting if waiting and isinstance(each, Failed) else each for each in outcomes]


def _words(error: ClientError | BotoCoreError) -> str:
    return amazon.said(error) if isinstance(error, ClientError) else quoted(str(error))


def _taken(message_id: str | None) -> Outcome:
    return Sent(message_id) if message_id else InDoubt("Amazon SES answered without a message id.")


def _result(result: BulkEmailEntryResultTypeDef) -> _Answer:
    status = str(result.get("Status"))
    said = quoted(f"{status} {result.get('Error') or ''}")
    if status == "SUCCESS":
        return _taken(result.get("MessageId"))
    if status in ("ACCOUNT_THROTTLED", "TRANSIENT_FAILURE"):
        return Requeue(said, THROTTLED, came_too_soon=True)
    if status == "ACCOUNT_DAILY_QUOTA_EXCEEDED":
        return Requeue(said, day_is_full=True)
    if status.startswith(_STATUS_OF_READER):
        return Failed(said)
    if status.startswith(_STATUS_OF_ACCOUNT):
        return _fault(said)
    return InDoubt(said)


def _refused(error: ClientError | BotoCoreError, sender: str) -> _Answer:
    """Return what an error means for everybody in the call."""
    if isinstance(error, ClientError):
        return _answer_to(error, sender)
    if isinstance(error, _NOT_HANDED_OVER):
        return Requeue(f"Amazon SES was not reached: {quoted(str(error))}", THROTTLED)
    if isinstance(error, SSLError) and "CERTIFICATE_VERIFY_FAILED" in str(error):
        return _fault(quoted(str(error)))
    return InDoubt(f"Amazon SES was called, and the answer was lost: {type(error).__name__}")


def _answer_to(error: ClientError, sender: str) -> _Answer:
    code = str(error.response["Error"].get("Code", ""))
    words = str(error.response["Error"].get("Message", ""))
    status = int(error.response["ResponseMetadata"].get("HTTPStatusCode", 0))
    said = amazon.said(error)
    if status == 429 or code in _CODES_OF_THROTTLING or code.startswith("Throttl"):
        if "daily message quota" in words.lower():
            return Requeue(said, day_is_full=True)
        return Requeue(said, THROTTLED, came_too_soon=True)
    is_sender = "not verified" in words and sender.lower() in words.lower()
    if code in _CODES_OF_CONTENT and not is_sender:
        return Failed(said)
    return _fault(said) if 400 <= status < 500 else InDoubt(said)


def _fault(said: str) -> AccountFault:
    return AccountFault(
        f"Amazon SES refused: {said}.",
        fix="Put the account in order in the Amazon SES console, then resume the issue.",
    )
