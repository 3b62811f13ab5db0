"""Coming in: by a link that works once, then by a password; and going out."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import authenticate, login, logout, update_session_auth_hash
from django.contrib.auth.tokens import default_token_generator
from django.core.mail import EmailMessage
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme, urlsafe_base64_decode
from django.utils.http import urlsafe_base64_encode as encoded
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from digest.desk.access import Desk, viewer
from digest.desk.forms import NewPassword, SignIn, YourPassword
from digest.desk.shell import show
from digest.errors import DigestError
from digest.models import Editor, Frozen, Issue
from digest.quotes import Quote

_BACKEND = "django.contrib.auth.backends.ModelBackend"
_SIGNED_OUT = "That was not right, or there is no such person. Send yourself a link instead."


def sign_in_url(editor: Editor) -> str:
    """Return a link that lets an editor in once: within a day, and until it has been used."""
    named = {
        "person": encoded(str(editor.pk).encode()),
        "token": default_token_generator.make_token(editor),
    }
    return f"{settings.PUBLIC_URL}{reverse('desk-welcome', kwargs=named)}"


@sensitive_post_parameters("password")
@never_cache
@require_http_methods(["GET", "POST"])
def sign_in(request: HttpRequest) -> HttpResponseBase:
    form = SignIn(request.POST or None)
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
    return _page(request, "desk/sign_in.html", {"form": SignIn(), "said": said}, status=429)


@never_cache
@require_http_methods(["GET", "POST"])
def link(request: HttpRequest) -> HttpResponse:
    """Send a sign-in link. Whoever asks for anybody gets the same answer."""
    if request.method == "GET":
        return _page(request, "desk/link.html", {})
    address = request.POST.get("email", "").strip().casefold()
    editor = Editor.objects.filter(email=address, is_active=True).first()
    if editor and _may_ask(request):
        _send_link(editor)
    return _page(request, "desk/link.html", {"is_sent": True})


def _may_ask(request: HttpRequest) -> bool:
    """Whether this browser has not just asked; a mail box is no place to flood."""
    last, now = request.session.get("asked_at", 0), timezone.now().timestamp()
    request.session["asked_at"] = now
    return bool(now - last >= 60)


def _send_link(editor: Editor) -> None:
    text = (
        "Open this to come to the desk. It works once, within a day:\n\n"
        f"{sign_in_url(editor)}\n\n"
        "If you did not ask for it, nothing happens when you ignore it.\n"
    )
    try:
        EmailMessage("Your way to the desk", text, to=[editor.email]).send()
    except DigestError:
        return  # the same answer for everybody; the transport has said it in the log


@never_cache
@sensitive_post_parameters("password", "again")
@require_http_methods(["GET", "POST"])
def welcome(request: HttpRequest, person: str, token: str) -> HttpResponseBase:
    """Let somebody in by a link, once they have chosen a password. Looking changes nothing."""
    editor = _whom(person)
    if editor is None or not default_token_generator.check_token(editor, token):
        return _page(request, "desk/spent.html", {}, status=410)
    form = NewPassword(request.POST or None, editor=editor)
    if request.method == "POST" and form.is_valid():
        editor.set_password(form.cleaned_data["password"])
        editor.name = form.cleaned_data["name"] or editor.name
        editor.save(update_fields=["password", "name"])
        login(request, editor, backend=_BACKEND)
        return redirect("desk")
    return _page(request, "desk/welcome.html", {"form": form, "editor": editor})


def _whom(person: str) -> Editor | None:
    try:
        key = int(urlsafe_base64_decode(person))
    except ValueError:
        return None
    return Editor.objects.filter(pk=key, is_active=True).first()


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    logout(request)
    return redirect("desk-sign-in")


@viewer
@sensitive_post_parameters("current", "password", "again")
@require_http_methods(["GET", "POST"])
def me(request: Desk) -> HttpResponse:
    """Show who one is, and change the password, which ends every other session."""
    form = YourPassword(request.POST or None, editor=request.user)
    if request.method == "POST" and form.is_valid():
        request.user.set_password(form.cleaned_data["password"])
        request.user.save(update_fields=["password"])
        update_session_auth_hash(request, request.user)
        messages.success(request, "The password is changed. You are signed out everywhere else.")
        return redirect("desk-me")
    return show(request, "desk/me.html", {"form": form}, here="me")


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
