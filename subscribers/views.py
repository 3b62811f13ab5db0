"""The public pages of a subscription: signing up, confirming, leaving, coming back, pausing.

No session and no cookie: what a person may do here is in the link they hold, so
there is nothing that a forged request could borrow, and no CSRF token to ask for.
Mail scanners open every link; so nothing happens before a button is pressed.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from urllib.parse import urlsplit

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from subscribers import asking, signups, subscriptions
from subscribers.addresses import NotAnAddress, checked, half_hidden
from subscribers.consent import Evidence, visitor
from subscribers.models import Publication, Subscription
from subscribers.tokens import NoToken, Purpose, read_token, token

TRAP = "website"  #: a field that people do not see and machines fill in
_ONE_CLICK = b"List-Unsubscribe"  #: what stands in the body of RFC 8058's POST

View = Callable[..., HttpResponse]


class AnsweredFirst(HttpResponse):
    """An answer that is sent before the work that follows from it.

    The server closes an answer once its bytes are out. How long the work takes
    depends on who is known here, and so must not show.
    """

    def __init__(self, content: str, work: Callable[[], None]) -> None:
        super().__init__(content)
        self._work: Callable[[], None] | None = work

    def close(self) -> None:
        work, self._work = self._work, None
        try:
            if work:
                work()
        finally:
            super().close()


def for_holders(view: View) -> View:
    """Keep a page that a link opens out of search engines, caches and other sites' logs."""

    uncached = never_cache(view)

    @wraps(view)
    def guarded(request: HttpRequest, text: str) -> HttpResponse:
        response = uncached(request, text)
        response["X-Robots-Tag"] = "noindex, nofollow"
        response["Referrer-Policy"] = "no-referrer"
        return response

    return guarded


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def subscribe(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask to subscribe. Other sites may post `email` here from a form of their own."""
    publication = get_object_or_404(Publication, slug=slug)
    if request.method != "POST":
        return _sign_up(request, publication)
    written = request.POST.get("email", "")
    try:
        address = checked(written)
    except NotAnAddress as error:
        return _sign_up(request, publication, written=written, wrong=str(error))
    answer = render_to_string("subscribers/asked.html", {"publication": publication}, request)
    if request.POST.get(TRAP):
        return HttpResponse(answer)
    return _asked(request, publication, address, answer)


def _sign_up(
    request: HttpRequest, publication: Publication, *, written: str = "", wrong: str = ""
) -> HttpResponse:
    context = {
        "publication": publication,
        "asking": asking.to_sign_up(publication),
        "written": written[:254],
        "wrong": wrong,
        "trap": TRAP,
    }
    return render(request, "subscribers/sign_up.html", context, status=400 if wrong else 200)


def _asked(
    request: HttpRequest, publication: Publication, address: str, answer: str
) -> HttpResponse:
    now = timezone.now()
    try:
        mailing = signups.ask(
            publication,
            address,
            visitor=visitor(request),
            at=now,
            evidence=_evidence_of_form(request, publication),
        )
    except signups.TooMany:
        context = {"publication": publication}
        return render(request, "subscribers/later.html", context, status=429)
    return AnsweredFirst(answer, lambda: signups.settle(mailing, now))


def _evidence_of_form(request: HttpRequest, publication: Publication) -> Evidence:
    """Return what to keep. What a form on another site said, we cannot know: only whose it is."""
    origin = request.META.get("HTTP_ORIGIN", "")
    if origin in ("", "null") or urlsplit(origin).netloc == urlsplit(settings.PUBLIC_URL).netloc:
        return Evidence.of(request, "form", words=asking.to_sign_up(publication).words)
    return Evidence.of(request, "embedded form", note=f"on {origin}")


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@for_holders
def confirm(request: HttpRequest, text: str) -> HttpResponse:
    """Where the link of a confirmation mail leads."""
    row = _subscription(Purpose.CONFIRM, text)
    if row is None:
        return _page(request, "gone", None)
    question = asking.to_confirm(row)
    if request.method == "POST":
        evidence = Evidence.of(request, "link", words=question.words)
        row = subscriptions.confirm(row.pk, timezone.now(), evidence)
    if row and row.state in (Subscription.State.ACTIVE, Subscription.State.PAUSED):
        return _page(request, "confirmed", row)
    if row is None or not subscriptions.may_confirm(row):
        return _page(request, "over", row)
    return _page(request, "confirm", row, asking=question)


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@for_holders
def unsubscribe(request: HttpRequest, text: str) -> HttpResponse:
    """Leave: by mail programs in one POST (RFC 8058), by people with a button."""
    row = _subscription(Purpose.UNSUBSCRIBE, text)
    if row is None:
        return _page(request, "gone", None)
    question = asking.to_leave(row)
    if request.method == "POST":
        one_click = _ONE_CLICK in request.body
        evidence = (
            Evidence.of(request, "one-click")
            if one_click
            else Evidence.of(request, "link", words=question.words)
        )
        row = subscriptions.leave(row.pk, timezone.now(), evidence)
    if row is None or row.state == Subscription.State.UNSUBSCRIBED:
        return _page(request, "left", row)
    return _page(request, "unsubscribe", row, asking=question)


@csrf_exempt
@require_POST
@for_holders
def come_back(request: HttpRequest, text: str) -> HttpResponse:
    """Take a leaving or a pause back."""
    row = _subscription(Purpose.RETURN, text)
    if row is not None:
        row = subscriptions.come_back(row.pk, timezone.now(), Evidence.of(request, "link"))
    if row is None or row.state == Subscription.State.UNSUBSCRIBED:
        return _page(request, "over", row)
    return _page(request, "back", row)


@csrf_exempt
@require_POST
@for_holders
def pause(request: HttpRequest, text: str) -> HttpResponse:
    """Pause for as long as the button said."""
    row, now = _subscription(Purpose.PAUSE, text), timezone.now()
    if row is not None:
        until = now + asking.PAUSE
        row = subscriptions.pause(row.pk, now, Evidence.of(request, "link"), until=until)
    if row is None or row.state != Subscription.State.PAUSED:
        return _page(request, "over", row)
    return _page(request, "paused", row)


@require_safe
def kept(request: HttpRequest, slug: str) -> HttpResponse:
    """What we keep about people, for whoever wants to know before they sign up."""
    publication = get_object_or_404(Publication, slug=slug)
    return render(request, "subscribers/kept.html", {"publication": publication})


def _subscription(purpose: Purpose, text: str) -> Subscription | None:
    try:
        found = read_token(purpose, text)
    except NoToken as error:
        raise Http404 from error
    rows = Subscription.objects.select_related("publication", "subscriber")
    return rows.filter(pk=found).first()


def _page(
    request: HttpRequest, name: str, row: Subscription | None, **context: object
) -> HttpResponse:
    """Show what a subscription has become, with the links that its holder may use next."""
    if row is None:
        return render(request, "subscribers/gone.html")
    context |= {
        "publication": row.publication,
        "row": row,
        "whom": half_hidden(row.subscriber.address),
        "may_undo": subscriptions.may_come_back(row, timezone.now()),
        "undo": token(Purpose.RETURN, row.pk),
        "pause": token(Purpose.PAUSE, row.pk),
        "leave": token(Purpose.UNSUBSCRIBE, row.pk),
    }
    return render(request, f"subscribers/{name}.html", context)
