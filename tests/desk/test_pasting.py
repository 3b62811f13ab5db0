"""An article that an editor pastes: seen before it is kept, and its source never asked."""

from __future__ import annotations

import json
import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from digest.commands.status import about_source
from digest.gather import gather
from digest.models import Article, Source
from digest.repairs import RULES
from tests import stored
from tests.desk import signed

pytestmark = pytest.mark.django_db
PASTE = "/desk/tideline/sources/paste/"
GIVEN = {
    "headline": "Traders ask for a roof",
    "text": "Traders ask for a roof\n\n“Nobody buys a wet loaf twice,” said Ann Lee, a baker who"
    " has sold bread there for years.\n\n<script>alert(1)</script>",
    "address": "https://quay.example/roof",
}


@pytest.fixture
def owner() -> Client:
    stored.publication()
    return signed.client()


def paste(client: Client, **more: str) -> str:
    return client.post(PASTE, {**GIVEN, **more}, follow=True).content.decode()


def keep(client: Client, **more: str) -> str:
    seen = re.search(r'name="keep" value="(\w+)"', paste(client, **more))
    assert seen
    return paste(client, keep=seen[1], **more)


def test_it_is_seen_cleaned_before_it_is_kept(owner: Client) -> None:
    page = paste(owner)
    assert "<s>Traders ask for a roof</s>" in page
    assert RULES["headline"][0] in page
    assert "1 quotation<" in page
    assert page.count("a wet loaf twice") == 2  # as it was pasted, and as it would appear
    assert page.index("As it would appear") < page.index('name="keep"')
    assert '<p class="sm mut">quay.example' in page
    assert "<script>alert" not in page
    assert not Source.objects.exists()
    kept = keep(owner)
    assert "“Traders ask for a roof” is in the pool." in kept
    assert "“Traders ask for a roof” was pasted." in kept  # on record, by whom
    article = Article.objects.get().to_noun()
    assert (article.url, article.source) == ("https://quay.example/roof", "quay.example")


def test_only_what_was_seen_is_kept(owner: Client) -> None:
    seen = re.search(r'name="keep" value="(\w+)"', paste(owner))
    assert seen
    page = paste(owner, keep=seen[1], text="Something else stands here now, and was never seen.")
    assert "was never seen" in page
    assert not Article.objects.exists()


def test_what_is_pasted_again_is_one_article(owner: Client) -> None:
    keep(owner)
    page = keep(owner, text="Traders have asked for a roof, in writing, and the council agreed.")
    assert "was pasted again." in page
    assert Article.objects.count() == Source.objects.count() == 1
    assert "the council agreed" in Article.objects.get().to_noun().text


def test_its_source_is_never_asked_and_says_so(owner: Client) -> None:
    keep(owner)
    source = Source.objects.get()
    assert gather(source.publication_id, timezone.now() + timedelta(days=9)).tried == 0
    for place in ("rest/", "try/"):
        answer = owner.post(f"/desk/tideline/sources/{source.pk}/{place}", {"rest": "no"})
        assert answer.status_code == 404
    assert Source.objects.get().is_resting
    why = "Editors paste its articles; there is no address to ask."
    for path in ("", f"{source.pk}/"):
        page = owner.get(f"/desk/tideline/sources/{path}").content.decode()
        assert why in page
        assert "Try now" not in page
    status = about_source(source)
    assert json.loads(json.dumps(status))["rests_because"] == why
    assert status["next_try"] is None


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("text", " ", "This field is required."),
        ("text", "<p><script>a()</script></p>", "holds no article"),
        ("address", "ftp://quay.example/roof", "begins with https://"),
        ("address", "not an address", "valid URL"),
    ],
)
def test_what_cannot_be_kept_is_said(owner: Client, field: str, value: str, said: str) -> None:
    page = paste(owner, **{"headline": "", field: value})
    assert said in page
    assert 'name="keep"' not in page
