"""Editors change a draft: each change is one row of its record, and one revision.

Every function takes the revision that the editor saw and returns the new one. An
approved issue that is changed is a draft again.

Each of them raises:
    Clash: the issue has another revision by now.
    NotEditable: it has left, or never will.
    InputError: what is named is not there, or the text does not fit.
"""

from __future__ import annotations

import dataclasses
import re
import textwrap
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from digest import issue as nouns
from digest import own_words, parts, stories
from digest.changing import Edit, changing, require_editable
from digest.drafts import one_line, programme_noun
from digest.errors import Clash, InputError
from digest.issue import OwnWords
from digest.models import Article, Editor, Issue, Story
from digest.passages import Passage
from digest.remembering import taste_of
from digest.selection import Choice
from digest.stand_ins import sift
from digest.summary import summarise

MOST_STORIES = 20  #: no mail holds more pictures
LONGEST_LINE, LONGEST_TEXT = 300, 5000  #: characters
_BESIDE = 100  # articles of a source that tell which pictures are the site's
_NAMED = 100  # characters of a headline that the record repeats
_BLANKS = re.compile(r"[ \t\r\n\f\v]+")  # and not the ones that keep words together


def set_subject(issue_id: int, text: str, *, editor: Editor, at: datetime, revision: int) -> int:
    """Change the subject; an empty one follows the lead's headline again."""
    line = _line(text, "subject")
    with changing(issue_id, editor=editor, at=at, revision=revision) as edit:
        before = edit.issue.subject
        if _is_new(line, before, edit.issue.subject_is_ours):
            edit.issue.subject, edit.issue.subject_is_ours = line, not line
            what = "The subject was changed." if line else "The subject follows the lead again."
            edit.say("subject", what, before=before, after=line)
    return edit.revision


def set_preheader(issue_id: int, text: str, *, editor: Editor, at: datetime, revision: int) -> int:
    """Change the preheader; an empty one follows the next two headlines again."""
    line = _line(text, "preheader")
    with changing(issue_id, editor=editor, at=at, revision=revision) as edit:
        before = edit.issue.preheader
        if _is_new(line, before, edit.issue.preheader_is_ours):
            edit.issue.preheader, edit.issue.preheader_is_ours = line, not line
            follows = "The preheader follows the next headlines again."
            what = "The preheader was changed." if line else follows
            edit.say("preheader", what, before=before, after=line)
    return edit.revision


def set_intro(issue_id: int, text: str, *, editor: Editor, at: datetime, revision: int) -> int:
    """Change the introduction: a little Markdown, or HTML that was pasted; or none."""
    intro = "\n".join(text.split("\r\n")).strip()
    _require_fit(intro, "introduction", LONGEST_TEXT)
    with changing(issue_id, editor=editor, at=at, revision=revision) as edit:
        before = edit.issue.intro
        if intro != before:
            edit.issue.intro = intro
            what = f"The introduction was {'changed' if intro else 'left out'}."
            edit.say("intro", what, before=before, after=intro)
    return edit.revision


def set_headline(
    issue_id: int, story_id: int, text: str, *, editor: Editor, at: datetime, revision: int
) -> int:
    """Change a story's headline; an empty one is the article's own again."""
    line = _line(text, "headline")
    with changing(issue_id, editor=editor, at=at, revision=revision) as edit:
        row = edit.story(story_id)
        story = row.to_noun()
        own = story.article.headline
        changed = dataclasses.replace(
            story, headline=line or own, edited=_edited(story, "headline", line not in ("", own))
        )
        if _put(row, changed):
            what = f"The headline of {_named(story)} was changed."
            field = f"{story_id}.headline"
            edit.say(field, what, before=story.headline, after=changed.headline)
    return edit.revision


def set_summary(
    issue_id: int,
    story_id: int,
    sentences: Sequence[Passage | OwnWords | str],
    *,
    editor: Editor,
    at: datetime,
    revision: int,
) -> int:
    """Change a summary, sentence by sentence.

    Args:
        sentences: in their order: passages of the article, what was written before, and
            the editor's own sentences, which are kept apart and marked as such. None
            at all prints the headline only.
    """
    with changing(issue_id, editor=editor, at=at, revision=revision) as edit:
        _summarise(edit, edit.story(story_id), sentences)
    return edit.revision


def write_summary(
    issue_id: int, story_id: int, words: str, *, editor: Editor, at: datetime, revision: int
) -> int:
    """Change a summary to what an editor wrote.

    Sentences that stand in the article letter for letter stay passages of it; the
    others are marked as the editor's own.
    """
    with changing(issue_id, editor=editor, at=at, revision=revision) as edit:
        row = edit.story(story_id)
        story = row.to_noun()
        language = story.article.language or edit.issue.publication.language
        _require_fit(words, "summary", LONGEST_TEXT)
        _summarise(edit, row, own_words.recognise(words, story.article.text, language))
    return edit.revision


def reset_summary(
    issue_id: int, story_id: int, *, editor: Editor, at: datetime, revision: int
) -> int:
    """Make the summary again of the article's own sentences."""
    with changing(issue_id, editor=editor, at=at, revision=revision) as edit:
        row = edit.story(story_id)
        article = row.to_noun().article
        publication = edit.issue.publication
        again = summarise(
            article.text,
            words=publication.programme.summary_words,
            language=article.language or publication.language,
            headline=article.headline,
        )
        _summarise(edit, row, again, is_edited=False)
    return edit.revision


def choose_quote(
    issue_id: int, story_id: int, index: int | None, *, editor: Editor, at: datetime, revision: int
) -> int:
    """Print another of the candidates large, by its place among `Story.quotes`; or none."""
    with changing(issue_id, editor=editor, at=at, revision=revision) as edit:
        row = edit.story(story_id)
        story = row.to_noun()
        if index is not None and not 0 <= index < len(story.quotes):
            raise InputError("The article has no such quotation.", fix="Choose one that is shown.")
        quote = None if index is None else story.quotes[index]
        is_ours = quote == (story.quotes[0] if story.quotes else None)
        edited = _edited(story, "pull_quote", not is_ours)
        if _put(row, dataclasses.replace(story, pull_quote=quote, edited=edited)):
            edit.say(
                f"{story_id}.pull_quote",
                f"The pull quote of {_named(story)} was {'changed' if quote else 'left out'}.",
                before=story.pull_quote.text if story.pull_quote else "",
                after=quote.text if quote else "",
            )
    return edit.revision


def describe_picture(
    issue_id: int, story_id: int, alt: str | None, *, editor: Editor, at: datetime, revision: int
) -> int:
    """Show a story's picture, described for those who cannot see it; with None, leave it out.

    An empty description is one of a picture that only decorates. It stays with the story
    wherever that is moved, and while the picture is left out.
    """
    line = None if alt is None else _line(alt, "description")
    with changing(issue_id, editor=editor, at=at, revision=revision) as edit:
        row = edit.story(story_id)
        if row.picture_of_its_place is None:
            raise InputError("The story has no picture.", fix="Look at the story again.")
        before = described_picture(row)
        if line == before:
            return edit.revision
        shapes = {} if line is None else _described(row, line)
        row.pictures = row.pictures | shapes | {"left_out": line is None}
        story = row.to_noun()
        own = story.article.image.alt if story.article.image else ""
        edited = _edited(story, "image", line != own)
        row.data = dataclasses.replace(story, edited=edited).to_data()
        done = "left out" if line is None else "shown" if before is None else "described anew"
        edit.say(
            f"{story_id}.image",
            f"The picture of {_named(story)} was {done}.",
            before=before or "",
            after=line or "",
        )
    return edit.revision


def described_picture(row: Story) -> str | None:
    """Return what describes a story's picture; None where an editor left that out, or none is."""
    picture = row.picture_of_its_place
    return None if picture is None or row.has_picture_left_out else str(picture["alt"])


def _described(row: Story, alt: str) -> dict[str, Any]:
    shapes = {place: row.pictures[place] for place in ("lead", "square")}
    return {place: found and {**found, "alt": alt} for place, found in shapes.items()}


def move(
    issue_id: int, story_id: int, position: int, *, editor: Editor, at: datetime, revision: int
) -> int:
    """Move a story to a position, counted from 0, which is the lead's."""
    with changing(issue_id, editor=editor, at=at, revision=revision) as edit:
        row = edit.story(story_id)
        old, new = row.position, min(max(position, 0), len(edit.stories) - 1)
        if new != old:
            edit.stories.remove(row)
            edit.stories.insert(new, row)
            moved = f"was moved from place {old + 1} to {new + 1}" if new else "became the lead"
            edit.say("order", f"{_named(row.to_noun())} {moved}.")
    return edit.revision


def drop(issue_id: int, story_id: int, *, editor: Editor, at: datetime, revision: int) -> int:
    """Leave a story out; its article goes back to the pool."""
    with changing(issue_id, editor=editor, at=at, revision=revision) as edit:
        row = edit.story(story_id)
        edit.stories.remove(row)
        edit.say("stories", f"{_named(row.to_noun())} was left out.")
    return edit.revision


def add(
    issue_id: int,
    article_id: int,
    *,
    position: int | None = None,
    pinned: bool = False,
    again: bool = False,
    editor: Editor,
    at: datetime,
    revision: int,
) -> int:
    """Take an article of the pool, at a position or at the end.

    Args:
        pinned: whether it stays when the stories are picked again.
        again: whether an article is wanted though another issue carried it; without
            that, the InputError for such a one says in which.
    """
    made = _made(issue_id, article_id, editor, revision, again=again)
    made.is_pinned = pinned
    with changing(issue_id, editor=editor, at=at, revision=revision) as edit:
        if len(edit.stories) >= MOST_STORIES:
            raise InputError(
                f"An issue holds at most {MOST_STORIES} stories.", fix="Leave one out first."
            )
        _take(edit, made, again=again)
        last = len(edit.stories)
        place = last if position is None else min(max(position, 0), last)
        edit.stories.insert(place, made)
        once_more = " once more" if again else ""
        added = f"{_named(made.to_noun())} was added{once_more} at place {place + 1}."
        edit.say("stories", added)
    return edit.revision


def set_pinned(
    issue_id: int, story_id: int, pinned: bool, *, editor: Editor, at: datetime, revision: int
) -> int:
    """Pin a story, so that it stays in its place when stories are picked again; or let it go."""
    with changing(issue_id, editor=editor, at=at, revision=revision) as edit:
        row = edit.story(story_id)
        if row.is_pinned != pinned:
            row.is_pinned = pinned
            done = "was pinned" if pinned else "is pinned no more"
            edit.say(f"{story_id}.pinned", f"{_named(row.to_noun())} {done}.")
    return edit.revision


def replace(
    issue_id: int, story_id: int, article_id: int, *, editor: Editor, at: datetime, revision: int
) -> int:
    """Put an article of the pool in a story's place."""
    made = _made(issue_id, article_id, editor, revision)
    with changing(issue_id, editor=editor, at=at, revision=revision) as edit:
        row = edit.story(story_id)
        _take(edit, made)
        edit.stories[edit.stories.index(row)] = made
        edit.say("stories", f"{_named(made.to_noun())} took the place of {_named(row.to_noun())}.")
    return edit.revision


def set_headlines_from(
    issue_id: int, first: int | None, *, editor: Editor, at: datetime, revision: int
) -> int:
    """Print no more than headlines from a story on, counted from 1; with None, all in full again.

    The stories keep what they have, so nothing is lost by it.
    """
    with changing(issue_id, editor=editor, at=at, revision=revision) as edit:
        if first is not None and not 2 <= first <= len(edit.stories):
            raise InputError(
                f"Below the lead there is no story {first}.", fix="Look at the issue as it is now."
            )
        if first != edit.issue.headlines_from:
            edit.issue.headlines_from = first
            edit.say("headlines_from", _from_there(edit, first))
    return edit.revision


def _from_there(edit: Edit, first: int | None) -> str:
    if first is None:
        return "Every story is printed in full again."
    story = edit.stories[first - 1].to_noun()
    return f"Only headlines are printed from story {first} on, {_named(story)}."


def _is_new(line: str, before: str, is_ours: bool) -> bool:
    """Whether a line changes what is printed, or, left empty, who makes it."""
    return line != before if line else not is_ours


def _made(
    issue_id: int, article_id: int, editor: Editor, revision: int, *, again: bool = False
) -> Story:
    """Return an article of the pool as an unsaved story; visits the network for its picture.

    Raises:
        Clash, NotEditable, InputError: as every change; here, so that nobody waits in vain.
    """
    issue = Issue.objects.select_related("publication__programme").filter(pk=issue_id).first()
    if issue is None:
        raise InputError("There is no such issue.", fix="Look at the list of issues.")
    require_editable(issue, editor=editor, revision=revision)
    pool = Article.objects.filter(publication_id=issue.publication_id)
    row = pool.select_related("source", "used_in").filter(pk=article_id).first()
    if row is None:
        raise InputError("That article is not in the pool.", fix="Choose another.")
    _require_free(row, again=again)
    beside = Article.objects.filter(source_id=row.source_id).exclude(pk=row.pk)
    sifted = sift(each.to_noun() for each in (row, *beside.order_by("-dated")[:_BESIDE]))
    article = sifted.articles[0]
    section = taste_of(issue.publication.programme).section_of(article)
    choice = Choice(article, True, None, f"Chosen by {editor}.", row.key, section=section)
    programme = programme_noun(issue.publication.programme, number=issue.number or 0)
    [made] = stories.make([choice], {row.key: row}, programme, sifted.reasons)
    return made


def _require_free(row: Article, *, again: bool = False) -> None:
    if row.used_in and not again:
        raise InputError(f"“{row}” is in {row.used_in} already.", fix="Choose another.")
    if row.is_held:
        raise InputError(
            f"“{row}” is held: it looks new and is old.", fix="Decide on its source's page."
        )
    if row.is_never:
        raise InputError(
            f"“{row}” was set aside for good.", fix="Take that back, or choose another."
        )


def _take(edit: Edit, made: Story, *, again: bool = False) -> None:
    if any(each.article_id == made.article_id for each in edit.stories):
        raise InputError("That article is in this issue already.", fix="Choose another.")
    if not stories.take(edit.issue.pk, [made.article_id], again=again):
        raise Clash("Another issue took the article meanwhile.", fix="Choose another.")


def _summarise(
    edit: Edit, row: Story, sentences: Sequence[Passage | OwnWords | str], *, is_edited: bool = True
) -> None:
    story = row.to_noun()
    written = {each.text: each for each in story.own_words}
    sentences = [written.get(each, each) if isinstance(each, str) else each for each in sentences]
    for sentence in sentences:
        if isinstance(sentence, Passage):
            _require_passage(sentence, story)
        elif isinstance(sentence, str):
            _require_fit(sentence, "sentence", LONGEST_TEXT)
    passages, own = own_words.part(sentences)
    edited = _edited(story, "summary", is_edited)
    changed = dataclasses.replace(story, summary=passages, own_words=own, note="", edited=edited)
    if is_edited and changed.sentences == story.sentences:
        return
    if not _put(row, changed):
        return
    edit.say(
        f"{row.pk}.summary",
        f"The summary of {_named(story)} was changed{_told_by(own)}.",
        before=_joined(story),
        after=_joined(changed),
    )


def _require_passage(passage: Passage, story: nouns.Story) -> None:
    if not passage.text or not passage.stands_in(story.article.text):
        raise InputError(
            f"“{one_line(passage.text)}” does not stand in the article so.",
            fix="Choose its sentences again, or write your own.",
        )


def _told_by(own: Sequence[OwnWords]) -> str:
    count = sum(not each.by for each in own)
    if not count:
        return ""
    if count == 1:
        return "; one of its sentences is the editor’s own"
    return f"; {count} of its sentences are the editor’s own"


def _joined(story: nouns.Story) -> str:
    return " ".join(sentence.text for sentence in story.sentences)


def _put(row: Story, changed: nouns.Story) -> bool:
    """Put a changed story into its row; whether it differs."""
    if changed == row.to_noun():
        return False
    row.data = changed.to_data()
    return True


def _edited(story: nouns.Story, field: str, by_hand: bool) -> tuple[str, ...]:
    """Return which fields a person changed, now that one was, or is as it was made again."""
    others = tuple(each for each in story.edited if each != field)
    return (*others, field) if by_hand else others


def _named(story: nouns.Story) -> str:
    return f"“{textwrap.shorten(story.headline, _NAMED, placeholder='…')}”"


def _line(text: str, what: str) -> str:
    line = _BLANKS.sub(" ", text).strip()
    _require_fit(line, what, LONGEST_LINE)
    return line


def _require_fit(text: str, what: str, most: int) -> None:
    if not parts.is_text(text):
        raise InputError(f"The {what} holds a character that cannot be written.", fix="Remove it.")
    if len(text) > most:
        raise InputError(
            f"The {what} has {len(text)} characters.", fix=f"Use at most {most} of them."
        )
