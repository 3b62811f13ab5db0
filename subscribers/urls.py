"""The addresses of the public pages. What stands in mails is made in `tokens.py`."""

from __future__ import annotations

from django.urls import path

from subscribers import views

urlpatterns = [
    path("<slug:slug>/subscribe", views.subscribe, name="subscribe"),
    path("<slug:slug>/what-we-keep", views.kept, name="kept"),
    path("confirm/<str:text>", views.confirm, name="confirm"),
    path("unsubscribe/<str:text>", views.unsubscribe, name="unsubscribe"),
    path("return/<str:text>", views.come_back, name="return"),
    path("pause/<str:text>", views.pause, name="pause"),
]
