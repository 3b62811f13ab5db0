"""Tables of articles: one a row, and a bad row costs only itself."""

from __future__ import annotations

import pytest

from digest.errors import SourceError
from digest.sources import table
from tests.sources.shelf import SEEN, TABLE, document


def test_columns_are_found_by_their_names_in_any_order() -> None:
    (first, second) = table.parse(document(TABLE, "list.csv"), SEEN).articles
    assert first.headline == "Bridge opens, at last"
    assert first.url == "https://x.example/bridge"
    assert first.published_at is not None
    assert first.published_at.date().isoformat() == "2025-01-06"
    assert [each.text for each in first.paragraphs] == [
        "It took nine years.",
        "Now it carries trams.",
    ]
    assert (second.headline, second.url, second.published_at) == ("Ferry ends", None, None)


@pytest.mark.parametrize("separator", [";", "\t"])
def test_other_separators_are_understood(separator: str) -> None:
    content = separator.join(["Headline", "Body"]) + "\r\n" + separator.join(["A, b", "Words."])
    (article,) = table.parse(document(content.encode(), "a.csv"), SEEN).articles
    assert article.headline == "A, b"


def test_a_bad_row_is_named_and_costs_only_itself() -> None:
    content = (
        b"title,text\nOne,First.\nonly one\n , \nTwo,Second.\nTwo,Second.\nThree,"
        + b"x" * 140_000
        + b"\nFour,Fourth.\n"
    )
    gathered = table.parse(document(content, "a.csv"), SEEN)
    assert [each.headline for each in gathered.articles] == ["One", "Two", "Four"]
    assert gathered.notes == (
        "The row that ends in line 3 is left out: it has 1 field, not 2.",
        "The row that ends in line 4 is left out: it has no title and no text.",
        "The row that ends in line 6 is left out: it repeats an earlier one.",
        "The row that ends in line 7 is left out: it cannot be told apart.",
    )


@pytest.mark.parametrize("content", [b"a,b\n1,2\n", b"title,text\n", b"title\n" + b"x\n" * 5_001])
def test_what_is_no_table_of_articles_says_so(content: bytes) -> None:
    with pytest.raises(SourceError) as caught:
        table.parse(document(content, "a.csv"), SEEN)
    assert caught.value.what.endswith(".")


def test_a_row_that_no_reader_takes_never_becomes_an_article() -> None:
    content = b"text\nFirst words.\n" + b"x" * 140_000 + b"\n"
    gathered = table.parse(document(content, "a.csv"), SEEN)
    assert [each.paragraphs[0].text for each in gathered.articles] == ["First words."]
    assert gathered.notes == ("The row that ends in line 3 is left out: it cannot be told apart.",)
