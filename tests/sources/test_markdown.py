from __future__ import annotations

import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from digest.article import Article, Image, Paragraph
from digest.documents import read_path
from digest.errors import SourceError
from digest.sources import markdown
from tests.sources.shelf import MARKDOWN, SEEN, document


def article(content: str, url: str | None = None) -> Article:
    [found] = markdown.parse(document(content, "a.md", url=url), SEEN).articles
    return found


@pytest.fixture
def shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("content/pictures/orchard.jpg", "content/posts/tree.png", "secret.jpg"):
        Path(tmp_path, name).parent.mkdir(parents=True, exist_ok=True)
        Path(tmp_path, name).touch()
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_front_matter_and_text_become_an_article() -> None:
    found = article(MARKDOWN)
    assert found.headline == "The orchard that was meant to become a car park"
    assert found.byline == "Bea Lanyon"
    assert found.source == "Fieldnotes"
    assert found.url == "https://fieldnotes.example/ellery-russet"
    assert found.language == "en-GB"
    assert found.published_at == datetime(2026, 10, 12, 7, tzinfo=UTC)
    assert found.paragraphs == (
        Paragraph("Volunteers have grafted the last known Ellery Russet on to forty young trees."),
        Paragraph("“You plant pears for your heirs, and russets for spite.”", "quote"),
        Paragraph("Where the trees will go", "heading"),
        Paragraph("Ten stay where they are."),
        Paragraph("The rest go to schools."),
    )


def test_without_front_matter_the_first_heading_is_the_headline() -> None:
    found = article("# The *orchard*\n\nText of it.\n\n## More\n")
    assert found.headline == "The orchard"
    assert [paragraph.kind for paragraph in found.paragraphs] == ["body", "heading"]
    assert article("Text of it.\n\n# Later\n").headline == ""


def test_other_generators_names_are_understood() -> None:
    front = (
        "---\nheadline: H\nauthors: [Ana, {name: Ben}]\npublishDate: 2026-10-12\nlang: de_DE\n"
        "cover: {src: 'https://x.example/a.jpg'}\ncanonical_url: https://x.example/a\n---\nText.\n"
    )
    found = article(front)
    assert (found.headline, found.byline, found.language) == ("H", "Ana, Ben", "de-DE")
    assert found.published_at == datetime(2026, 10, 12, tzinfo=UTC)
    assert found.image == Image("https://x.example/a.jpg")
    assert found.url == "https://x.example/a"


@pytest.mark.usefixtures("shelf")
@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("../pictures/orchard.jpg", "content/pictures/orchard.jpg"),
        ("/pictures/orchard.jpg", "content/pictures/orchard.jpg"),
        ("tree.png", "content/posts/tree.png"),
        ("https://x.example/a.jpg", "https://x.example/a.jpg"),
        ("../../secret.jpg", None),
        ("none.jpg", None),
    ],
)
def test_pictures_lie_in_the_folder_that_was_named(address: str, expected: str | None) -> None:
    for content in (f"---\nimage: {address}\n---\nText.\n", f"# H\n\n![A tree]({address})\n"):
        Path("content/posts/a.md").write_text(content)
        [found] = markdown.parse(read_path("content/posts/a.md", Path("content")), SEEN).articles
        assert (found.image.url if found.image else None) == expected


def test_a_document_from_the_web_has_pictures_from_the_web_only() -> None:
    found = article("# H\n\n![A tree](tree.png)\n", url="https://x.example/posts/a.md")
    assert found.image == Image("https://x.example/posts/tree.png", alt="A tree")
    assert found.url == "https://x.example/posts/a.md"


@pytest.mark.parametrize("setting", ["draft: true", "draft: True", "published: false"])
def test_a_draft_is_left_out(setting: str) -> None:
    with pytest.raises(SourceError, match="a draft"):
        article(f"---\n{setting}\n---\n# H\n\nText.\n")


@pytest.mark.parametrize("front", ["a: [", "a: b: c", "- x", "text", "{" * 5000, "&a [*a]", "\0"])
def test_broken_front_matter_costs_only_itself(front: str) -> None:
    gathered = markdown.parse(document(f"---\n{front}\n---\n# Head\n\nText.\n", "a.md"), SEEN)
    assert gathered.articles[0].headline == "Head"
    assert gathered.articles[0].text == "Text."


def test_a_list_of_lists_in_the_front_matter_does_not_grow() -> None:
    bomb = "a: &a [x, x]\n" + "".join(
        f"b{number}: &b{number} [*{'a' if not number else f'b{number - 1}'}, x]\n" * 1
        for number in range(30)
    )
    began = time.process_time()
    article(f"---\ntitle: T\n{bomb}author: [*b29, Ana]\n---\nText.\n")
    assert time.process_time() - began < 1


def test_markup_in_markdown_is_inert() -> None:
    found = article(
        "# H\n\nText <script>x()</script>and [link](javascript:x()) <b onclick=x>bold</b>."
    )
    assert found.text == "Text and [link](javascript:x()) bold."


def test_rules_are_no_front_matter() -> None:
    assert not markdown.reads(document("---\n\nA text between rules\n\n---\n", "a.txt"))
    assert markdown.reads(document(MARKDOWN, "a.txt"))


@pytest.mark.parametrize("piece", ["[", "![", "*a ", "> ", "~~a", "a|b\n-|-\n", "<", "`", "- "])
def test_attacks_are_over_soon(piece: str) -> None:
    began = time.process_time()
    article("# H\n\nText.\n\n" + piece * (50_000 // len(piece)))
    assert time.process_time() - began < 2


def test_of_a_long_document_the_beginning_is_read() -> None:
    assert len(article("# H\n\n" + "word " * 100_000).text) < 250_000


def test_control_characters_cost_the_front_matter_nothing() -> None:
    content = "---\ntitle: The \x01bell 🔔\nauthor: Nuala\x07 Brennan\n---\nIt \x02rang twice.\n"
    [found] = markdown.parse(document(content, "bell.md"), SEEN).articles
    assert (found.headline, found.byline) == ("The bell 🔔", "Nuala Brennan")
    assert [paragraph.text for paragraph in found.paragraphs] == ["It rang twice."]
