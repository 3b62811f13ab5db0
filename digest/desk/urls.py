"""The addresses of the desk."""

from __future__ import annotations

from django.urls import include, path

from digest.desk import (
    choosing,
    cleaned,
    home,
    pasting,
    people,
    publications,
    schedule,
    sign_in,
    sources,
    subscribers,
    tokens,
)

urlpatterns = [
    path("", include("digest.desk.issue_urls")),
    path("", home.desk, name="desk"),
    path("sign-in/", sign_in.sign_in, name="desk-sign-in"),
    path("sign-out/", sign_in.sign_out, name="desk-sign-out"),
    path("link/", sign_in.link, name="desk-link"),
    path("welcome/<str:person>/<str:token>/", sign_in.welcome, name="desk-welcome"),
    path("me/", sign_in.me, name="desk-me"),
    path("people/", people.people, name="desk-people"),
    path("people/<int:pk>/", people.person, name="desk-person"),
    path("new/", publications.new, name="desk-new"),
    path("<slug:slug>/", home.home, name="desk-home"),
    path("<slug:slug>/settings/", publications.settings, name="desk-settings"),
    path("<slug:slug>/schedule/", schedule.schedule, name="desk-schedule"),
    path("<slug:slug>/choosing/", choosing.choosing, name="desk-choosing"),
    path("<slug:slug>/sources/", sources.sources, name="desk-sources"),
    path("<slug:slug>/sources/add/", sources.add, name="desk-add-source"),
    path("<slug:slug>/sources/tokens/", tokens.tokens, name="desk-tokens"),
    path(
        "<slug:slug>/sources/tokens/<int:pk>/revoke/",
        tokens.revoke_token,
        name="desk-revoke-token",
    ),
    path("<slug:slug>/sources/paste/", pasting.paste, name="desk-paste"),
    path("<slug:slug>/sources/<int:pk>/", sources.source, name="desk-source"),
    path("<slug:slug>/sources/<int:pk>/rest/", sources.rest, name="desk-rest-source"),
    path("<slug:slug>/sources/<int:pk>/held/", sources.decide, name="desk-decide-held"),
    path("<slug:slug>/sources/<int:pk>/put-back/", cleaned.put_back, name="desk-put-back-source"),
    path("<slug:slug>/sources/<int:pk>/rules/", cleaned.switch, name="desk-source-rules"),
    path("<slug:slug>/sources/<int:pk>/try/", sources.try_now, name="desk-try-source"),
    path("<slug:slug>/subscribers/", subscribers.subscribers, name="desk-subscribers"),
    path("<slug:slug>/subscribers/import/", subscribers.bring_in, name="desk-import"),
    path("<slug:slug>/subscribers/export/", subscribers.take_out, name="desk-export"),
    path("<slug:slug>/subscribers/<int:pk>/", subscribers.subscriber, name="desk-subscriber"),
]
