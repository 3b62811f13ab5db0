from __future__ import annotations

import re

import pytest

from digest.models import PushToken
from digest.pushing import token_of
from tests import stored
from tests.desk import signed

pytestmark = pytest.mark.django_db
TOKENS = "/desk/tideline/sources/tokens/"


def test_a_token_is_made_shown_once_and_revoked() -> None:
    stored.publication()
    owner = signed.client("editor")
    page = owner.post(TOKENS, {"name": "Our CMS"}).content.decode()
    shown = re.search(r"push_[\w-]{43}", page)
    assert shown
    row = token_of(shown[0])
    assert row == PushToken.objects.get()
    assert str(row) == "Our CMS"
    page = owner.get(TOKENS).content.decode()
    assert "push_" not in page
    assert "Not yet" in page  # used
    page = owner.post(f"{TOKENS}{row.pk}/revoke/", follow=True).content.decode()
    assert "Our CMS is revoked" in page
    assert f"{row.pk}/revoke/" not in page
    assert token_of(shown[0]) is None


def test_another_newsletters_token_is_not_here() -> None:
    stored.publication("lantern")
    owner = signed.client()
    stored.publication()
    owner.post("/desk/lantern/sources/tokens/", {"name": "Theirs"})
    row = PushToken.objects.get()
    assert "Theirs" not in owner.get(TOKENS).content.decode()
    assert owner.post(f"{TOKENS}{row.pk}/revoke/").status_code == 404
    assert PushToken.objects.get().revoked_at is None
