"""Every address that the web interface answers to."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from digest import api, hooks

urlpatterns: list[URLPattern | URLResolver] = [
    path("api/articles", api.articles, name="api-articles"),
    path("hooks/ses", hooks.ses, name="ses-hook"),
    path("desk/", include("digest.desk.urls")),
    path("", include("subscribers.urls")),
    path("", include("digest.reader.urls")),  # last: its addresses begin with any slug
]
handler404 = "digest.desk.faults.not_found"
handler500 = "digest.desk.faults.broken"
