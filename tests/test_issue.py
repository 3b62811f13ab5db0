"""A summary in the order it is printed, whoever wrote which sentence."""

from __future__ import annotations

from digest.issue import OwnWords, Story, preheader_of, subject_of
from digest.passages import Passage
from digest.rendering.galley import compose
from tests.samples import TOKENS, article, issue, stories_of, story

FIRST, SECOND = Passage("One.", 0, 4, 0), Passage("Two.", 6, 10, 1)


def told(*own_words: OwnWords, summary: tuple[Passage, ...] = (FIRST, SECOND)) -> list[str]:
    one = Story(article=article(), headline="Otters", summary=summary, own_words=own_words)
    return [sentence.text for sentence in one.sentences]


def test_own_words_stand_between_the_passages_in_their_order() -> None:
    assert told() == ["One.", "Two."]
    assert told(OwnWords("A.", 0), OwnWords("B.", 1), OwnWords("C.", 1), OwnWords("D.", 2)) == [
        *("A.", "One.", "B.", "C.", "Two.", "D.")
    ]
    assert told(OwnWords("B.", 2), OwnWords("A.", 0)) == ["A.", "One.", "Two.", "B."]


def test_own_words_may_be_all_there_is() -> None:
    assert told(OwnWords("A.", 5), OwnWords("B.", 9), summary=()) == ["A.", "B."]


def test_an_issue_prints_own_words_as_a_summary() -> None:
    alone = story(number=2, summary=(), own_words=(OwnWords("We saw it too.", 0),))
    [group] = compose(issue([story(), alone]), TOKENS).groups
    assert not group.is_brief
    assert group.cards[0].summary == "We saw it too."


def test_a_story_of_before_there_were_own_words_is_read() -> None:
    data = story().to_data()
    del data["own_words"]
    assert Story.from_data(data) == story()


def test_the_subject_and_the_preheader_follow_the_headlines() -> None:
    stories = [story(headline=name) for name in ("Otters", "Ferries", "Drains", "Buses")]
    assert subject_of(stories) == "Otters"
    assert preheader_of(stories) == "Ferries · Drains"
    assert subject_of([]) == preheader_of(stories_of(1)) == ""
