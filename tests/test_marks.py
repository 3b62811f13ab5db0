"""Quotation marks: every language's, in good order and in bad."""

from __future__ import annotations

from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.marks import marked_spans


def marked(text: str) -> list[str]:
    return [text[span.start : span.end] for span in marked_spans(text)]


@pytest.mark.parametrize(
    ("language", "text", "words"),
    [
        ("en", "She said, “It is late.” He left.", ["It is late."]),
        ("en", 'She said, "It is late." He left.', ["It is late."]),
        ("en, old wires", "''It is late,'' she said. ''We go.''", ["It is late,", "We go."]),
        ("en, TeX", "``It is late,'' she said.", ["It is late,"]),
        ("en-GB", "‘It is late,’ she said, and ‘we’ left.", ["It is late,", "we"]),
        ("en-GB", "'It's late, don't wait,' she said.", ["It's late, don't wait,"]),
        ("de", "Sie sagte: „Es ist spät.“ Er ging.", ["Es ist spät."]),
        ("de, books", "Sie sagte: »Es ist spät.« Er ging.", ["Es ist spät."]),
        ("de, typed", 'Sie sagte: „Es ist spät." Er ging.', ["Es ist spät."]),
        ("de, single", "Das ‚kleine Haus‘ steht.", ["kleine Haus"]),
        ("fr", "« Il est tard », dit-elle.", ["Il est tard"]),
        ("fr, no-break", "«\u00a0Il est tard\u00a0», dit-elle.", ["Il est tard"]),
        ("es", "«Es tarde», dijo ella.", ["Es tarde"]),
        ("pl", "Powiedziała: „Jest późno”. Wyszedł.", ["Jest późno"]),
        ("nl", "Ze zei: ‘Het is laat.’ Hij ging.", ["Het is laat."]),
        ("ja", "彼女は「もう遅い」と言った。", ["もう遅い"]),
        ("zh", "她说：“太晚了。”他走了。", ["太晚了。"]),
        ("sv", "”Det är sent”, sade hon.", ["Det är sent"]),
    ],
)
def test_marks_of_a_language(language: str, text: str, words: list[str]) -> None:
    assert marked(text) == words, language


@pytest.mark.parametrize(
    ("case", "text", "words"),
    [
        ("nested, other marks", "“He said ‘no’ to me,” she said.", ["He said ‘no’ to me,"]),
        ("nested, same marks", "“He said “no” to me,” she said.", ["He said “no” to me,"]),
        ("nested double in single", "‘He said “no” to me,’ she said.", ["He said “no” to me,"]),
        ("closed by the wrong mark", "“It is late.“\n\nHe left.", ["It is late."]),
        ("closed by a straight mark", '“It is late," she said.', ["It is late,"]),
        ("apostrophes are none", "The boys’ toys don’t fit in the ’90s box.", []),
        (
            "a possessive inside",
            "‘The boys’ toys are lost,’ she said.",
            ["The boys’ toys are lost,"],
        ),
        ("a year is no mark", "Back in ‘08 he said, “It is late.”", ["It is late."]),
        ("feet and inches", "He is 6'2\" tall and she is 5'11\".", []),
        ("a lone mark inside", 'He is "odd and tall.', []),
        ("nothing inside", "He said “ ” and “”.", []),
        ("blanks inside", "“ It is late. ” she said.", ["It is late."]),
        ("in brackets", "(“It is late,” she said)", ["It is late,"]),
        ("behind a dash", "The motto—“Go on”—stayed.", ["Go on"]),
    ],
)
def test_marks_in_disorder(case: str, text: str, words: list[str]) -> None:
    assert marked(text) == words, case


def test_a_quotation_over_paragraphs_gives_one_span_for_each() -> None:
    text = "“It began at dawn.\n\n“Nobody slept.\n\n“Then it ended,” she said."
    assert marked(text) == ["It began at dawn.", "Nobody slept.", "Then it ended,"]
    assert [span.paragraph for span in marked_spans(text)] == [0, 1, 2]


def test_an_announced_quotation_without_its_end_goes_to_the_end_of_its_paragraph() -> None:
    assert marked("Lee wrote: “It is late.\n\nShe left.") == ["It is late."]


def test_a_forgotten_mark_spoils_its_own_paragraph_only() -> None:
    text = 'It was a "fine day.\n\nThen she said, "It is late."'
    assert marked(text) == ["It is late."]


balanced = st.lists(
    st.sampled_from(
        ["It rains. ", "“So it is,” she said. ", "‘No’ ", '"Yes," he said. ', "«Oui» ", "don’t "]
    ),
    min_size=1,
    max_size=6,
).map(lambda pieces: "".join(pieces).strip())
scraps = st.text(alphabet="ab. ,'\"“”„«»‘’‚–\n「」", max_size=60)


@given(st.lists(balanced, min_size=1, max_size=4), st.lists(balanced, max_size=3))
def test_paragraphs_behind_change_no_span_before(first: list[str], more: list[str]) -> None:
    before = "\n\n".join(first)
    after = "\n\n".join([*first, *more])
    spans = marked_spans(before)
    assert [span for span in marked_spans(after) if span.end <= len(before)] == spans


@given(scraps)
def test_spans_stand_in_order_and_never_overlap(text: str) -> None:
    end = 0
    for span in marked_spans(text):
        assert end <= span.opened < span.start < span.end <= span.closed <= len(text)
        assert text[span.start : span.end].strip() == text[span.start : span.end]
        end = span.closed


@pytest.mark.parametrize("piece", ['"', "“", "“a", "”", "„", "'a ", "‘a ", "« ", '"a" ', "''"])
def test_time_grows_with_the_text_and_no_faster(piece: str) -> None:
    def seconds(count: int) -> float:
        text = piece * count
        started = process_time()
        marked_spans(text)
        return process_time() - started

    seconds(1000)
    small = min(seconds(5_000) for _ in range(3))
    large = min(seconds(40_000) for _ in range(2))
    assert large < 8 * small * 4 + 0.05  # eight times the text; a square would take 64 times
