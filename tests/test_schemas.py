"""The schemas in docs/schemas, held against what we write, what we read, and our own examples."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import suppress
from copy import deepcopy
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator, ValidationError
from referencing import Registry, Resource

from digest.article import Article, Image, Paragraph, Repair
from digest.errors import ConfigError, InputError
from digest.issue import Issue, OwnWords, Section
from digest.parts import is_text
from digest.passages import Passage
from digest.quotes import Quote, Speaker
from digest.selection import select
from tests.samples import NOW, article, issue, story

DOCS = Path(__file__).parent.parent / "docs"
SCHEMAS = {file.stem: json.loads(file.read_text()) for file in (DOCS / "schemas").glob("*.json")}


@cache
def validator(name: str) -> Draft202012Validator:
    resources = [Resource.from_contents(schema) for schema in SCHEMAS.values()]
    registry: Registry[Any] = resources @ Registry()
    base, _, place = name.partition("#")
    schema = {"$ref": SCHEMAS[base]["$id"] + ("#" + place if place else "")}
    checks = Draft202012Validator.FORMAT_CHECKER
    return Draft202012Validator(schema, registry=registry, format_checker=checks)


def fits(name: str, data: Any) -> None:
    """Hold `data` against a schema, as it comes out of JSON."""
    validator(name).validate(json.loads(json.dumps(data)))


TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=20)
MOMENTS = st.datetimes(datetime(1990, 1, 1), datetime(2090, 1, 1), timezones=st.just(UTC))
NUMBERS = st.integers(0, 10**6)
PASSAGES = st.builds(Passage, TEXT, NUMBERS, NUMBERS, NUMBERS)
KINDS = st.sampled_from(["named", "described", "pronoun"])
SPEAKERS = st.builds(Speaker, TEXT, NUMBERS, NUMBERS, TEXT, KINDS)
QUOTES = st.builds(
    Quote, TEXT, NUMBERS, NUMBERS, NUMBERS, st.none() | SPEAKERS, confident=st.booleans()
)
PARAGRAPHS = st.builds(Paragraph, TEXT, st.sampled_from(["body", "heading", "quote", "caption"]))
ARTICLES = st.builds(
    Article,
    id=TEXT,
    source=TEXT,
    headline=TEXT,
    first_seen_at=MOMENTS,
    guid=st.none() | TEXT,
    url=st.none() | TEXT,
    standfirst=TEXT,
    byline=TEXT,
    paragraphs=st.lists(PARAGRAPHS, max_size=3).map(tuple),
    published_at=st.none() | MOMENTS,
    date_is_guessed=st.booleans(),
    language=st.none() | TEXT,
    image=st.none() | st.builds(Image, TEXT, st.none() | NUMBERS, st.none() | NUMBERS, TEXT),
    repairs=st.lists(st.builds(Repair, TEXT, TEXT, NUMBERS, st.booleans()), max_size=2).map(tuple),
)
STORIES = st.builds(
    lambda number, changes: story(number=number, **changes),
    st.integers(1, 7),
    st.fixed_dictionaries(
        {},
        optional={
            "headline": TEXT,
            "kicker": TEXT,
            "summary": st.lists(PASSAGES, max_size=2).map(tuple),
            "own_words": st.lists(st.builds(OwnWords, TEXT, NUMBERS), max_size=2).map(tuple),
            "pull_quote": st.none() | QUOTES,
            "quotes": st.lists(QUOTES, max_size=2).map(tuple),
            "image": st.none(),
            "edited": st.lists(TEXT, max_size=2).map(tuple),
        },
    ),
)
SECTIONS = st.builds(Section, TEXT, st.lists(STORIES, max_size=2).map(tuple))
ISSUES = st.builds(
    lambda sections, number, intro: issue(sections=sections, number=number, intro=intro),
    st.lists(SECTIONS, max_size=2).map(tuple),
    NUMBERS,
    TEXT,
)


@given(PASSAGES)
def test_a_passage_is_as_its_schema_says_and_comes_back(passage: Passage) -> None:
    fits("passage", passage.to_data())
    assert Passage.from_data(passage.to_data()) == passage


@given(QUOTES)
def test_a_quote_is_as_its_schema_says_and_comes_back(quote: Quote) -> None:
    fits("quote", quote.to_data())
    assert Quote.from_data(quote.to_data()) == quote


@given(ARTICLES)
def test_an_article_is_as_its_schema_says_and_comes_back(one: Article) -> None:
    fits("article", one.to_data())
    assert Article.from_data(json.loads(json.dumps(one.to_data()))) == one


@given(ARTICLES)
def test_an_article_that_an_older_version_stored_is_read(one: Article) -> None:
    data = one.to_data()
    del data["date_as_given"]
    assert Article.from_data(data) == replace(one, date_as_given="")


@given(ISSUES)
def test_an_issue_is_as_its_schema_says_and_comes_back(one: Issue) -> None:
    fits("issue", one.to_data())
    assert Issue.from_data(json.loads(json.dumps(one.to_data()))) == one


def test_choices_are_as_their_schema_says() -> None:
    articles = [article(number=number) for number in range(1, 8)]
    window = NOW - datetime(2026, 10, 1, tzinfo=UTC)
    for choice in select(articles, count=3, at=NOW, window=window):
        fits("choice", choice.to_data())


def objects(schema: Any) -> list[dict[str, Any]]:
    """Return every part of a schema that describes an object."""
    if isinstance(schema, list):
        return [found for each in schema for found in objects(each)]
    if not isinstance(schema, dict):
        return []
    own = [schema] if schema.get("type") == "object" else []
    return own + [found for each in schema.values() for found in objects(each)]


@pytest.mark.parametrize("name", sorted(SCHEMAS))
def test_schemas_are_sound_and_leave_nothing_open(name: str) -> None:
    schema = SCHEMAS[name]
    Draft202012Validator.check_schema(schema)
    assert schema["$id"].endswith(f"/{name}.json")
    for each in objects(schema):
        assert each["additionalProperties"] is False
        assert set(each["required"]) == set(each["properties"])


PAGE = (DOCS / "data.md").read_text(encoding="utf-8")
EXAMPLES = dict(re.findall(r"^## (\w+)\n.*?^```json\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL))


def test_every_schema_has_an_example() -> None:
    assert set(SCHEMAS) <= {name.lower() for name in EXAMPLES}
    for name in SCHEMAS:
        assert f"(schemas/{name}.json)" in PAGE


@pytest.mark.parametrize("name", sorted(EXAMPLES))
def test_examples_are_as_their_schema_says(name: str) -> None:
    place = "issue#/$defs/story" if name == "Story" else name.lower()
    fits(place, json.loads(EXAMPLES[name]))


def test_the_places_in_the_examples_are_right() -> None:
    one = Article.from_data(json.loads(EXAMPLES["Article"]))
    for name in ("Passage", "Quote"):
        data = json.loads(EXAMPLES[name])
        assert Passage.from_data(data).stands_in(one.text)
    speaker = Quote.from_data(json.loads(EXAMPLES["Quote"])).speaker
    assert speaker is not None
    assert one.text[speaker.start : speaker.end] == speaker.text
    assert Issue.from_data(json.loads(EXAMPLES["Issue"])).sections == ()


# What stands in the place of a part that should be something else.
STRANGERS: tuple[Any, ...] = (None, True, -1, 1.5, "", "\0", "\ud800", [], [5], {}, {"text": 5})


def places(data: Any, path: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    """Return the path to every part of plain data."""
    if isinstance(data, dict):
        inner = [found for name, each in data.items() for found in places(each, (*path, name))]
    elif isinstance(data, list):
        inner = [found for at, each in enumerate(data) for found in places(each, (*path, at))]
    else:
        inner = []
    return ([path] if path else []) + inner


def put(data: Any, path: tuple[str | int, ...], value: Any) -> Any:
    """Return a copy with something else in one place."""
    copy = deepcopy(data)
    within = copy
    for step in path[:-1]:
        within = within[step]
    within[path[-1]] = value
    return copy


@pytest.mark.parametrize("kind", [Article, Issue])
def test_a_stranger_in_any_place_is_refused_in_words(kind: type[Article | Issue]) -> None:
    good = json.loads(EXAMPLES["Article"])
    if kind is Issue:
        stories = [json.loads(EXAMPLES["Story"])]
        good = json.loads(EXAMPLES["Issue"]) | {"sections": [{"name": "", "stories": stories}]}
    name = kind.__name__.lower()
    for path in places(good):
        for stranger in STRANGERS:
            data = put(good, path, stranger)
            with suppress(InputError, ConfigError):
                written = kind.from_data(data).to_data()
                fits(name, written)
                assert all(map(is_text, strings(written))), f"{path} took {stranger!r}"


def strings(data: Any) -> Iterator[str]:
    """Yield every text in plain data."""
    if isinstance(data, str):
        yield data
    elif isinstance(data, dict | list):
        for each in data.values() if isinstance(data, dict) else data:
            yield from strings(each)


@pytest.mark.parametrize("data", [None, 5, "", [], {}, [{}]])
def test_what_is_no_object_at_all_is_refused(data: Any) -> None:
    for kind in (Article, Issue, Quote, Passage):
        with pytest.raises(InputError):
            kind.from_data(data)


def test_a_missing_part_is_named() -> None:
    data = json.loads(EXAMPLES["Article"])
    del data["paragraphs"][1]["text"]
    with pytest.raises(InputError, match=r"paragraphs\[1\]: “text” is missing"):
        Article.from_data(data)


def test_a_schema_refuses_what_it_does_not_know() -> None:
    with pytest.raises(ValidationError):
        fits("passage", {"text": "", "start": 0, "end": 0, "paragraph": 0, "speaker": None})
