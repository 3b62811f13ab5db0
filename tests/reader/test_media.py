"""Pictures: by their hash and in no other way."""

from __future__ import annotations

from collections.abc import Iterable
from typing import cast

import pytest
from django.conf import settings
from django.test import Client

from tests import samples, stored

NAME = "a" * 64 + ".jpg"


def test_a_picture_may_be_kept_for_ever(client: Client) -> None:
    story = samples.story()
    stored.shelve(story)
    assert story.image
    answer = client.get(f"/media/{story.image.name}")
    body = b"".join(cast(Iterable[bytes], getattr(answer, "streaming_content")))  # noqa: B009
    assert body == samples.PICTURES[story.image.name]
    assert answer["Content-Type"] == "image/jpeg"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "immutable" in answer["Cache-Control"]


@pytest.mark.parametrize(
    "name",
    [
        NAME,  # no such picture
        "../keys.json",
        "..%2Fkeys.json",
        "%2e%2e/keys.json",
        "....//keys.json",
        "keys.json",
        "%2Fetc%2Fpasswd",
        NAME.upper(),
        NAME + "/",
        NAME + "%0A",
        NAME + "%00",
        NAME[:-4] + ".svg",
        NAME[:-4],
        "a" * 63 + ".jpg",
        "a" * 65 + ".jpg",
    ],
)
def test_nothing_else_is_handed_out(client: Client, name: str) -> None:
    (settings.MEDIA_ROOT / "inner").mkdir(parents=True, exist_ok=True)
    (settings.DATA / "keys.json").touch()
    answer = client.get(f"/media/{name}")
    assert answer.status_code == 404, answer
