"""What a reader understands who has read nothing before it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.standing import MOST, Standing, standing, tongue_of


@pytest.mark.parametrize(
    "text",
    [
        "We never thought that we would see boats again.",
        "The council says it will dredge the river,",
        "Ann Lee knows what she wants for the harbour.",
        "My father said that he would never leave the quay.",
        "The divers know what they found down there.",
        "It is time to dredge the harbour from end to end.",
        "If the crew comes to the pier, we will talk,",
        "We wept on the day the boats left, and nobody has forgotten that.",
        "It’s a shame that nobody looks after the quay.",
        "There’s a man who keeps the light at the pier.",
        "I love this country, and it has been good to me.",
        "I know that nobody will dredge the harbour for us.",
        "I’m just glad that, finally, somebody dredges the port.",
        "The trouble is that, with time, mud comes back.",
        "Who is going to pay for the boats of this town?",
        "Nothing really helps against mud in the long run.",
        "I regard mud as the natural state of a harbour.",
        "No harbour has ever dredged itself without a crew.",
        "The berths go to those who came to the pier first.",
        "If we sink the boats now, at that point, the harbour is shut.",
        "Thanks to everyone who turned out for the harbour.",
        "Like him or not, Ann Lee has made the harbour what it is.",
        "Don’t go looking for gold down there at night.",
    ],
)
def test_what_needs_nothing(text: str) -> None:
    assert standing(text, "en") is Standing.ALONE


@pytest.mark.parametrize(
    "text",
    [
        "We will never vote for this outrageous bill of yours.",
        "I don’t know if it was cathartic or symptomatic.",
        "Well, we never thought that we would see boats.",
        "I think it has to do with how strong I am.",
        "There is no question about it in this town.",
        "I think they should come and look at the mud.",
        "I will sign it, and nobody on this planet will stop me.",
        "This bridge that Ann Lee opened is a danger to boats.",
        "For you, mud is the best reason to leave the town.",
        "I think our crew has dredged plenty of mud also.",
        "Personnel has been sending him options for the harbour.",
        "The divers want nothing but to see it done.",
    ],
)
def test_what_needs_its_headline(text: str) -> None:
    assert standing(text, "en") is Standing.BESIDE


@pytest.mark.parametrize(
    ("case", "text"),
    [
        ("he", "I could see his love for us, last year and again today."),
        ("she", "I just don’t think she’s been truthful with the town."),
        (
            "he behind a word that begins the sentence",
            "There’s a fear that he’ll stick to the rich.",
        ),
        ("that, alone", "I wish I could be like that at my age."),
        ("that, subject", "I know that’s still inconvenient for the council."),
        ("that, object", "I know that, and everybody in the town does."),
        ("that, about", "How could I not say that about any situation?"),
        ("that, of", "We just can’t have a repeat of that in Philadelphia."),
        ("that, and", "The crew worked hard to change that and won."),
        ("that, asked", "Would that have been great for the town?"),
        ("do so", "I think the mayor and all of the crew should do so."),
        ("a month is nobody", "October brought a new life to her."),
        ("there", "I’m not there right now, and I hope to be."),
        ("a verb that begins a sentence is nobody", "Look, he should never have left the quay."),
        ("that, of a guess", "Maybe that’s why I wouldn’t dredge the port."),
        ("she, behind a thing", "Anything she touches will be done to the end."),
        ("he, behind a verb", "Hearing his words makes me afraid for the young."),
        ("with that", "We should never be satisfied with that number of boats."),
        ("that, before a noun at the end", "I’ve always liked that picture."),
        ("as such", "As such, the office has no comment on the boats."),
        ("who, no antecedent", "I don’t know who supports him other than his crew."),
        ("she, behind an adverb", "Privately, she was her normal self at home."),
        ("at that time", "At that time, the whole town thanked the crew,"),
        ("she, behind a man", "Robert seems to be more honest than her,"),
        ("no main clause in one of two", "We need the money. Unless you have big friends here."),
        ("no main clause", "If the last three of us don’t want to get on,"),
        ("except", "Except, nobody has ever dredged a harbour like this one."),
        ("it is a step", "It’s a very hard step you have to take."),
        ("it is something", "It’s something I have talked about for years."),
        ("that kind", "I think when you do that kind of stuff, you sink."),
        ("this, alone", "We never thought that we would see this."),
        ("it was something", "It wasn’t a convincing argument,"),
        ("one", "One I would describe as a sort of hate for us all."),
        ("this, first", "This country needs harbours more than roads."),
        ("answers", "Right, we never thought that we would see boats."),
        ("answers, in two words", "I mean, we never thought we would see boats."),
        ("no verb", "Just not too good a job for the harbour."),
        ("no subject", "Can happen when you are as old as the pier."),
        ("one sentence of several has no verb", "We dredged it all. Over my dead body."),
        ("trails off", "We are going to look at a lot of things…"),
        ("trails off, in full stops", "We are going to look at a lot of things..."),
        ("breaks off", "We are going to look at a lot of —"),
        ("a mark left open", "The light came on 'Friends of the Pier, and we saw it,"),
        ("rather", "Rather, nobody should dredge this town’s harbour."),
        ("in fact", "In fact, nobody has ever dredged the harbour."),
        ("as I said", "As we have said before, boats belong in the harbour."),
        ("there, with somebody", "We were there under a false flag for a year."),
        ("that very", "I would have had to leave that very day."),
        ("that same", "I just don’t see that same mood among the divers."),
        ("after that", "After that fateful day, Ann Lee left the quay."),
        ("make that", "It began not just to make that public but to hurt the town."),
        ("tell that", "Tell that to the divers who pay for the quay,"),
        ("that man", "I believe that man is Tobias Renk of the harbour."),
        (
            "those, behind a preposition",
            "I don’t think the crew speaks about those things at the quay.",
        ),
        ("about it, at the end", "Obviously, we were sad when we learned about it,"),
        ("this, before an article", "Is this a matter for the council or the crew?"),
        ("one who", "You have one who has been on the quay for years."),
        ("no verb but an adjective", "In Skerry, an unarmed diver with a lamp in the hand."),
        ("a question without a verb", "Any questions about boats that we can answer?"),
        ("short, and with an “it”", "I hate to say it."),
        ("no verb but behind who", "Wealthy owners who are just keeping the mud."),
        ("I don’t know", "The mayor was there and then left, I don’t know."),
        ("lower case", "we never thought that we would see boats again."),
        ("too short", "We dredged it."),
        ("too long", "We " + "never " * MOST + "thought so."),
    ],
)
def test_what_needs_words_before_it(case: str, text: str) -> None:
    assert standing(text, "en") is Standing.NOT, case


def test_most_words_tell_the_language() -> None:
    assert tongue_of("Wir haben nie gedacht, dass hier wieder Boote fahren") == "de"
    assert tongue_of("He is a man") == "en"
    assert tongue_of("") == ""
    assert tongue_of("港はもう二度と開かないと思っていた。") == ""


@pytest.mark.parametrize(
    ("tongue", "text"),
    [
        ("", "港はもう二度と開かないと思っていた。"),
        ("", "Vi trodde aldri at vi skulle se båter her igjen."),
        ("fr", "Nous avons toujours aimé ce port et ses bateaux"),
    ],
)
def test_other_languages_are_asked_for_less(tongue: str, text: str) -> None:
    assert standing(text, tongue) is Standing.ALONE
    assert standing(text.replace("。", "").replace(".", ""), "") is Standing.NOT


WORDS = st.lists(
    st.sampled_from(
        [
            "I",
            "we",
            "it",
            "that",
            "this",
            "he",
            "they",
            "Lee",
            "boats",
            "know",
            "is",
            ",",
            ".",
            "?",
            "“",
            "'",
            "a",
            "the",
        ]
    )
).map(" ".join)


@given(WORDS)
def test_a_leading_he_needs_words_before_it_whatever_follows(text: str) -> None:
    assert standing(f"He knows {text}", "en") is Standing.NOT
    assert standing(f"We saw him, {text}", "en") is Standing.NOT
