"""Workers as people see them: in the shell, on the desk."""

from __future__ import annotations

import json
from datetime import datetime, timedelta

import pytest
from click.testing import CliRunner
from django.utils import timezone

from digest import crew
from digest.commands.status import command
from digest.jobs import Work
from digest.looping import beat
from digest.models import Programme, Source, Worker
from digest.transports.memory import Memory
from tests import stored
from tests.desk import signed
from tests.stored import AT

pytestmark = pytest.mark.django_db
BEGUN = AT - timedelta(hours=2)


def test_a_worker_answers_until_three_beats_are_missing_and_is_forgotten_after_a_day() -> None:
    issue = stored.issue()
    in_hand = [("gather", issue.publication_id), ("reap", 0), ("send", issue.pk)]
    crew.say_there("one", BEGUN, in_hand, AT)
    [there] = crew.crew(AT + 3 * crew.BEAT)
    assert (there.name, there.since, there.seen_at, there.answers) == ("one", BEGUN, AT, True)
    assert there.in_hand == ("asking the sources of The Tideline", "sending No. 42 of The Tideline")
    [silent] = crew.crew(AT + 3 * crew.BEAT + timedelta(seconds=1))
    assert not silent.answers
    assert crew.crew(AT + crew.KEPT) != []
    later = AT + crew.KEPT + timedelta(seconds=1)
    assert crew.crew(later) == []
    crew.say_there("two", later, [], later)
    assert list(Worker.objects.values_list("name", flat=True)) == ["two"]


def test_whoever_stopped_answering_comes_first() -> None:
    crew.say_there("a", BEGUN, [], AT)
    crew.say_there("z", BEGUN, [], AT - timedelta(minutes=5))
    assert [each.name for each in crew.crew(AT)] == ["z", "a"]


@pytest.mark.django_db(transaction=True)
def test_a_clean_stop_leaves_no_row() -> None:
    seen: list[list[object]] = []

    def clock() -> datetime:
        seen.append(list(Worker.objects.values_list("name", "in_hand")))
        work.stop.set()
        return AT

    work = Work(clock, lambda: Memory(clock), "one")
    crew.say_there("one", BEGUN, [("send", 1)], AT)
    beat(work)
    assert seen[0] == [("one", [["send", 1]])]
    assert not Worker.objects.exists()


def test_status_prints_a_line_for_each() -> None:
    now = timezone.now()
    crew.say_there("one", BEGUN, [("feed", 0)], now)
    lines = [json.loads(line) for line in CliRunner().invoke(command).stdout.splitlines()]
    assert lines == [
        {
            "worker": "one",
            "since": BEGUN.isoformat(),
            "seen": now.isoformat(),
            "answers": True,
            "in_hand": ["hearing what became of messages"],
        }
    ]


def test_home_says_so_when_something_is_due_and_nobody_works() -> None:
    client = signed.client()
    stored.source()
    words = "no worker runs"
    assert words in client.get("/desk/tideline/").content.decode()
    crew.say_there("one", BEGUN, [], timezone.now())
    assert words not in client.get("/desk/tideline/").content.decode()
    Worker.objects.all().delete()
    Source.objects.update(is_resting=True)
    Programme.objects.update(is_scheduled=False)
    assert words not in client.get("/desk/tideline/").content.decode()


def test_owners_see_the_workers_and_editors_do_not() -> None:
    stored.publication()
    crew.say_there("harbour-1", BEGUN, [], timezone.now() - timedelta(minutes=1))
    page = signed.client().get("/desk/me/").content.decode()
    assert "harbour-1" in page
    assert "Stopped answering at" in page
    editor = signed.client("editor")
    assert "harbour-1" not in editor.get("/desk/me/").content.decode()
