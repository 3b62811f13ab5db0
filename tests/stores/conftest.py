"""One bucket and one client for all tests of stores: a client takes long to make."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from digest.stores.s3 import Client, s3_client
from tests.providing.s3 import S3Provider, s3_provider
from tests.transports.test_ses import settings_of_aws


@pytest.fixture(scope="package")
def opened() -> Iterator[tuple[S3Provider, Client]]:
    with pytest.MonkeyPatch.context() as patch, s3_provider() as amazon:
        settings_of_aws(patch, AWS_ENDPOINT_URL_S3=amazon.url)
        yield amazon, s3_client(connect=1, read=1)


@pytest.fixture
def amazon(opened: tuple[S3Provider, Client]) -> S3Provider:
    """The provider as it was before the first call."""
    opened[0].forget()
    return opened[0]


@pytest.fixture
def client(opened: tuple[S3Provider, Client]) -> Client:
    return opened[1]
