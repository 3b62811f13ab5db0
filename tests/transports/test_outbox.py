"""The outbox: whole files, once a delivery, through crashes and full disks."""

from __future__ import annotations

import os
import resource
import signal
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import overload

import pytest

from digest.deliveries import Failed, Requeue, Sent
from digest.errors import AccountFault
from digest.printed import Recipient
from digest.transports import Mail
from digest.transports.outbox import Outbox
from tests import samples
from tests.rendering.test_message import ANA, printed

BO = replace(ANA, address="bo@example.org", reference="42-8")
CLEO = replace(ANA, address="cleo@example.org", reference="42-9")


def outbox(folder: Path) -> Outbox:
    return Outbox(folder, clock=lambda: samples.NOW)


@contextmanager
def full_disk(at: int) -> Iterator[None]:
    """Let no file of this process grow beyond `at` bytes, as a full disk would."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    ignored = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (at, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, ignored)


class _FillsUp(Sequence[Recipient]):
    """A batch during which the disk fills: the folder goes away before the last reader."""

    def __init__(self, folder: Path, readers: list[Recipient]) -> None:
        self._folder = folder
        self._readers = readers

    def __len__(self) -> int:
        return len(self._readers)

    @overload
    def __getitem__(self, at: int) -> Recipient: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[Recipient]: ...
    def __getitem__(self, at: int | slice) -> Recipient | Sequence[Recipient]:
        if isinstance(at, int) and at == len(self._readers) - 1:
            self._folder.rename(self._folder.with_name("gone"))
            self._folder.write_text("a file where the folder was")
        return self._readers[at]


def test_a_file_carries_its_delivery_s_name(tmp_path: Path) -> None:
    (sent,) = outbox(tmp_path / "new" / "outbox").send(printed(), [ANA])
    assert isinstance(sent, Sent)
    (file,) = (tmp_path / "new" / "outbox").iterdir()
    assert file.name == f"{sent.id.partition('@')[0]}.eml"
    assert f"Message-ID: <{sent.id}>\r\n".encode() in file.read_bytes()


def test_a_second_run_writes_nobody_a_second_one(tmp_path: Path) -> None:
    first = outbox(tmp_path).send(printed(), [ANA])
    kept = {file: file.stat().st_mtime_ns for file in tmp_path.iterdir()}
    second = outbox(tmp_path).send(printed(html="another print"), [ANA, BO])
    assert second[:1] == first
    assert len(list(tmp_path.iterdir())) == 2
    assert all(file.stat().st_mtime_ns == moment for file, moment in kept.items())


def test_readers_without_references_of_their_own_all_get_theirs(tmp_path: Path) -> None:
    readers = [replace(each, reference="sample") for each in (ANA, BO, CLEO)]
    assert len({str(each) for each in outbox(tmp_path).send(printed(), readers)}) == 3
    assert len(list(tmp_path.iterdir())) == 3


def test_a_full_disk_stops_the_issue_and_leaves_no_half_file(tmp_path: Path) -> None:
    with full_disk(at=1000), pytest.raises(AccountFault, match="cannot be written") as caught:
        outbox(tmp_path).send(printed(), [ANA, BO])
    assert "Make room" in caught.value.fix
    assert list(tmp_path.iterdir()) == []
    assert [type(each) for each in outbox(tmp_path).send(printed(), [ANA, BO])] == [Sent, Sent]


def test_a_fault_half_way_requeues_the_rest(tmp_path: Path) -> None:
    folder = tmp_path / "outbox"
    batch = _FillsUp(folder, [ANA, replace(BO, address="nobody"), CLEO])
    outcomes = outbox(folder).send(printed(), batch)
    assert [type(each) for each in outcomes] == [Sent, Failed, Requeue]
    assert isinstance(outcomes[2], Requeue)
    assert "cannot be written" in outcomes[2].reason
    with pytest.raises(AccountFault):
        outbox(folder).send(printed(), [CLEO])


def test_a_file_in_the_place_of_the_folder(tmp_path: Path) -> None:
    (tmp_path / "outbox").write_text("mine")
    with pytest.raises(AccountFault, match="cannot be written"):
        outbox(tmp_path / "outbox").post(Mail(b"x", "a@example.org", "b@example.org"))
    assert (tmp_path / "outbox").read_text() == "mine"


def test_the_same_single_mail_twice_is_one_file(tmp_path: Path) -> None:
    mail = Mail(b"Subject: x\r\n\r\nx\r\n", "a@example.org", "b@example.org")
    assert outbox(tmp_path).post(mail) == outbox(tmp_path).post(mail)
    assert len(list(tmp_path.iterdir())) == 1


def test_what_a_killed_run_left_half_written_is_no_message(tmp_path: Path) -> None:
    (sent,) = outbox(tmp_path).send(printed(), [ANA])
    (file,) = tmp_path.iterdir()
    whole = file.read_bytes()
    file.unlink()
    (tmp_path / f".{file.name}.part").write_bytes(whole[:100])
    assert outbox(tmp_path).send(printed(), [ANA]) == [sent]
    assert [each.name for each in tmp_path.iterdir()] == [file.name]
    assert file.read_bytes() == whole


def test_a_kill_leaves_only_whole_files(tmp_path: Path) -> None:
    readers = [replace(ANA, reference=f"42-{number}") for number in range(400)]
    child = os.fork()
    if not child:
        outbox(tmp_path).send(printed(), readers)
        os._exit(0)
    while len(list(tmp_path.glob("*.eml"))) < 5:
        assert os.waitpid(child, os.WNOHANG) == (0, 0), "the sender ended before it was killed"
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    written = list(tmp_path.glob("*.eml"))
    assert 5 <= len(written) < 400
    assert all(file.read_bytes().endswith(b"--\r\n") for file in written)
    outbox(tmp_path).send(printed(), readers)
    assert len(list(tmp_path.iterdir())) == 400
