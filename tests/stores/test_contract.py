"""The contract of stores, held against every kind there is."""

from __future__ import annotations

import threading
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from pkgutil import iter_modules

import pytest

import digest.stores
from digest.errors import StorageError
from digest.stores import Bucket, Store
from digest.stores.folder import Folder
from digest.stores.s3 import S3
from tests.providing.s3 import BUCKET, S3Provider

KINDS = ("folder", "s3")


def named(content: bytes) -> str:
    return f"{sha256(content).hexdigest()}.jpg"


BAY, PIER = b"\xff\xd8\xff a bay", b"\xff\xd8\xff a pier"


@pytest.fixture(params=KINDS)
def store(request: pytest.FixtureRequest, amazon: S3Provider, tmp_path: Path) -> Store:
    if request.param == "folder":
        return Folder(tmp_path / "media")
    return S3(request.getfixturevalue("client"), Bucket(BUCKET, "digest/pictures"))


@pytest.fixture(params=KINDS)
def broken(request: pytest.FixtureRequest, amazon: S3Provider, tmp_path: Path) -> Store:
    if request.param == "folder":
        (tmp_path / "media").touch()
        return Folder(tmp_path / "media")
    amazon.always = "AccessDenied"
    return S3(request.getfixturevalue("client"), Bucket(BUCKET))


def test_every_kind_is_here() -> None:
    assert {each.name for each in iter_modules(digest.stores.__path__)} == set(KINDS)


def test_what_is_kept_is_loaded(store: Store) -> None:
    store.keep({named(BAY): BAY, named(PIER): PIER})
    assert store.load([named(PIER), named(BAY)]) == {named(BAY): BAY, named(PIER): PIER}


def test_what_is_not_there_is_left_out(store: Store) -> None:
    assert store.load([named(BAY)]) == {}
    store.keep({named(BAY): BAY})
    assert set(store.load([named(BAY), named(PIER)])) == {named(BAY)}


def test_nothing_is_nothing(store: Store) -> None:
    store.keep({})
    assert store.load([]) == {}


def test_keeping_twice_is_keeping_once(store: Store) -> None:
    for _ in range(2):
        store.keep({named(BAY): BAY})
    assert store.load([named(BAY)]) == {named(BAY): BAY}


def test_what_is_there_is_never_written_over(store: Store) -> None:
    store.keep({named(BAY): b"\xff\xd8\xff damaged"})
    store.keep({named(BAY): BAY})
    assert store.load([named(BAY)]) == {}, "what is damaged is as good as lost"


def test_several_may_keep_the_same_at_once(store: Store) -> None:
    pictures = {named(bytes([at])): bytes([at]) for at in range(30)}
    failed: list[BaseException] = []

    def keep() -> None:
        try:
            store.keep(pictures)
        except BaseException as error:
            failed.append(error)

    threads = [threading.Thread(target=keep) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    assert store.load(pictures) == pictures


@pytest.mark.parametrize(
    "use",
    [lambda store: store.keep({named(BAY): BAY}), lambda store: store.load([named(BAY)])],
    ids=["keep", "load"],
)
def test_a_store_that_refuses_says_so_and_how_to_mend_it(
    broken: Store, use: Callable[[Store], object]
) -> None:
    with pytest.raises(StorageError) as caught:
        use(broken)
    assert caught.value.what.endswith(".")
    assert caught.value.fix.startswith(("Make the folder", "Give whoever runs"))
