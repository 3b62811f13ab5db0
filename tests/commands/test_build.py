"""`digest build` and `digest render`: real files in, a whole folder out, or one plain sentence."""

from __future__ import annotations

import json
import shutil
from email import message_from_bytes
from html import unescape
from pathlib import Path

import pytest

from digest.article import Image
from digest.build import in_words
from digest.demo import BUNDLED
from digest.issue import Issue
from digest.press import print_issue
from digest.theme import Theme
from digest.trimming import headlines_from
from tests import samples
from tests.loopback import Answer, web
from tests.samples import issue, stories_of
from tests.test_logos import lettering
from tests.test_main import digest

AT = ("--at", "2026-10-16T07:00:00Z")
ARTICLES = str(BUNDLED / "articles")


def build(out: Path, *arguments: str) -> tuple[int, str]:
    answer = digest("build", *arguments, *AT, "--out", str(out))
    assert "Traceback" not in answer.stderr
    return answer.returncode, answer.stderr


def read(out: Path) -> Issue:
    return Issue.from_data(json.loads((out / "issue.json").read_text(encoding="utf-8")))


def test_a_folder_of_mixed_sources_becomes_an_issue(tmp_path: Path) -> None:
    code, said = build(tmp_path / "out", ARTICLES)
    assert code == 0, said
    made = read(tmp_path / "out")
    sources = {story.source for story in made.stories}
    assert {"Ellery Herald", "Ellery Radio", "Fieldnotes", "Harbour Authority"} <= sources
    for story in made.stories:
        text = story.article.text
        assert story.summary
        assert all(passage.stands_in(text) for passage in (*story.summary, *story.quotes))


def test_the_same_input_gives_the_same_bytes(tmp_path: Path) -> None:
    for name in ("one", "two"):
        assert build(tmp_path / name, ARTICLES)[0] == 0
    one, two = (
        {
            str(each.relative_to(tmp_path / name)): each.read_bytes()
            for each in _files(tmp_path / name)
        }
        for name in ("one", "two")
    )
    assert one == two


def test_render_prints_what_build_printed(tmp_path: Path) -> None:
    build(tmp_path / "out", ARTICLES)
    answer = digest(
        "render", str(tmp_path / "out" / "issue.json"), "--out", str(tmp_path / "again")
    )
    assert answer.returncode == 0, answer.stderr
    for each in _files(tmp_path / "out"):
        again = tmp_path / "again" / each.relative_to(tmp_path / "out")
        assert again.read_bytes() == each.read_bytes(), each.name


def test_render_drops_to_headlines_from_a_story_on(tmp_path: Path) -> None:
    build(tmp_path / "out", ARTICLES)
    whole = read(tmp_path / "out")
    command = ("render", str(tmp_path / "out" / "issue.json"), "--out", str(tmp_path / "short"))
    answer = digest(*command, "--headlines-from", "3")
    assert answer.returncode == 0, answer.stderr
    assert read(tmp_path / "short") == headlines_from(whole, 3) != whole
    html = (tmp_path / "short" / "issue.html").read_text(encoding="utf-8")
    one, two, three, *_ = whole.stories
    assert one.summary[0].text in unescape(html)
    assert two.summary[0].text in unescape(html)
    assert three.headline in unescape(html)
    assert three.summary[0].text not in unescape(html)
    count = len(list(whole.stories))
    answer = digest(*command, "--headlines-from", str(count + 1))
    assert answer.returncode == 2
    assert f"the issue has {count} stories." in answer.stderr


def test_the_shell_says_how_it_makes_an_issue_small_enough() -> None:
    printed = print_issue(issue(stories_of(60)))
    [trim] = [each.trim for each in printed.findings if each.trim]
    said = [line for line in in_words(printed) if "--headlines-from" in line]
    assert len(said) == 1
    assert said[0].startswith("block: The HTML has ")
    assert said[0].endswith(f" So does `digest render ISSUE.json --headlines-from {trim.first}`.")


def test_where_the_inputs_lie_changes_nothing(tmp_path: Path) -> None:
    moved = tmp_path / "elsewhere" / "articles"
    shutil.copytree(ARTICLES, moved)
    assert build(tmp_path / "out", ARTICLES)[0] == 0
    assert build(tmp_path / "again", str(moved))[0] == 0
    assert any(story.image for story in read(tmp_path / "out").stories)
    for each in _files(tmp_path / "out"):
        again = tmp_path / "again" / each.relative_to(tmp_path / "out")
        assert again.read_bytes() == each.read_bytes(), each.name


def test_options_change_what_they_name(tmp_path: Path) -> None:
    theme = tmp_path / "theme.toml"
    theme.write_text('[light]\naccent = "#7a1f3d"\n')
    code, said = build(
        tmp_path / "out", ARTICLES, "--stories", "3", "--no-images", "--theme", str(theme),
        "--publication", str(BUNDLED / "tideline.toml"),
    )  # fmt: skip
    assert code == 0, said
    made = read(tmp_path / "out")
    assert len(list(made.stories)) == 3
    assert made.publication.name == "The Tideline"
    assert all(story.image is None for story in made.stories)
    assert "#7a1f3d" in (tmp_path / "out" / "issue.html").read_text(encoding="utf-8")


def test_a_theme_that_we_ship_has_a_name(tmp_path: Path) -> None:
    code, said = build(tmp_path / "out", ARTICLES, "--no-images", "--theme", "orchard")
    assert code == 0, said
    assert read(tmp_path / "out").theme == Theme.from_data({"base": "orchard"})
    publication = tmp_path / "own.toml"
    publication.write_text('theme = "harbour"\n' + (BUNDLED / "tideline.toml").read_text())
    build(tmp_path / "out", ARTICLES, "--no-images", "--publication", str(publication))
    assert read(tmp_path / "out").theme == Theme.from_data({"base": "harbour"})


def test_a_logo_travels_with_the_issue(tmp_path: Path) -> None:
    folder = tmp_path / "ours"
    folder.mkdir()
    lettering(colour="#c0703a").save(folder / "lantern.png")
    theme = folder / "theme.toml"
    theme.write_text('base = "dusk"\nlogo = "lantern.png"\n')
    code, said = build(tmp_path / "out", ARTICLES, "--no-images", "--theme", str(theme))
    assert code == 0, said
    logo = read(tmp_path / "out").theme.logo
    assert logo
    assert [each.name for each in (tmp_path / "out" / "images").iterdir()] == [logo.name]
    assert f'src="images/{logo.name}" width="320"' in (tmp_path / "out/issue.html").read_text()
    mail = message_from_bytes((tmp_path / "out" / "issue.eml").read_bytes())
    (part,) = [each for each in mail.walk() if each.get_content_type() == "image/png"]
    assert part["Content-ID"] == f"<{logo.name}@sample.example>"
    assert part.get_payload(decode=True) == (tmp_path / "out/images" / logo.name).read_bytes()


def test_a_logo_that_is_a_text_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "lantern.png").write_text("The Lantern")
    (tmp_path / "theme.toml").write_text('logo = "lantern.png"\n')
    code, said = build(tmp_path / "out", ARTICLES, "--theme", str(tmp_path / "theme.toml"))
    assert code == 2
    assert "The logo cannot be used. The picture is not a JPEG, PNG, GIF or WebP file." in said
    assert len(said.splitlines()) == 1
    assert not (tmp_path / "out").exists()


def test_a_sample_publication_blocks_nothing(tmp_path: Path) -> None:
    build(tmp_path / "out", ARTICLES)
    findings = json.loads((tmp_path / "out" / "preflight.json").read_text())["findings"]
    assert [found for found in findings if found["severity"] == "block"] == []


def test_a_finding_says_once_what_it_is_about(tmp_path: Path) -> None:
    (tmp_path / "note.md").write_text(
        "---\ntitle: The bridge is open\ndate: 2026-10-15\nlink: http://paper.example/bridge\n---\n"
        "\nThe bridge has been open to everybody since Tuesday morning.\n"
    )
    code, said = build(tmp_path / "out", str(tmp_path / "note.md"))
    assert code == 0, said
    (warning,) = [line for line in said.splitlines() if line.startswith("warn:")]
    assert warning == (
        "warn: The link “The bridge is open” is not secure: http://paper.example/bridge."
        " Use the https address if the page has one."
    )
    assert "note: The sample publication stands in for yours. (The Sample Digest)" in said


@pytest.mark.parametrize(
    ("arguments", "code", "sentence"),
    [
        (["nowhere.xml"], 2, "nowhere.xml"),
        (["http://127.0.0.1:9/feed"], 2, "127.0.0.1"),
        ([ARTICLES, "--layout", "baroque"], 2, "no layout “baroque”"),
        ([ARTICLES, "--since", "a while"], 2, "not a length of time"),
        ([f"{ARTICLES}/radio/radio.atom", "--since", "1m"], 1, "the newest from"),
        ([ARTICLES, "--publication", "none.toml"], 2, "none.toml cannot be read"),
        ([ARTICLES, "--theme", "none.toml"], 2, "none.toml cannot be read"),
        ([ARTICLES, "--theme", "harbor"], 2, "no theme “harbor”. Choose one of these: tideline,"),
    ],
)
def test_bad_input_is_one_sentence_and_leaves_nothing(
    tmp_path: Path, arguments: list[str], code: int, sentence: str
) -> None:
    result, said = build(tmp_path / "out", *arguments)
    assert (result, sentence in said) == (code, True), said
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("void.xml", "", "void.xml: It is empty."),
        ("feed.xml", "<html><body><p>Soon.</p></body></html>", "a page without an article."),
        ("feed.xml", "<rss><channel><title>A</title></channel></rss>", "The feed holds no article"),
        ("feed.xml", "<rss><channel><item><title>The br", "The feed is cut off before its first"),
        ("photo.jpg", "no photo", "it is of no kind that is read here"),
    ],
)
def test_what_can_be_read_and_holds_no_article_is_nothing_usable(
    tmp_path: Path, name: str, content: str, sentence: str
) -> None:
    (tmp_path / name).write_text(content)
    code, said = build(tmp_path / "out", str(tmp_path / name))
    assert (code, sentence in said) == (1, True), said
    assert len(said.splitlines()) == 1
    assert digest("articles", str(tmp_path / name)).returncode == code
    assert [each.name for each in tmp_path.iterdir()] == [name]


def test_every_input_that_gives_nothing_is_named(tmp_path: Path) -> None:
    code, said = build(tmp_path / "out", "nowhere.md", "http://127.0.0.1:9/feed")
    assert code == 2
    assert said == (
        "nowhere.md does not exist. Correct the name. http://127.0.0.1:9/feed cannot be reached:"
        " Connection refused. It may be back later; if not, correct or disable it.\n"
    )


def test_one_bad_source_costs_nothing_else(tmp_path: Path) -> None:
    broken = tmp_path / "broken.xml"
    broken.write_bytes(b"")
    code, said = build(tmp_path / "out", ARTICLES, str(broken), str(tmp_path / "missing.md"))
    assert code == 0
    assert "broken.xml" in said
    assert "missing.md" in said
    assert list(read(tmp_path / "out").stories)


def test_a_picture_that_is_none_costs_its_story_nothing(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "photo.jpg").write_text("not a picture")
    (tmp_path / "in" / "note.md").write_text(
        "---\ntitle: A note with a photo\ndate: 2026-10-15\nimage: photo.jpg\n---\n\n"
        "The photo was lost on the way. The note arrived all the same.\n"
    )
    code, said = build(tmp_path / "out", str(tmp_path / "in"))
    assert code == 0
    assert "A note with a photo" in said
    (story,) = read(tmp_path / "out").stories
    assert story.image is None


def test_control_characters_and_emoji_survive_everywhere(tmp_path: Path) -> None:
    odd = "Caf\u00e9 \U0001f469\u200d\U0001f680 \x0b\x1b<b>bold</b> & “quoted” {{7*7}} e\u0301"
    (tmp_path / "odd.md").write_text(
        f"---\ntitle: 'Odd {odd.translate({11: None, 27: None})}'\nauthor: '{{{{ x }}}}'\n"
        f"date: 2026-10-15\n---\n\nIt began: {odd} and went on for a while.\n"
    )
    code, said = build(tmp_path / "out", str(tmp_path / "odd.md"))
    assert code == 0, said
    html = (tmp_path / "out" / "issue.html").read_text(encoding="utf-8")
    assert "\U0001f469\u200d\U0001f680" in html
    assert "{{7*7}}" in html
    assert "\x0b" not in html + (tmp_path / "out" / "issue.txt").read_text(encoding="utf-8")


def test_an_issue_that_is_none_is_refused(tmp_path: Path) -> None:
    texts = (b"", b"[]", b'{"schema": 1}', b'{"schema": 99}', b"nonsense")
    for content in (*texts, b"\xff\xfe", b"[" * 100_000):
        (tmp_path / "issue.json").write_bytes(content)
        answer = digest("render", str(tmp_path / "issue.json"), "--out", str(tmp_path / "out"))
        assert answer.returncode == 2, (content, answer.stderr)
        assert len(answer.stderr.splitlines()) == 1, answer.stderr
        assert "codec" not in answer.stderr
        assert not (tmp_path / "out").exists()


def test_a_folder_that_cannot_be_written_is_said() -> None:
    code, said = build(Path("/proc/out"), ARTICLES)  # not even by root
    assert code == 2
    assert "cannot be written" in said


def _files(folder: Path) -> list[Path]:
    return sorted(each for each in folder.rglob("*") if each.is_file())


def test_links_are_looked_at_when_asked_for(tmp_path: Path) -> None:
    with web() as site:
        site.pages["/here"] = Answer(b"x")
        for name in ("here", "gone"):
            (tmp_path / f"{name}.md").write_text(
                f"---\ntitle: The bridge is {name}\ndate: 2026-10-15\nlink: {site.url('/')}{name}\n"
                "---\n\nThe bridge has been open to everybody since Tuesday morning.\n"
            )
        notes = [str(tmp_path / f"{name}.md") for name in ("here", "gone")]
        # Whoever names an address may have it visited, wherever it is.
        site.pages["/feed"] = Answer(b"<rss><channel><title>Empty</title></channel></rss>")
        code, said = build(tmp_path / "out", *notes, site.url("/feed"), "--check-links")
        assert code == 0, said
        assert {"/here", "/gone"} <= set(site.asked)
        site.asked.clear()
        assert build(tmp_path / "quiet", *notes, site.url("/feed"))[0] == 0
        assert site.asked == ["/feed"]
    found = json.loads((tmp_path / "out" / "preflight.json").read_text())["findings"]
    (finding,) = [each for each in found if each["rule"] == "link_check"]
    assert (finding["severity"], finding["where"]) == ("warn", "The bridge is gone")
    assert "does not exist (404)" in said


def test_a_picture_of_the_site_is_not_asked_for(tmp_path: Path) -> None:
    with web() as site:
        lines = [
            samples.article(number=number, source="Herald", image=Image(site.url("/site.jpg")))
            for number in range(1, 5)
        ]
        feed = tmp_path / "herald.jsonl"
        feed.write_text("".join(f"{json.dumps(each.to_data())}\n" for each in lines))
        code, said = build(tmp_path / "out", str(feed), "--since", "400d")
        assert code == 0, said
        assert site.asked == []
    for story in read(tmp_path / "out").stories:
        why = "goes without its picture. It stands in for Herald: 4 of its 4 articles have it."
        assert f"“{story.headline}” {why}" in said
