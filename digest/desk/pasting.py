"""Pasting an article: seen as it would appear, with what was cleaned, before it is kept."""

from __future__ import annotations

import hashlib
from typing import Any
from urllib.parse import urlsplit

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from digest.desk.access import Desk, editor
from digest.desk.cleaned import removals
from digest.desk.forms import PastedArticle
from digest.desk.shell import publication_or_404, show
from digest.errors import SourceError
from digest.handing import keep_pasted, read
from digest.quotes import find_quotes


@editor
@require_http_methods(["GET", "HEAD", "POST"])
def paste(request: Desk, slug: str) -> HttpResponse:
    publication = publication_or_404(slug)
    form = PastedArticle(request.POST if request.method == "POST" else None)
    context: dict[str, object] = {"form": form}
    if form.is_valid():
        given, at = form.cleaned_data, timezone.now()
        try:
            article = read([_record(given, publication.name)], at).articles[0]
        except SourceError as error:
            form.add_error("text", str(error))
        else:
            seen = _fingerprint(given)
            if request.POST.get("keep") == seen:  # what is kept has been seen
                source = keep_pasted(publication, article, request.user, at)
                messages.success(request, f"“{article.headline}” is in the pool.")
                return redirect("desk-source", publication.slug, source.pk)
            quotes = len(find_quotes(article.text))
            context |= {"article": article, "seen": seen, "quotes": quotes}
            context["removals"] = removals(article)
    return show(request, "desk/paste.html", context, publication=publication, here="sources")


def _record(given: dict[str, Any], publication: str) -> dict[str, Any]:
    host = (urlsplit(given["address"]).hostname or "").removeprefix("www.")
    return {
        "title": given["headline"],
        "content": given["text"],
        "url": given["address"],
        "source": given["source"] or host or publication,
    }


def _fingerprint(given: dict[str, Any]) -> str:
    return hashlib.sha256(repr(sorted(given.items())).encode()).hexdigest()[:16]
