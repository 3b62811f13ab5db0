"""Who speaks in a German sentence."""

from __future__ import annotations

import pytest

from digest.quotes import Quote, find_quotes

OPENING = (
    "Der Hafen von Marrow ist seit Freitag wieder offen, und die Stadt hat lange gewartet.\n\n"
)


def last(text: str) -> Quote:
    return find_quotes(OPENING + text)[-1]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("„Wir haben alles ausgebaggert“, sagte Anna Lehr.", "Anna Lehr"),
        ("„Wir haben alles ausgebaggert“, sagte Hafenmeisterin Anna Lehr.", "Anna Lehr"),
        ("„Wir haben alles ausgebaggert“, so Anna Lehr.", "Anna Lehr"),
        ("„Wir haben alles ausgebaggert“, erklärte am Freitag Anna Lehr.", "Anna Lehr"),
        ("„Wir haben alles ausgebaggert“, wie Anna Lehr schreibt.", "Anna Lehr"),
        ("„Wir haben alles ausgebaggert“, hatte Anna Lehr gesagt.", "Anna Lehr"),
        ("„Wir haben alles ausgebaggert“, wird Anna Lehr zitiert.", "Anna Lehr"),
        ("„Wir haben alles ausgebaggert“, sagte Anna Lehr (SPD).", "Anna Lehr (SPD)"),
        ("„Wir haben alles ausgebaggert.“ – Anna Lehr", "Anna Lehr"),
        ("„Wir haben alles ausgebaggert“, sagte die Chefin des Hafens, Anna Lehr.", "Anna Lehr"),
        ("Anna Lehr sagte: „Wir haben alles ausgebaggert.“", "Anna Lehr"),
        ("Am Freitag sagte Anna Lehr: „Wir haben alles ausgebaggert.“", "Anna Lehr"),
        ("So hatte Anna Lehr noch im Mai gesagt: „Wir haben alles ausgebaggert.“", "Anna Lehr"),
        ("Die Leiterin des Hafens, Anna Lehr, sagte: „Wir haben alles ausgebaggert.“", "Anna Lehr"),
        ("Auch Anna Lehr äußerte sich dazu: „Wir haben alles ausgebaggert.“", "Anna Lehr"),
        ("Die Frage stellte der Lotse Max Roth: „Haben wir alles ausgebaggert?“", "Max Roth"),
        ("Den Bau nannte Anna Lehr „ein Wunder in unserer Zeit“.", "Anna Lehr"),
        ("Anna Lehr bezeichnete den Bau als „ein Wunder in unserer Zeit“.", "Anna Lehr"),
        ("Der Bau wurde von Anna Lehr als „ein Wunder in unserer Zeit“ bezeichnet.", "Anna Lehr"),
        ("Anna Lehr sprach von „einem Wunder in unserer Zeit“.", "Anna Lehr"),
        ("Der Bau sei „ein Wunder in unserer Zeit“, sagte Anna Lehr.", "Anna Lehr"),
        ("Wie Anna Lehr erklärte, sei der Bau „ein Wunder in unserer Zeit“.", "Anna Lehr"),
        ("Laut Anna Lehr ist der Bau „ein Wunder in unserer Zeit“.", "Anna Lehr"),
        ("Nach Ansicht von Anna Lehr ist der Bau „ein Wunder in unserer Zeit“.", "Anna Lehr"),
        ("Für Anna Lehr ist der Bau „ein Wunder in unserer Zeit“.", "Anna Lehr"),
        ("Da es spät war, sagte Anna Lehr: „Wir haben alles ausgebaggert.“", "Anna Lehr"),
        ("Der alten Zeitung sagte Anna Lehr: „Wir haben alles ausgebaggert.“", "Anna Lehr"),
        ("Von der Lehr sagte: „Wir haben alles ausgebaggert.“", "Von der Lehr"),
        ("Die Zeitung zitierte Anna Lehr: „Wir haben alles ausgebaggert.“", "Anna Lehr"),
        ("Benedikt XVI. sagte: „Wir haben alles ausgebaggert.“", "Benedikt XVI"),
    ],
)
def test_a_named_speaker(text: str, name: str) -> None:
    speaker = last(text).speaker
    assert speaker is not None
    assert speaker.name.rstrip(".") == name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("„Wir haben alles ausgebaggert“, so ein Sprecher des Hafens.", "ein Sprecher des Hafens"),
        ("„Alles ist ausgebaggert“, heißt es in dem Brief.", "dem Brief"),
        ("Ein Sprecher der Polizei sagte: „Alles ist ruhig hier.“", "Ein Sprecher der Polizei"),
        ("Nach Angaben der Polizei war es „eine sehr ruhige Nacht“.", "der Polizei"),
        ("Die Richter äußerten „gravierende Bedenken gegen den Bau“.", "Die Richter"),
    ],
)
def test_a_described_speaker(text: str, name: str) -> None:
    speaker = last(text).speaker
    assert speaker is not None
    assert (speaker.name, speaker.kind) == (name, "described")


def test_reported_speech_goes_on_in_the_next_sentence() -> None:
    quote = last("Anna Lehr sagte, der Bau sei fertig. „Wir haben alles ausgebaggert.“")
    assert quote.speaker is not None
    assert quote.speaker.name == "Anna Lehr"
    assert not quote.confident


@pytest.mark.parametrize(
    "text",
    [
        "Das Boot lag neben der „Neuen Liebe“ am Kai.",
        "Sie las in der Zeitschrift „Hafen und Meer“ davon.",
        "Der Film „Gegen den Strom“ läuft im Hafen.",
    ],
)
def test_names_and_titles_are_no_quotations(text: str) -> None:
    assert find_quotes(OPENING + text) == []


SAID = "„Wir haben alles ausgebaggert.“"


@pytest.mark.parametrize(
    ("text", "sure"),
    [
        ("„Wir haben alles ausgebaggert“, sagte Anna Lehr.", True),
        ("„Wir haben alles ausgebaggert“, sagte Seebad.", False),
        ("„Wir haben alles ausgebaggert“, sagte Qwirin Odubajo.", True),
        ("„Wir haben alles ausgebaggert“, zeigte Neuer Kai.", False),
        ("„Wir haben alles ausgebaggert“, sagte der Leitende Direktor.", False),
        (f"Der Lotse Qwirin Odubajo sagte: {SAID}", True),
        (f"Hafen Marrows gestern verkündete: {SAID}", False),
        (f"Ein Sprecher des Hafens sagte: {SAID}", True),
        (f"Ein Sprecher des Hafens zeigt: {SAID}", False),
        (f"Anna Lehr sagte am Freitag im Rathaus der Stadt zum Ende der Arbeiten: {SAID}", True),
        (f"Anna Lehr lobte am Freitag im Rathaus die Arbeiten mit den Worten: {SAID}", True),
        (f"Anna Lehr lobte am Freitag im Rathaus ausführlich die Arbeiten: {SAID}", False),
        ("„Wir haben alles ausgebaggert“, sagten Anna Lehr und Max Roth.", False),
    ],
)
def test_only_a_sure_speaker_is_printed_large(text: str, sure: bool) -> None:
    assert last(text).confident == sure


def test_a_clause_behind_a_colon_has_its_own_subject() -> None:
    quote = last(f"Auch die Stadt kritisierte den Bau scharf: So sagte Anna Lehr: {SAID}")
    assert quote.speaker is not None
    assert quote.speaker.name == "Anna Lehr"
