"""The article beside its story: letter for letter, with what was taken from it."""

from __future__ import annotations

from digest.desk.marked import marked, passage_at
from digest.issue import OwnWords
from tests import samples


def test_an_article_is_shown_letter_for_letter() -> None:
    story = samples.story()
    shown = [
        " ".join(sentence.text for sentence in paragraph.sentences)
        for paragraph in marked(story, "en")
    ]
    assert shown == [paragraph.text for paragraph in story.article.paragraphs]


def test_the_sentences_of_the_summary_carry_their_place() -> None:
    article = samples.article()
    second = samples.passage(article, "Forty-one people have asked for the post.")
    first = samples.passage(article, article.paragraphs[0].text.split(". ")[0] + ".")
    shown = marked(samples.story(article, summary=(first, second)), "en")
    numbers = [sentence.number for paragraph in shown for sentence in paragraph.sentences]
    assert numbers == [1, None, None, None, 2, None]
    written = samples.story(article, summary=(first, second), own_words=(OwnWords("Why?", 1),))
    numbers = [each.number for paragraph in marked(written, "en") for each in paragraph.sentences]
    assert numbers == [1, None, None, None, 3, None]


def test_what_was_said_is_marked_and_what_is_printed_large_more_so() -> None:
    story = samples.story()
    assert story.pull_quote
    runs = [run for each in marked(story, "en") for s in each.sentences for run in s.runs]
    assert [run.text for run in runs if run.look == "pulled"] == [story.pull_quote.text]
    quiet = samples.story(pull_quote=None)
    runs = [run for each in marked(quiet, "en") for s in each.sentences for run in s.runs]
    assert [run.look for run in runs if run.look] == ["said"]


def test_only_whole_sentences_can_be_chosen() -> None:
    story = samples.story()
    sentence = marked(story, "en")[1].sentences[0]
    chosen = passage_at(story, sentence.start, sentence.end, "en")
    assert chosen
    assert chosen.stands_in(story.article.text)
    assert chosen.paragraph == 1
    assert passage_at(story, sentence.start + 1, sentence.end, "en") is None
