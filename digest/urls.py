"""Every address that the web interface answers to."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("subscribers.urls")),
    path("", include("digest.reader.urls")),  # last: its addresses begin with any slug
]
