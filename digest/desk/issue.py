"""The next issue: its words, its stories, what preflight says, and how readers will see it."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from digest import editing, framed, trying
from digest.desk import readers
from digest.desk.access import Desk, editor, viewer
from digest.desk.looks import looks_of
from digest.desk.pieces import changed, context_of
from digest.desk.saving import Part, issue_or_404, refuse, save, say
from digest.desk.shell import show
from digest.desk.states import of_issue
from digest.errors import DigestError, InputError
from digest.models import Issue
from digest.outgoing import configured_transport

State = Issue.State
_FIELDS = (
    ("subject", "Subject", editing.set_subject),
    ("preheader", "Preheader", editing.set_preheader),
    ("intro", "Intro", editing.set_intro),
)


@viewer
@require_safe
def issue(request: Desk, pk: int) -> HttpResponse:
    """Show a draft to work on; what is no draft any more stands on another page."""
    row = issue_or_404(pk)
    if row.state in (State.SENDING, State.PAUSED):
        return redirect("desk-sending", pk)
    if row.state == State.SENT or row.audience is not None:
        return redirect("desk-report", pk)
    if not row.is_editable:
        page = {"issue": row, "look": of_issue(row)}
        return show(request, "desk/closed.html", page, publication=row.publication, here="issues")
    context = context_of(request, row)
    looks = looks_of(request, context["reader"])
    context |= {"sandbox": framed.FRAME, **readers.asked_for(request, row, looks)}
    return show(request, "desk/issue.html", context, publication=row.publication, here="issues")


@editor
@require_POST
def words(request: Desk, pk: int) -> HttpResponse:
    """Change the subject, the preheader and the introduction, whichever differ from before."""
    sent = {name: typed(request, name) for name, *_ in _FIELDS}
    seen = {name: typed(request, f"seen_{name}") for name, *_ in _FIELDS}

    def parts(row: Issue) -> list[Part]:
        return [
            Part(label, name, seen[name], sent[name], getattr(row, name))
            for name, label, _ in _FIELDS
            if sent[name] != seen[name]
        ]

    def change(row: Issue, revision: int) -> None:
        for name, _, verb in _FIELDS:
            if sent[name] != seen[name]:
                revision = verb(
                    pk, sent[name], editor=request.user, at=timezone.now(), revision=revision
                )

    back = reverse("desk-issue", args=[pk])
    return save(request, pk, parts, change, back=back, answer=changed)


def typed(request: Desk, name: str) -> str:
    """Return a field as it was typed; browsers end lines in two characters."""
    return "\n".join(str(request.POST.get(name, "")).split("\r\n"))


@editor
@require_POST
def test(request: Desk, pk: int) -> HttpResponse:
    """Send a copy, marked as a test, to any addresses, as it is seen now."""
    row, back = issue_or_404(pk), reverse("desk-issue", args=[pk])
    reader = readers.chosen(request, row)
    addresses = request.POST.get("address", "").replace(";", ",").split(",")
    seen_as = reader.subscriber.address if reader else ""
    try:
        tried = trying.try_out(
            pk, addresses, configured_transport(), timezone.now(), seen_as=seen_as
        )
    except DigestError as error:
        return refuse(request, error, back=back)
    left = ", ".join(each.address for each in tried if each.left)
    told = f"A test left for {left}." if left else ""
    if failed := [each for each in tried if not each.left]:
        faults = " ".join(f"{each.address}: {each.fault}" for each in failed)
        return refuse(request, InputError(f"{told} None left for".strip(), fix=faults), back=back)
    return say(request, told, back=back)
