"""People on the desk: found, brought in and taken out; a bad row costs the others nothing."""

from __future__ import annotations

import csv
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from digest.models import Delivery
from subscribers.addresses import fingerprint
from subscribers.models import Consent, Subscriber, Subscription, Suppression
from subscribers.suppressions import suppress
from tests import stored
from tests.desk import signed

pytestmark = pytest.mark.django_db
HERE = "/desk/tideline/subscribers/"
BASIS = "Signed the list at the harbour fair"


@pytest.fixture
def editor() -> Client:
    stored.publication()
    return signed.client("editor")


def bring(client: Client, table: bytes, basis: str = BASIS) -> str:
    file = SimpleUploadedFile("fair.csv", table, "text/csv")
    return client.post(f"{HERE}import/", {"file": file, "basis": basis}).content.decode()


def test_a_table_with_half_its_rows_wrong(editor: Client) -> None:
    table = "email,name\nana@example.org,Ana\nben at example.org,Ben\n,\ncy@example.org,Cy\nx@,X\n"
    page = bring(editor, table.encode())
    assert "2 people were added" in page
    assert "There is no @ in it." in page
    assert "ben at example.org" in page
    assert set(Subscription.objects.values_list("subscriber__address", "state")) == {
        ("ana@example.org", "active"),
        ("cy@example.org", "active"),
    }
    assert set(Consent.objects.values_list("words", flat=True)) == {BASIS}
    assert "by Ruth Okafor" in Consent.objects.first().note  # type: ignore[union-attr]
    again = bring(editor, table.encode())
    assert "Nobody was added" in again
    assert Subscription.objects.count() == 2


def test_a_hostile_row_is_only_words(editor: Client) -> None:
    page = bring(editor, b"email,name\n<script>alert(1)</script>,x\n=cmd@example.org,=1+1\n")
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page


def test_whoever_left_stays_away(editor: Client) -> None:
    stored.subscription("ana@example.org", Subscription.State.UNSUBSCRIBED)
    suppress(fingerprint("ben@example.org"), Suppression.Reason.COMPLAINED, stored.AT)
    page = bring(editor, b"ana@example.org\nben@example.org\ncy@example.org\n")
    assert "1 person was added" in page
    assert Subscription.objects.filter(state="active").count() == 1


@pytest.mark.parametrize(
    ("table", "said"),
    [
        (b"", "The submitted file is empty."),
        (b"ben\nana\n", "It cannot be read as a table."),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00", "It cannot be read as a table."),
    ],
)
def test_a_file_that_is_no_table(editor: Client, table: bytes, said: str) -> None:
    page = bring(editor, table)
    assert said in page.partition('id="id_file_error"')[2].partition("</div>")[0]
    assert f'value="{BASIS}"' in page
    assert not Subscription.objects.exists()


def test_how_they_agreed_has_to_be_said(editor: Client) -> None:
    page = bring(editor, b"ana@example.org\n", " ")
    assert "This field is required." in page
    assert not Subscription.objects.exists()


def test_people_are_taken_out_by_owners_and_no_cell_computes(editor: Client) -> None:
    row = stored.subscription("ana@example.org")
    Subscriber.objects.filter(pk=row.subscriber_id).update(name="=HYPERLINK(1)")
    assert editor.get(f"{HERE}export/").status_code == 403
    answer = signed.client("owner").get(f"{HERE}export/")
    assert answer["Content-Disposition"] == 'attachment; filename="tideline-subscribers.csv"'
    assert "no-store" in answer["Cache-Control"]
    text = b"".join(answer).decode("utf-8-sig")
    header, line = csv.reader(io.StringIO(text))
    assert header[:2] == ["address", "name"]
    assert line[:3] == ["ana@example.org", "'=HYPERLINK(1)", "active"]


def test_people_are_found_by_name_address_and_state(editor: Client) -> None:
    for number in range(51):
        stored.subscription(f"reader{number}@example.org")
    stored.subscription("zoe@example.org", Subscription.State.PENDING)
    suppress(fingerprint("reader1@example.org"), Suppression.Reason.BOUNCED, stored.AT)
    page = editor.get(HERE).content.decode()
    assert "50 people get The Tideline; 1 more has yet to confirm." in page
    assert "1 to 50 of 52" in page
    assert "51 to 52 of 52" in editor.get(HERE, {"page": "2"}).content.decode()
    assert "51 to 52 of 52" in editor.get(HERE, {"page": "999"}).content.decode()
    found = editor.get(HERE, {"q": "ZOE@", "state": "pending"}).content.decode()
    assert "1 to 1 of 1" in found
    assert "zoe@example.org" in found
    assert "Suppressed" in editor.get(HERE, {"q": "reader1@"}).content.decode()
    nobody = editor.get(HERE, {"q": '"><script>', "state": "elsewhere", "page": "x"})
    assert "Nobody matches" in nobody.content.decode()
    assert '"><script>' not in nobody.content.decode()


def test_one_person_is_told_whole(editor: Client) -> None:
    issue, row = stored.sent(), stored.subscription("ana@example.org")
    Consent.objects.create(
        subscription=row, kind="confirmed", at=stored.AT, how="link", words="Yes"
    )
    Delivery.objects.create(issue_id=issue.pk, subscription_id=row.pk, status=20)
    page = editor.get(f"{HERE}{row.pk}/").content.decode()
    assert "ana@example.org" in page
    assert "No. 42" in page
    assert "“Yes”" in page
    suppress(fingerprint("ana@example.org"), Suppression.Reason.COMPLAINED, stored.AT)
    page = editor.get(f"{HERE}{row.pk}/").content.decode()
    assert "Never written to again: pressed “spam”." in page
    elsewhere = stored.subscription("ana@example.org", slug="lantern")
    assert editor.get(f"{HERE}{elsewhere.pk}/").status_code == 404
