"""Pictures in a bucket of Amazon S3, from where readers' mail programs fetch them.

Each is put there once, and only if nothing has its name; S3 itself compares what
arrives with the hash, so a picture that was cut on its way is never stored.

Source: S3 PutObject (conditional writes, checksums), GetObject
(https://docs.aws.amazon.com/AmazonS3/latest/API/).
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from typing import IO, Any, Protocol, TypedDict, TypeVar

from botocore.exceptions import BotoCoreError, ClientError

from digest.amazon import bounds, said, session, usable
from digest.errors import StorageError
from digest.stores import Bucket, is_whole, type_of

AT_ONCE = 8  #: requests; as many connections are kept open
CONNECT, READ = 5.0, 20.0  #: seconds
TRIES = 3  #: of a request: whatever is done twice is done once
FOR_EVER = "public, max-age=31536000, immutable"
_IS_THERE = "PreconditionFailed"
_IS_BEING_PUT = "ConditionalRequestConflict"  # by somebody who has the same picture
_RIGHTS = (
    "Give whoever runs the digest s3:PutObject and s3:GetObject on the bucket's objects,"
    " and s3:ListBucket on the bucket."
)
_SECRETS = "Give whoever runs the digest an access key and its secret that are valid."
_AGAIN = "Nothing is lost; try again when Amazon S3 answers, and run `digest check` if it does not."


_Given = TypeVar("_Given")
_Made = TypeVar("_Made")


class _Object(TypedDict):
    Body: IO[bytes]


class Client(Protocol):
    """What we use of Amazon's own client."""

    def put_object(self, **request: Any) -> object: ...

    def get_object(self, **request: Any) -> _Object: ...


class S3:
    """A bucket, and the folder in it that is ours."""

    def __init__(self, client: Client, bucket: Bucket) -> None:
        self._client = client
        self._bucket = bucket

    def keep(self, pictures: Mapping[str, bytes]) -> None:
        _at_once(lambda each: self._put(*each), pictures.items())

    def _put(self, name: str, content: bytes) -> None:
        request = {
            "Bucket": self._bucket.name,
            "Key": self._bucket.key(name),
            "Body": content,
            "ContentType": type_of(name),
            "CacheControl": FOR_EVER,
            "ChecksumSHA256": b64encode(sha256(content).digest()).decode("ascii"),
            "IfNoneMatch": "*",
        }
        for _ in range(TRIES):
            try:
                self._client.put_object(**request)
            except (ClientError, BotoCoreError) as error:
                if _code(error) == _IS_BEING_PUT:
                    continue
                if _code(error) != _IS_THERE:
                    raise self._fault("A picture could not be stored", error) from error
            return
        raise StorageError("Somebody else kept storing the same picture.", fix=_AGAIN)

    def load(self, names: Iterable[str]) -> dict[str, bytes]:
        found = _at_once(lambda name: (name, self._get(name)), names)
        return {name: content for name, content in found if is_whole(name, content)}

    def _get(self, name: str) -> bytes:
        try:
            answer = self._client.get_object(Bucket=self._bucket.name, Key=self._bucket.key(name))
            return answer["Body"].read()
        except (ClientError, BotoCoreError) as error:
            if _code(error) == "NoSuchKey":
                return b""
            raise self._fault("A picture could not be loaded", error) from error

    def _fault(self, what: str, error: ClientError | BotoCoreError) -> StorageError:
        where = f"the bucket {self._bucket.name}"
        if not isinstance(error, ClientError):
            return StorageError(f"{what}: {where} was not reached ({said(error)}).", fix=_AGAIN)
        fixes = {
            "AccessDenied": _RIGHTS,
            "NoSuchBucket": "Make the bucket, or correct DIGEST_MEDIA.",
            "InvalidAccessKeyId": _SECRETS,
            "SignatureDoesNotMatch": _SECRETS,
            "ExpiredToken": _SECRETS,
            "PermanentRedirect": "Set AWS_REGION to the region of the bucket.",
        }
        fix = fixes.get(_code(error), _AGAIN)
        return StorageError(f"{what}: {where} answered {said(error)}.", fix=fix)


def _at_once(work: Callable[[_Given], _Made], pieces: Iterable[_Given]) -> list[_Made]:
    """Do a work for each piece, several at a time; the first failure is the last try."""
    threads = ThreadPoolExecutor(AT_ONCE)
    try:
        return list(threads.map(work, pieces))
    finally:
        threads.shutdown(cancel_futures=True)


def _code(error: ClientError | BotoCoreError) -> str:
    return str(error.response["Error"].get("Code", "")) if isinstance(error, ClientError) else ""


def s3_client(*, connect: float = CONNECT, read: float = READ) -> Client:
    """Return Amazon's client; AWS_ENDPOINT_URL_S3 aims it at what speaks as S3 does.

    Raises:
        ConfigError: as `amazon.session`.
    """
    settings = bounds(
        tries=TRIES,
        connect=connect,
        read=read,
        max_pool_connections=AT_ONCE,
        # Not every store that speaks as S3 does knows the checksums botocore adds; ours is set.
        request_checksum_calculation="when_required",
        response_checksum_validation="when_required",
    )
    with usable():
        client: Client = session("Amazon S3").client("s3", config=settings)
        return client
