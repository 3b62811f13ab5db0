"""Coming in: by a link that works once, then by a password; and going out."""

from __future__ import annotations

import logging
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import authenticate, login, logout, update_session_auth_hash
from django.core.cache import cache
from django.core.mail import EmailMessage
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from digest.crew import crew
from digest.desk.access import Desk, viewer
from digest.desk.forms import NewPassword, SignIn, YourPassword
from digest.desk.invitations import invited, sign_in_url
from digest.desk.shell import show
from digest.errors import DigestError
from digest.models import Editor, Frozen, Issue
from digest.quotes import Quote
from subscribers.views import AnsweredFirst

logger = logging.getLogger(__name__)

_BACKEND = "django.contrib.auth.backends.ModelBackend"
_BETWEEN_LINKS = 60  # seconds; a mail box is no place to flood
_SIGNED_OUT = "That was not right, or there is no such person. Send yourself a link instead."


@sensitive_post_parameters("password")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponseBase:
    form = SignIn(request.POST if request.method == "POST" else None)
    said = ""
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        found = authenticate(
            request, username=given["email"].casefold(), password=given["password"]
        )
        if isinstance(found, Editor):
            login(request, found)
            return redirect(_on_to(request))
        said = _SIGNED_OUT
    return _page(request, "desk/sign_in.html", {"form": form, "said": said})


def locked_out(request: HttpRequest, credentials: Any, *_: Any, **__: Any) -> HttpResponse:
    """Answer somebody who has guessed too often."""
    minutes = int(settings.AXES_COOLOFF_TIME.total_seconds() // 60)
    said = f"Too many tries. Wait {minutes} minutes, or send yourself a link instead."
    form = SignIn(request.POST)
    return _page(request, "desk/sign_in.html", {"form": form, "said": said}, status=429)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def link(request: HttpRequest) -> HttpResponse:
    """Send a sign-in link. Whoever asks for anybody gets the same answer, and as fast."""
    if request.method != "POST":
        return _page(request, "desk/link.html", {})
    address = request.POST.get("email", "").strip().casefold()
    answer = _page(request, "desk/link.html", {"is_sent": True})
    return AnsweredFirst(answer.content.decode(), lambda: _send_link(address))


def _send_link(address: str) -> None:
    editor = Editor.objects.filter(email=address, is_active=True).first()
    if editor is None or not cache.add(f"link-{editor.pk}", "sent", _BETWEEN_LINKS):
        return
    text = render_to_string("desk/mails/link.txt", {"link": sign_in_url(editor)})
    try:
        EmailMessage("Your way to the desk", text, to=[editor.email]).send()
    except DigestError as error:
        logger.warning("The link to sign in did not leave: %s", error)


@never_cache
@sensitive_post_parameters("password", "again")
@require_http_methods(["GET", "HEAD", "POST"])
def welcome(request: HttpRequest, person: str, token: str) -> HttpResponseBase:
    """Let somebody in by a link, once they have chosen a password. Looking changes nothing."""
    editor = invited(person, token)
    if editor is None:
        return _page(request, "desk/spent.html", {}, status=410)
    form = NewPassword(request.POST if request.method == "POST" else None, editor=editor)
    if form.is_valid():
        if not settle_in(editor, form.cleaned_data):
            return _page(request, "desk/spent.html", {}, status=410)
        login(request, editor, backend=_BACKEND)
        return redirect("desk")
    return _page(request, "desk/welcome.html", {"form": form, "editor": editor})


def settle_in(editor: Editor, chosen: dict[str, str]) -> bool:
    """Store name and password, unless the link has just been used in another window."""
    as_invited = Editor.objects.filter(pk=editor.pk, password=editor.password)
    editor.set_password(chosen["password"])
    editor.name = chosen["name"] or editor.name
    return bool(as_invited.update(password=editor.password, name=editor.name))


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    logout(request)
    return redirect("desk-sign-in")


@viewer
@sensitive_post_parameters("current", "password", "again")
@require_http_methods(["GET", "HEAD", "POST"])
def me(request: Desk) -> HttpResponse:
    """Show who one is, and change the password, which ends every other session."""
    form = YourPassword(request.POST if request.method == "POST" else None, editor=request.user)
    if form.is_valid():
        request.user.set_password(form.cleaned_data["password"])
        request.user.save(update_fields=["password"])
        update_session_auth_hash(request, request.user)
        messages.success(request, "The password is changed. You are signed out everywhere else.")
        return redirect("desk-me")
    workers = crew() if request.user.may_own else []
    return show(request, "desk/me.html", {"form": form, "workers": workers}, here="me")


def _on_to(request: HttpRequest) -> str:
    """Return where somebody wanted to go, if it is a page of ours."""
    wanted = request.POST.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if is_ours else reverse("desk")


def _page(
    request: HttpRequest, template: str, context: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    wanted = request.POST.get("next") or request.GET.get("next", "")
    return render(
        request, template, {"next": wanted, "shown": _last_words(), **context}, status=status
    )


def _last_words() -> dict[str, str] | None:
    """Return the pull quote of the last issue that was sent: nothing that is not public yet."""
    row = (
        Frozen.objects.filter(issue__state=Issue.State.SENT)
        .order_by("-issue__closed_at")
        .values_list("issue__publication__name", "issue_data")
        .first()
    )
    if row is None:
        return None
    name, data = row
    for section in data["sections"]:
        for story in section["stories"]:
            if story["pull_quote"] and story["pull_quote"]["speaker"]:
                quote = Quote.from_data(story["pull_quote"])
                speaker = quote.speaker.name if quote.speaker else ""
                return {"words": quote.text, "speaker": speaker, "publication": name}
    return None
