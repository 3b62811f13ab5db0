"""The digest as a Django app."""

from __future__ import annotations

from typing import Any

from django.apps import AppConfig
from django.db import connections
from django.db.models.signals import post_migrate


class DigestConfig(AppConfig):
    name = "digest"
    default = True

    def ready(self) -> None:
        from digest import checks  # noqa: F401 (importing registers them)

        post_migrate.connect(_install_search, sender=self)


def _install_search(*, using: str, **_: Any) -> None:
    from digest.search import install

    install(connections[using])
