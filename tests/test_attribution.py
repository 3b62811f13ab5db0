"""Who speaks in an English sentence, in every form that newspapers use."""

from __future__ import annotations

import pytest

from digest.quotes import Quote, find_quotes


def only(text: str) -> Quote:
    (quote,) = find_quotes(text)
    assert quote.stands_in(text)
    if quote.speaker:
        assert text[quote.speaker.start : quote.speaker.end] == quote.speaker.text
    return quote


@pytest.mark.parametrize(
    ("text", "name"),
    [
        # the verb behind the quotation
        ("“We dredged it all,” Ann Lee said.", "Ann Lee"),
        ("“We dredged it all,” said Ann Lee.", "Ann Lee"),
        ("“We dredged it all,” Ms. Lee said on Friday.", "Lee"),
        ("“We dredged it all,” said harbour master Ann Lee.", "Ann Lee"),
        ("“We dredged it all,” Harbour Capt. Ann Lee told reporters.", "Ann Lee"),
        ("“We dredged it all,” Ann Lee, the harbour master, said.", "Ann Lee"),
        ("“We dredged it all,” the harbour master, Ann Lee, said.", "Ann Lee"),
        ("“We dredged it all,” said the harbour master, Ann Lee.", "Ann Lee"),
        ("“We dredged it all,” said Ann Lee, who runs the harbour.", "Ann Lee"),
        ("“We dredged it all,” Ann Lee, 52, of Skerry, said.", "Ann Lee"),
        ("On Friday, Ann Lee (D–Skerry), the boss, said, “We dredged.”", "Ann Lee (D–Skerry)"),
        ("“We dredged it all,” Ann Lee (D-Skerry) said.", "Ann Lee (D-Skerry)"),
        ("“We dredged it all,” said Sen. J. D. Lee of Skerry.", "J. D. Lee of Skerry"),
        ("“We dredged it all,” said Skerry’s Ann Lee.", "Ann Lee"),
        ("“We dredged it all,” said Renk’s deputy, Ann Lee.", "Ann Lee"),
        ("“We dredged it all,” Ann van der Lee explained.", "Ann van der Lee"),
        ("“Did you dredge it all?” asked Ann Lee.", "Ann Lee"),
        ("“We dredged it all”, said Ann Lee.", "Ann Lee"),
        ("''We dredged it all,'' Ann Lee said.", "Ann Lee"),
        ("“We dredged it all,” according to Ann Lee.", "Ann Lee"),
        ("“We dredged it all,” the Harbour Office wrote.", "Harbour Office"),
        ("“We dredged it all,” said the mayor of Skerry, Ann Lee.", "Ann Lee"),
        ("“We dredged it all,” said Renk ally Ann Lee.", "Ann Lee"),
        ("“We dredged it all,” said the diver known as Ann Lee.", "Ann Lee"),
        # in front of it
        ("Ann Lee said, “We dredged it all.”", "Ann Lee"),
        ("Ann Lee said: “We dredged it all.”", "Ann Lee"),
        ("Ann Lee told the council that “we dredged it all.”", "Ann Lee"),
        ("Said Ann Lee: “We dredged it all.”", "Ann Lee"),
        ("On Friday, Ann Lee, the harbour master, said: “We dredged it all.”", "Ann Lee"),
        ("As Ann Lee, the harbour master, put it: “We dredged it all.”", "Ann Lee"),
        ("In a letter to Tobias Renk, Ann Lee wrote: “We dredged it all.”", "Ann Lee"),
        ("According to Ann Lee, “we dredged it all from end to end.”", "Ann Lee"),
        ("Ann Lee thanked Tobias Renk, adding: “We dredged it all.”", "Ann Lee"),
        ("Ann Lee thanked the crew and added, “We dredged it all.”", "Ann Lee"),
        ("Tobias Renk was asked by Ann Lee, “Did you dredge it all?”", "Ann Lee"),
        ("Ann Lee told a man who said it was over: “We dredged it all.”", "Ann Lee"),
        ("BBC host and former RTÉ host Ann Lee put in, asking, “Was it all dredged?”", "Ann Lee"),
        ("SKERRY, May 8 (AP) — For once, Ann Lee took the quay: “We dredged it all.”", "Ann Lee"),
        ("The papers agree - Ann Lee: “We dredged it all.”", "Ann Lee"),
        ("Ann Lee hit back with one line: “We dredged it all.”", "Ann Lee"),
        ("Democratic candidate Ann Lee took to the quay: “We dredged it all.”", "Ann Lee"),
        (
            "In Port, OH, after a walk, Gov. Ann Lee (R-OH), said, “We dredged it all.”",
            "Ann Lee (R-OH)",
        ),
        ("Tobias Renk quotes the diver Ann Lee: “We dredged it all.”", "Ann Lee"),
        ("Stated Lee: “We dredged it all.”", "Lee"),
        # behind a dash
        ("“We dredged it all,” – Ann Lee", "Ann Lee"),
        ("“We dredged it all.” — Harbour Capt. Ann Lee", "Ann Lee"),
        ("“We dredged it all.” - Ann Lee, harbour master", "Ann Lee"),
        ("“We dredged it all.” ― Ann Lee (Skerry)", "Ann Lee (Skerry)"),
    ],
)
def test_a_named_speaker(text: str, name: str) -> None:
    speaker = only(text).speaker
    assert speaker is not None
    assert (speaker.name, speaker.kind) == (name, "named")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("“We dredged it all,” – An officer of the harbour", "An officer of the harbour"),
        ("“We dredged it all,” the harbour master said.", "the harbour master"),
        ("“We dredged it all,” said an old friend of Ann Lee.", "an old friend of Ann Lee"),
        ("A diver who asked not to be named said: “We dredged it all.”", "A diver"),
        ("“We dredged it all,” a diver who works at night said.", "a diver"),
        ("“We dredged it all,” said one of the divers.", "one of the divers"),
        (
            "“We dredged it all,” a spokesman for the Lee office said.",
            "a spokesman for the Lee office",
        ),
        (
            "Lee’s office shrugged off Renk’s doubts, telling the council, “We dredged it all.”",
            "Lee’s office",
        ),
        ("The people of Skerry said, “We dredged it all.”", "The people of Skerry"),
    ],
)
def test_a_described_speaker(text: str, name: str) -> None:
    speaker = only(text).speaker
    assert speaker is not None
    assert (speaker.name, speaker.kind) == (name, "described")


def test_a_transcript_names_the_speaker_within_the_marks() -> None:
    speaker = only("“LEE: Tell me what you found down there.”").speaker
    assert speaker is not None
    assert speaker.name == "LEE"


@pytest.mark.parametrize(
    "text",
    [
        "“We dredged it all.” Ann Lee had left by then.",
        "“We dredged it all.” Then Tobias Renk said the harbour was open.",
        "The quay was full. “We dredged it all.”",
        "It was done “with all our hands and boats” — make of it what you want.",
        "Then it rang out — “We dredged it all!” — the whole quay stood up.",
    ],
)
def test_whoever_comes_in_the_next_sentence_does_not_speak(text: str) -> None:
    assert only(text).speaker is None


def test_a_speaker_is_sure_beside_the_quotation_and_not_far_from_it() -> None:
    assert only("“We dredged it all,” Ann Lee said.").confident
    assert only("“We dredged it all,” – Ann Lee").confident
    assert only("Ann Lee said: “We dredged it all.”").confident
    assert not only("Ann Lee hit back with one line: “We dredged it all.”").confident
    assert not only("“We dredged it all,” she said.").confident
    assert only("Ann Lee: “We dredged it all.”").confident
    assert only("The harbour office says, “We dredged it all.”").confident
    assert not only("The harbour office said on its page, “We dredged it all.”").confident
    assert not only("Candidates who say “We dredged it all,” are wrong, she said.").confident
    assert not only("Name: Lee Age: 27 Why Lee dredges: “We dredged it all.”").confident
    assert not only("“We dredged it all at last,” and work began again.").confident


def test_a_verb_that_is_a_name_is_no_verb() -> None:
    speaker = only("“We dredged it all,” harbour spokeswoman Hope Lee said.").speaker
    assert speaker is not None
    assert speaker.name == "Hope Lee"
    speaker = only("Ian Read dived.\n\n“We dredged it all,” Read said.").speaker
    assert speaker is not None
    assert speaker.name == "Ian Read"


def test_an_article_before_a_number_is_nobody() -> None:
    assert find_quotes("The book ''Mud: The Art of the Quay,'' prompted a $5 suit.") == []
