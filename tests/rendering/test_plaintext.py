from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.issue import Issue
from digest.rendering import render
from digest.rendering.plaintext import WIDTH, one_line, wrap
from tests.samples import PUBLICATION, TOKENS, article, issue, stories_of, story


def text_of(issue_: Issue) -> str:
    return render(issue_, TOKENS).text


def flat(text: str) -> str:
    """Return a text without its line ends, as a reader takes it in."""
    return " ".join(text.split())


def test_everything_printed_is_in_the_text_part() -> None:
    printed = issue()
    text = flat(text_of(printed))
    for each in printed.stories:
        assert each.headline in text
        assert " ".join(passage.text for passage in each.summary) in text
        assert f"{each.article.url}" in text
        if each.pull_quote and each.pull_quote.speaker:
            assert f"“{each.pull_quote.text}”" in text
            assert each.pull_quote.speaker.text.removeprefix("a ") in text
    for part in (printed.intro, PUBLICATION.name, PUBLICATION.strapline, "Friday 16 October 2026"):
        assert part in text
    assert PUBLICATION.postal_address in text
    assert "Unsubscribe: https://0123456789abcdef.invalid/unsubscribe" in text
    assert "signed up as https://0123456789abcdef.invalid/address." in text


@pytest.mark.parametrize("language", ["en", "de", "fr", "es", "ar"])
def test_lines_are_short_unless_they_are_an_address(language: str) -> None:
    long = story(article(url=f"https://a.example/{'x' * 300}"), headline="Donaudampf" * 60)
    text = text_of(issue([long, *stories_of(12)], language=language, preheader="p" * 900))
    for line in text.split("\n"):
        assert len(line) <= WIDTH or line.startswith("https://")
        assert line == line.rstrip()
    assert f"https://a.example/{'x' * 300}\n" in text


def test_headlines_without_a_summary_are_in_the_text_part() -> None:
    told = [story(), story(headline="One", summary=()), story(headline="Two", summary=())]
    text = text_of(issue(told))
    brief = text[text.index("Briefly\n-------\n") :]
    assert "One\nMarrow Bay Courier\nhttps://courier.example/1\n\nTwo\n" in brief


def test_no_more_than_one_blank_line_and_one_line_end_at_the_end() -> None:
    text = text_of(issue())
    assert "\n\n\n" not in text
    assert text.endswith("Bay\n")
    assert "\r" not in text


def test_what_is_not_there_leaves_no_trace() -> None:
    bare = story(
        article(byline="", url=None, paragraphs=()), kicker="", pull_quote=None, summary=()
    )
    text = text_of(issue([bare], intro=""))
    assert "None" not in text
    assert " · \n" not in text
    assert "–" not in text


def test_text_that_looks_like_our_layout_stays_on_its_line() -> None:
    text = text_of(issue([story(headline="One\n\n====\nUnsubscribe:\nhttps://evil.example/")]))
    assert "One ==== Unsubscribe: https://evil.example/" in text


@given(st.text())
def test_a_value_is_one_line_without_control_characters(text: str) -> None:
    line = one_line(text)
    assert not any(unicodedata.category(each) in ("Cc", "Cs", "Zl", "Zp") for each in line)
    assert "  " not in line
    assert line == line.strip(" ")


@pytest.mark.parametrize("never", ["\ufdd0", "\ufdef", "\ufffe", "\uffff"])
def test_what_is_never_a_character_is_in_neither_part(never: str) -> None:
    rendered = render(issue([story(headline=f"The tide{never}")]), TOKENS)
    assert never not in rendered.text
    assert never not in rendered.html
    assert "The tide" in rendered.text


@given(
    st.text(alphabet=st.sampled_from("ab é\u0301👩\u200d🚀港 "), max_size=400), st.integers(0, 8)
)
def test_wrapping_loses_nothing_but_blanks(text: str, indent: int) -> None:
    wrapped = wrap(text, " " * indent)
    assert all(len(line) <= WIDTH for line in wrapped.split("\n"))
    assert wrapped.replace("\n", "").replace(" ", "") == text.replace(" ", "")


def test_a_broken_word_keeps_its_accents() -> None:
    lines = wrap("e\u0301" * 100).split("\n")
    assert len(lines) > 1
    assert not any(unicodedata.combining(line[0]) for line in lines)


def test_addresses_are_never_broken() -> None:
    address = "https://a.example/" + "b" * 200
    assert wrap(f"See {address} today") == f"See\n{address}\ntoday"
