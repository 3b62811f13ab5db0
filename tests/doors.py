"""Wrong ways to answer the unsubscribe link, each of which somebody's newsletter has."""

from __future__ import annotations

from collections.abc import Callable
from types import ModuleType

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import include, path
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt

from subscribers import subscriptions
from subscribers.consent import Evidence
from subscribers.models import Subscription
from subscribers.tokens import Purpose, read_token

Door = Callable[..., HttpResponse]


def behind(door: Door) -> ModuleType:
    """Return a ROOT_URLCONF with a door of its own for who wants to leave."""
    found = ModuleType("doors")
    ours = path("", include("digest.urls"))
    vars(found)["urlpatterns"] = [path("unsubscribe/<str:text>", door), ours]
    return found


def leaves(request: HttpRequest, text: str) -> HttpResponse:
    """Unsubscribe whoever comes, and be it a scanner."""
    found = read_token(Purpose.UNSUBSCRIBE, text)
    subscriptions.leave(found, timezone.now(), Evidence.of(request, "link"))
    return HttpResponse("You have left.")


def is_shut(request: HttpRequest, text: str) -> HttpResponse:
    return HttpResponse("Sign in first.", status=401)


def wants_a_cookie(request: HttpRequest, text: str) -> HttpResponse:
    return leaves(request, text) if request.method == "POST" else HttpResponse("Leave?")


@csrf_exempt
def leads_on(request: HttpRequest, text: str) -> HttpResponse:
    wants_a_cookie(request, text)
    return redirect("/left") if request.method == "POST" else HttpResponse("Leave?")


@csrf_exempt
def forgets(request: HttpRequest, text: str) -> HttpResponse:
    return HttpResponse("You have left.")


@csrf_exempt
def breaks(request: HttpRequest, text: str) -> HttpResponse:
    if request.method == "POST":
        raise LookupError
    return HttpResponse("Leave?")


@csrf_exempt
def lets_out_once(request: HttpRequest, text: str) -> HttpResponse:
    row = Subscription.objects.get(pk=read_token(Purpose.UNSUBSCRIBE, text))
    if row.state == Subscription.State.UNSUBSCRIBED:
        return HttpResponse("You have left already.", status=410)
    return wants_a_cookie(request, text)
