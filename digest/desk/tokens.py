"""Tokens by which programs push articles: made, shown once, revoked."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from digest.desk.access import Desk, editor
from digest.desk.forms import TokenName
from digest.desk.shell import publication_or_404, show
from digest.models import PushToken
from digest.pushing import make_token, revoke


@editor
@require_http_methods(["GET", "HEAD", "POST"])
def tokens(request: Desk, slug: str) -> HttpResponse:
    publication, token = publication_or_404(slug), ""
    form = TokenName(request.POST if request.method == "POST" else None)
    if form.is_valid():
        _, token = make_token(publication, form.cleaned_data["name"], request.user, timezone.now())
        form = TokenName()
    rows = PushToken.objects.filter(source__publication=publication)
    context = {
        "form": form,
        "token": token,
        "tokens": rows.select_related("made_by").order_by("-made_at"),
        "endpoint": request.build_absolute_uri(reverse("api-articles")),
    }
    return show(request, "desk/tokens.html", context, publication=publication, here="sources")


@editor
@require_POST
def revoke_token(request: Desk, slug: str, pk: int) -> HttpResponse:
    row = get_object_or_404(PushToken, pk=pk, source__publication__slug=slug)
    revoke(row, request.user, timezone.now())
    messages.success(request, f"{row} is revoked: nothing comes in with it any more.")
    return redirect("desk-tokens", slug)
