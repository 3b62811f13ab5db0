"""The addresses that readers know: they stand in mails, so they never change."""

from __future__ import annotations

from django.urls import path, re_path

from digest.reader.archive import archive
from digest.reader.issues import issue, leaving, mail
from digest.reader.media import media
from digest.reader.robots import robots

urlpatterns = [
    path("robots.txt", robots, name="robots"),
    re_path(r"^media/(?P<name>[0-9a-f]{64}\.(?:jpg|png))\Z", media, name="media"),
    path("<slug:slug>/", archive, name="archive"),
    path("<slug:slug>/leaving/", leaving, name="leaving"),
    path("<slug:slug>/<int:number>/", issue, name="issue-in-browser"),
    path("<slug:slug>/<int:number>/mail/", mail, name="issue-mail"),
]
