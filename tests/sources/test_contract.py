"""What every kind of source must keep to."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest import sources
from digest.documents import Document, read_path
from digest.errors import SourceError
from digest.sources import Gathered, Source, kind_of
from tests.sources import shelf
from tests.sources.shelf import SEEN, document

KINDS: dict[str, Source] = {
    module.name: import_module(f"digest.sources.{module.name}")
    for module in iter_modules(sources.__path__)
}

SAMPLES = [
    ("feed", document(shelf.RSS, "feed.xml")),
    ("feed", document(shelf.ATOM, "https://x.example", url="https://x.example")),
    ("feed", document(shelf.RDF, "rdf")),
    ("json_feed", document(shelf.JSON_FEED, "feed.json")),
    ("json_lines", document(shelf.LINES, "articles.jsonl")),
    ("json_list", document(shelf.LIST, "articles.json")),
    ("markdown", document(shelf.MARKDOWN, "orchard.md")),
    ("markdown", document(shelf.MARKDOWN, "https://x.example/a", url="https://x.example/a")),
    ("opml", document(shelf.OPML, "feeds.opml")),
    ("page", document(shelf.PAGE, "https://x.example/a", url="https://x.example/a")),
    ("table", document(shelf.TABLE, "list.csv")),
    ("text", document(shelf.TEXT, "bridge.txt")),
    ("wordpress", document(shelf.WORDPRESS, "https://x.example/a", url="https://x.example/a")),
]


@pytest.mark.parametrize(("name", "sample"), SAMPLES)
def test_each_document_is_read_by_its_kind(name: str, sample: Document) -> None:
    assert kind_of(sample) is KINDS[name]
    others = [kind for kind in KINDS if kind != name and KINDS[kind].reads(sample)]
    assert others in ([], ["text"])  # which reads anything that is text, and is asked last
    if name in ("feed", "json_feed", "page", "json_lines", "json_list", "wordpress"):
        assert others == []


def test_a_folder_is_read_by_its_kind(tmp_path: Path) -> None:
    Path(tmp_path, "a.txt").touch()
    assert kind_of(read_path(str(tmp_path))) is KINDS["folder"]


@pytest.mark.parametrize(("name", "sample"), SAMPLES)
def test_what_comes_out_keeps_to_the_contract(name: str, sample: Document) -> None:
    gathered = KINDS[name].parse(sample, SEEN)
    assert gathered.articles or gathered.links
    for article in gathered.articles:
        assert article.source
        assert article.first_seen_at == SEEN
        assert article.published_at is None or article.published_at <= SEEN
        assert not article.url or article.url.startswith("https://")
        assert all(paragraph.text == paragraph.text.strip() for paragraph in article.paragraphs)
        assert not any("<" in paragraph.text for paragraph in article.paragraphs)
    assert len({article.id for article in gathered.articles}) == len(gathered.articles)


@pytest.mark.parametrize(("name", "sample"), SAMPLES)
def test_the_same_document_gives_the_same_articles(name: str, sample: Document) -> None:
    assert KINDS[name].parse(sample, SEEN) == KINDS[name].parse(sample, SEEN)


def outcome(cut: Document) -> Gathered | SourceError | None:
    kind = kind_of(cut)
    try:
        return kind.parse(cut, SEEN) if kind else None
    except SourceError as error:
        return error


@pytest.mark.parametrize(("name", "sample"), SAMPLES)
@pytest.mark.parametrize("share", [0.1, 0.3, 0.5, 0.8, 0.95])
def test_a_document_that_was_cut_costs_no_more_than_itself(
    name: str, sample: Document, share: float
) -> None:
    cut = document(sample.content[: int(len(sample.content) * share)], sample.name, url=sample.url)
    answer = outcome(cut)
    if isinstance(answer, SourceError):
        assert answer.what.endswith(".")
    else:
        assert answer is None or answer.articles or answer.links


@given(st.binary(max_size=300), st.sampled_from(["a", "a.md", "a.xml", "a.html", "a.txt"]))
def test_no_kind_is_upset_by_bytes(content: bytes, name: str) -> None:
    for kind in KINDS.values():
        assert kind.reads(document(content, name)) in (True, False)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b" \n\t",
        b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\2\0\0\0\1\0\x08\2\0\0\0",
        b"%PDF-1.7\n%\xe2\xe3\xcf\xd3",
        b"PK\x03\x04\x14\0\0\0\x08\0" + bytes(range(256)),
        b'{"some": "json"}',
        b'[{"other": "json"}]',
        b"<svg xmlns='http://www.w3.org/2000/svg'></svg>",
        b'<?xml version="1.0"?><urlset></urlset>',
    ],
)
@pytest.mark.parametrize("name", ["a", "a.txt", "a.md", "a.xml"])
def test_what_is_no_source_is_read_by_none(content: bytes, name: str) -> None:
    kind = kind_of(document(content, name))
    assert kind is None or (name == "a.md" and content.startswith((b"{", b"[", b"<")))
