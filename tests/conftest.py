"""Fixtures for every test: a browser, and a world without a network."""

from __future__ import annotations

import socket
from collections.abc import Iterator

import pytest
from django.core.cache import cache
from django.db import connections
from hypothesis import settings
from playwright.sync_api import Browser

from tests.browser import open_browser

# Two workers and a browser share two cores: how long one example took says nothing.
settings.register_profile("shared", deadline=None)
settings.load_profile("shared")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with open_browser() as opened:
        yield opened
        # While Playwright's loop runs in a thread, Django keeps other connections for it than
        # before and after; left open, they keep the tests' database from being dropped.
        connections.close_all()


@pytest.fixture
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make every attempt to reach anything fail loudly."""

    def refuse(*arguments: object, **_named: object) -> None:
        raise AssertionError(f"something reached for the network: {arguments}")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket.socket, "connect_ex", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    monkeypatch.setattr(socket, "create_connection", refuse)


@pytest.fixture(autouse=True)
def _ledger_is_empty(request: pytest.FixtureRequest) -> None:
    """Empty the table of deliveries, which Django does not know how to empty, before a test."""
    marker = request.node.get_closest_marker("django_db")
    if marker is None:
        return
    transactional = marker.kwargs.get("transaction", False)
    request.getfixturevalue("transactional_db" if transactional else "db")
    from digest.models import Delivery

    Delivery.objects.all().delete()
    cache.clear()  # of balances, which is kept by an issue's number
