"""The digest as a Django app."""

from __future__ import annotations

from django.apps import AppConfig


class DigestConfig(AppConfig):
    name = "digest"
    default = True

    def ready(self) -> None:
        from digest import checks  # noqa: F401 (importing registers them)
