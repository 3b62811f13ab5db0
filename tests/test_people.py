"""The people of an article: full names, and who is a person at all."""

from __future__ import annotations

import pytest

from digest.people import find_people, is_full_name


@pytest.mark.parametrize(
    ("text", "short", "full"),
    [
        ("Ann Lee spoke. Lee left.", "Lee", "Ann Lee"),
        ("Skerry Gov. Ann Lee spoke.", "Lee", "Ann Lee"),
        ("On Monday Ann Lee spoke.", "Lee", "Ann Lee"),
        ("Renk’s deputy is Ann Lee.", "Lee", "Ann Lee"),
        ("Chefanalyst Robert Halm sprach.", "Halm", "Robert Halm"),
        ("Ann Lee Jr. spoke.", "Lee", "Ann Lee Jr"),
        ("Ann van der Lee spoke.", "Lee", "Ann van der Lee"),
        ("Skerry Secretary of State Jorn Hested spoke.", "Hested", "Jorn Hested"),
        ("The Minister for Defence Jorn Hested spoke.", "Hested", "Jorn Hested"),
        ("Ann Lee spoke.", "Renk", "Renk"),
        ("Ann Lee and Robert Lee spoke.", "Lee", "Lee"),
    ],
)
def test_full_names(text: str, short: str, full: str) -> None:
    assert find_people(text).resolve(short) == full


@pytest.mark.parametrize(
    ("text", "name", "human"),
    [
        ("Ann Lee spoke.", "Ann Lee", True),
        ("Mr. Lee spoke.", "Lee", True),
        ("Xu Roe spoke. Roe left.", "Xu Roe", True),
        ("The United States spoke.", "United States", False),
        ("Skerry University spoke.", "Skerry University", False),
    ],
)
def test_who_is_a_person(text: str, name: str, human: bool) -> None:
    assert find_people(text).knows(name) is human


def test_whoever_speaks_is_somebody() -> None:
    people = find_people("Xu Roe and the Skerry Office spoke.")
    people.hear("Xu Roe")
    people.hear("Skerry Office")
    assert people.knows("Xu Roe")
    assert not people.knows("Skerry Office")


def test_a_headline_in_capitals_names_nobody() -> None:
    assert find_people("Mayor Says Harbour Will Not Open Before Friday Night").sightings == []


def test_sightings_come_nearest_first_and_not_from_far_away() -> None:
    people = find_people("Ann Lee met Tobias Renk." + " x" * 2000 + " Ruth Holm came.")
    names = [sighting.person.name for sighting in people.before(10_000)]
    assert names == []
    assert [each.person.name for each in people.before(24)] == ["Tobias Renk", "Ann Lee"]


@pytest.mark.parametrize(
    ("name", "full"),
    [
        ("Qwirin Odubajo", True),
        ("Ann Lee (SPD)", True),
        ("Odubajo", False),
        ("Commanding General", False),
        ("Leitende Direktorin", False),
        ("Marrow Police", False),
    ],
)
def test_full_names_are_of_somebody(name: str, full: bool) -> None:
    assert is_full_name(name) == full
