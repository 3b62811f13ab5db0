from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from digest.article import Image
from digest.errors import SourceError
from digest.sources import Gathered, collect, json_list, kind_of
from tests.sources.shelf import LINES, LIST, SEEN, document


def gathered(content: str) -> Gathered:
    return json_list.parse(document(content, "articles.json"), SEEN)


def test_records_become_articles_by_the_usual_names() -> None:
    found = gathered(LIST)
    bridge, ferry = found.articles
    assert (bridge.headline, bridge.url) == (
        "Bridge opens, at last",
        "https://bridge.example/opens",
    )
    assert (bridge.byline, bridge.source) == ("Ada Quill", "Bridge News")
    assert bridge.published_at == datetime(2026, 10, 12, tzinfo=UTC)
    assert bridge.image == Image("https://bridge.example/a.jpg", alt="A tram")
    assert [each.text for each in bridge.paragraphs] == ["It took nine years.", "It carries trams."]
    assert [each.text for each in ferry.paragraphs] == ["The last boat left.", "Nobody waved."]
    assert ferry.language == "en-GB"
    assert found.notes == (
        "Number 3 is left out: it has no title and no text.",
        "Number 4 is left out: it repeats an earlier one.",
    )


def test_a_list_and_one_alone_are_read_too() -> None:
    records = json.loads(LIST)["articles"]
    assert gathered(json.dumps(records)).articles == gathered(LIST).articles
    [alone] = gathered(json.dumps(records[1], indent=2)).articles
    assert alone.headline == "Ferry ends"


def test_articles_as_we_print_them_stay_what_they_are() -> None:
    record = json.loads(LINES)
    for content in (json.dumps([record], indent=1), json.dumps({"items": [record]})):
        [article] = gathered(content).articles
        assert article.to_data() == record


def test_a_folder_of_json_is_read(tmp_path: Path) -> None:
    Path(tmp_path, "a.json").write_text(LIST)
    Path(tmp_path, "b.json").write_text(json.dumps([json.loads(LINES)]))
    found = collect([str(tmp_path)], seen_at=SEEN)
    assert [each.headline for each in found.articles] == [
        "Bridge opens, at last",
        "Ferry ends",
        "One",
    ]
    assert found.failures == ()


def test_markup_in_a_record_is_made_harmless() -> None:
    content = "<p onclick='a()'>Five &lt; six.</p><script>b()</script><img src=x onerror=c()>"
    [article] = gathered(json.dumps([{"title": "<b>A &amp; B</b>", "content": content}])).articles
    assert article.headline == "A & B"
    assert [each.text for each in article.paragraphs] == ["Five < six."]


def test_what_was_cut_off_is_said() -> None:
    cut = LIST[: LIST.index('{"title": ""')]
    found = gathered(cut)
    assert len(found.articles) == 2
    assert found.notes[0] == "The list is cut off; its complete articles are kept."
    with pytest.raises(SourceError, match="cannot be read"):
        gathered(LIST[:80])


@pytest.mark.parametrize(
    "content",
    [
        '{"title": "Article", "type": "object"}',
        '{"name": "package", "version": "1.0"}',
        '[{"title": 7, "text": "number"}]',
        "[]",
    ],
)
def test_other_json_is_no_list_of_articles(content: str) -> None:
    assert kind_of(document(content, "other.json")) is None
