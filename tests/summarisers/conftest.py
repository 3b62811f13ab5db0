"""One model and one client for all tests of summarisers: a client takes long to make."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from digest.summarisers.bedrock import Client, bedrock_client
from tests.providing.bedrock import BedrockProvider, bedrock_provider
from tests.transports.test_ses import settings_of_aws


@pytest.fixture(scope="package")
def opened() -> Iterator[tuple[BedrockProvider, Client]]:
    with pytest.MonkeyPatch.context() as patch, bedrock_provider() as amazon:
        settings_of_aws(patch, AWS_ENDPOINT_URL_BEDROCK_RUNTIME=amazon.url)
        yield amazon, bedrock_client(connect=1, read=1)


@pytest.fixture
def amazon(opened: tuple[BedrockProvider, Client]) -> BedrockProvider:
    """The model as it was before the first call."""
    model = opened[0]
    model.stop_reason = "end_turn"
    for each in (model.answers, model.faults, model.asked):
        each.clear()
    return model


@pytest.fixture
def client(opened: tuple[BedrockProvider, Client]) -> Client:
    return opened[1]
