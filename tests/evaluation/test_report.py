"""The report of `make eval`: what is in it, and when it passes; no document is needed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path

import html5lib
import pytest

from tests.evaluation.__main__ import evaluations, main
from tests.evaluation.compiler import Tag, trees_of
from tests.evaluation.feeds import damages_of, kept
from tests.evaluation.hostile import offences_in
from tests.evaluation.labels import judge
from tests.evaluation.material import Failed, stands
from tests.evaluation.page import with_figures, write
from tests.evaluation.pages import Score, score
from tests.evaluation.pulls import wilson
from tests.evaluation.rows import Row, table
from tests.evaluation.selection import means_of

GOOD = Row("span, exact F1", "96.7")
BAD = Row.every("stand letter for letter", [True, False])


def reported(
    rows: Iterable[Row], folder: Path, capsys: pytest.CaptureFixture[str]
) -> tuple[int, str]:
    with pytest.raises(SystemExit) as end:
        main(folder, [("quotes", lambda: rows)])
    assert isinstance(end.value.code, int)
    return end.value.code, capsys.readouterr().out


def test_every_evaluation_is_found() -> None:
    assert {name for name, _ in evaluations()} == {
        *("build", "compiler", "condensing", "conformance", "emulator", "feeds", "fetching"),
        *("hostile", "labels", "looks", "pages", "pulls", "quotes", "seed", "selection", "spam"),
        *("speed", "suite", "summaries", "weights"),
    }


def test_without_the_folder_it_says_so_and_is_content(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(tmp_path / "gone", [("quotes", lambda: [BAD])])
    said = capsys.readouterr().out
    assert said.count("\n") == 1
    assert "“gone”" in said


def test_it_passes_when_every_row_holds(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, said = reported([GOOD, Row.every("kept", [True])], tmp_path, capsys)
    assert code == 0
    assert "quotes: span, exact F1" in said
    assert "FAILS" not in said


def test_it_fails_when_one_does_not(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, said = reported([BAD, GOOD], tmp_path, capsys)
    assert code == 1
    assert [line for line in said.splitlines() if "FAILS" in line] == [
        "FAILS  quotes: stand letter for letter  all   1 of 2"
    ]


def test_what_was_not_run_is_no_pass(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, said = reported([Row.not_run("ROUGE", "it rains")], tmp_path, capsys)
    assert code == 1
    assert "NOT RUN because it rains" in said


def test_a_scorer_that_breaks_costs_its_own_rows_only(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def breaking() -> Iterable[Row]:
        yield GOOD
        raise Failed("the scorer ended with 2: no such file")

    code, said = reported(breaking(), tmp_path, capsys)
    assert code == 1
    assert "96.7" in said
    assert "NOT RUN because the scorer ended with 2" in said


def test_nothing_at_all_is_not_everything() -> None:
    assert not Row.every("stand letter for letter", []).holds


def test_columns_stand_below_one_another() -> None:
    lines = list(table([GOOD, BAD]))
    assert len({line.index(figure) for line, figure in zip(lines, _FIGURES, strict=True)}) == 1


_FIGURES = ("figure", "96.7", "1 of 2")


def test_shingles_count_as_often_as_they_stand() -> None:
    assert score([("The ferry, in the fog!", "The ferry in the fog")]) == Score(1, 1, 1)
    twice = "the bell in fog the bell in fog"  # five shingles, one of them twice
    assert score([("the bell in fog", twice)]) == Score(1, 1 / 5, 0)
    assert score([(twice, "the bell in fog")]) == Score(1 / 5, 1, 0)
    assert score([("the ferry in the fog", "The ferry in the fog")]) == Score(1 / 2, 1 / 2, 0)


def test_means_are_taken_before_f1_and_what_is_empty_counts_once() -> None:
    both = score([("fog", "fog"), ("", "bell")])
    assert both == Score(1, 1 / 2, 1 / 2)
    assert both.f1 == pytest.approx(2 / 3)
    assert score([("fog", "bell")]).f1 == 0


def test_authors_are_compared_as_people() -> None:
    wanted = ["Ana Bell, Bo Cole", None, ["Ana Bell", None], "Ana Bell", "Ana Bell"]
    found = ["by BO COLE and Ana Bell", "", None, "Ana Bell, Bo Cole", None]
    verdicts = judge("author", found, wanted)
    assert verdicts == {"right": 3, "wrong": 1, "missing": 1}
    assert judge("author", ["Ana Bell"], [None]) == {"wrong": 1}


def test_languages_headlines_and_days_are_compared_by_what_they_say() -> None:
    assert judge("language", ["en_GB", "de"], ["en", "en"]) == {"right": 1, "wrong": 1}
    assert judge("headline", ["‘Fog’ ends - at last"], ["'Fog' ends – at last!"]) == {"right": 1}
    assert judge("date", ["2026-01-02", "2026-01-03"], [["2026-01-01", "2026-01-02"]] * 2) == {
        "right": 1,
        "wrong": 1,
    }


def test_a_passage_stands_where_it_says_or_not_at_all() -> None:
    assert stands({"text": "fog", "start": 4, "end": 7}, "the fog")
    assert not stands({"text": "fog", "start": 3, "end": 6}, "the fog")
    assert not stands({"text": "Fog", "start": 4, "end": 7}, "the fog")


def test_the_scorers_tables_are_read() -> None:
    means = means_of(
        "seed  who      duplicates  coverage  entropy\n"
        "  11  latest        0.713       0.158       0.794\n"
        "mean  latest        0.713       0.158       0.794\n"
        "mean  digest        0.150       0.685       0.961\n"
    )
    assert means == {"latest": [0.713, 0.158, 0.794], "digest": [0.15, 0.685, 0.961]}
    damages = damages_of(
        "damage                     entries  titles  feeds\n"
        "raw & in links              100.0    98.2     20\n"
        "mean                         97.5    97.4\n"
    )
    assert damages == {"raw & in links": (100.0, 98.2), "mean": (97.5, 97.4)}
    assert [row.holds for row in kept(damages)] == [True, True]
    assert [row.holds for row in kept(damages | {"mean": (96.9, 96.0)})] == [False, True]


def test_what_only_outlook_reads_is_compared_however_it_is_wrapped() -> None:
    apart = "<!-- a --><!--[if mso | IE]><tr><![endif]--><!--[if mso]><td><![endif]--><p>x</p>"
    together = '<!--[if mso | IE]><tr><td><![endif]--><p class="wide">x</p>'
    assert trees_of(apart) == trees_of(together)
    outlook, others = trees_of('<!--[if mso]><td width="20px"><![endif]--><img width="9.5" />')
    assert outlook == [Tag("td", 20), Tag("img", 9.5)]
    assert others == [Tag("img", 9.5)]


def test_wilsons_interval_is_as_published() -> None:
    assert [round(each, 1) for each in wilson(1, 55)] == [0.3, 9.6]
    assert [round(each, 1) for each in wilson(0, 300)] == [0.0, 1.3]
    assert [round(each, 1) for each in wilson(10, 10)] == [72.2, 100.0]
    assert wilson(0, 0) == (0.0, 100.0)


def test_figures_stand_between_their_marks_and_nothing_else_moves() -> None:
    page = "Words.\n\n<!-- figures: quotes -->\nold\n<!-- end -->\n\nMore.\n<!-- end -->\n"
    renewed = with_figures(page, "quotes", [GOOD, BAD], date(2026, 1, 2))
    assert renewed.startswith("Words.\n\n<!-- figures: quotes -->\n`make eval`, 2026-01-02\n")
    assert renewed.endswith("<!-- end -->\n\nMore.\n<!-- end -->\n")
    assert "old" not in renewed
    assert "| span, exact F1 |  | 96.7 |  |" in renewed
    assert "| stand letter for letter | all | 1 of 2 | missed |" in renewed
    assert with_figures(page, "pulls", [GOOD], date(2026, 1, 2)) == page


def test_a_page_that_is_not_there_stays_so(tmp_path: Path) -> None:
    write(tmp_path / "quality.md", "quotes", [GOOD], date(2026, 1, 2))
    assert list(tmp_path.iterdir()) == []


def test_what_could_act_in_a_page_is_found() -> None:
    page = """<p onclick=x><a href=" javascript:x">a</a><script>x</script><svg/onload=x></svg>
        <img src=//evil.example/x><i style="width:expression(x)">i</i><a href=https://a.example>a</a>"""
    found = list(offences_in(html5lib.parse(page, namespaceHTMLElements=False)))
    assert found == [
        "onclick of <p>",
        "href=' javascript:x' of <a>",
        "<script>",
        "<{http://www.w3.org/2000/svg}svg>",
        "onload of <{http://www.w3.org/2000/svg}svg>",
        "src='//evil.example/x' of <img>",
        "style='width:expression(x)' of <i>",
    ]
