"""Lines that look like a page's furniture and belong to the article: no rule takes them away."""

from __future__ import annotations

import pytest

from digest.article import Article, Paragraph, ParagraphKind
from digest.cleaning import clean
from tests.samples import NOW

HEADLINE = "Harbour reopens after nine weeks"
LEAD = (
    "The harbour of Marrow Bay reopens on Friday after nine weeks of dredging that cost the port "
    "twice what it had planned."
)
BODY = (
    "Harbour master Edda Holm said the channel is now two metres deeper, and that the ferry to "
    "Skerry can sail again at any state of the tide."
)
HAFEN = (
    "Der Hafen von Marrow öffnet am Freitag wieder, nach neun Wochen, die doppelt so viel "
    "gekostet haben wie geplant."
)
PORT = (
    "Le port de la baie rouvre vendredi après neuf semaines de travaux qui ont coûté deux fois "
    "plus que prévu."
)
OATH = "I will keep this harbour open by day and by night, in peace and in war, so help me God."

CASES = {
    # what intake met
    "a review that ends in the film's name": [LEAD, "Which film did she see twice?", "Avatar"],
    "films in a list": [LEAD, "Three to see again:", "The Long Quay", "Low Tide", "Avatar"],
    "a refrain": ["Low, low, the tide is low,", "and home we go.", "Low, low, the tide is low,"],
    "answers of one line": ["Is it deep?", "Yes.", "Is it cold?", "Yes.", "Do you swim?", "Yes."],
    "by the numbers": [LEAD, "By the numbers", BODY, "By The Numbers"],
    # the headline, once more
    "a headline that is said": [LEAD, f"“{HEADLINE}”", BODY],
    "a headline within a quotation": [LEAD, f"“{HEADLINE},” said the sign at the gate."],
    "a headline that is shown": [LEAD, "The sign at the gate read:", HEADLINE.upper(), BODY],
    "a headline as a question": [LEAD, f"{HEADLINE}: is that true?"],
    # “By” and its like
    "a sentence that begins with a day": [f"By Friday all was well. {LEAD}", BODY],
    "by her own account": [LEAD, "By her own account, Edda Holm had not slept.", BODY],
    "by land and sea": [LEAD, "By Land and Sea", BODY],
    "by command": [LEAD, "By Royal Command", BODY],
    "a poem": ["The night came down", "By Mary’s door", "and went no further", "By Mary’s door"],
    "from house to house": [HAFEN, "Von Haus zu Haus", "Von Hand zu Hand"],
    "from Monday": ["Von Montag an fährt die Fähre wieder.", HAFEN],
    "uphill and down": [PORT, "Par Monts et Vaux", "Par la mer"],
    "by the sea, in Spanish": ["Por la mar", "Por Dios y por la patria, gritó el capitán."],
    "two names": [LEAD, "Edda Holm and Liam Renk", BODY],
    "a crew": ["Those aboard, in order:", "Mabel Renk", "Juan de la Roca", "Ann Lee", "Liam Holm"],
    # times and dates
    "a live blog": [LEAD, "15:36", "The ferry is in sight.", "15:41 It has docked.", "16:02 BST"],
    "an update in a live blog": [LEAD, "Update, 14:20: the second ferry is late."],
    "a chronicle": [LEAD, "12 May 2026: the harbour closes.", "14 July 2026", "A dredger comes."],
    "an obituary": [LEAD, "Updated in 1974, her handbook was read by every pilot of the coast."],
    "memoirs": [
        "Published in 1981, her memoirs sold out by the evening, and were never reprinted."
    ],
    "a timetable": [f"Aktualisiert wurde der Fahrplan am 3. Mai 2026. {HAFEN}"],
    # verbs and nouns that buttons have, too
    "steps of a recipe": [
        "Mix it.",
        "Save the starter.",
        "Mix it.",
        "Share the loaf with friends.",
    ],
    "things to a recipe": ["Flour", "Water", "Salt", "Share"],
    "to share": [LEAD, "Share this story with your children, the keeper told us.", BODY],
    "share prices": [LEAD, "Share prices fell by half.", "Shares", BODY],
    "to follow": ["“Follow us on the quay,” the pilot said.", LEAD],
    "to read on": ["Continue reading, the teacher said.", "Read the full story to him, she asked."],
    "answers with a button's name": [
        LEAD,
        "How do you read?",
        "Print",
        "Email",
        "and aloud.",
        BODY,
    ],
    "one such answer": ["What did the mayor leave?", "Comments", "Which letter?", "X"],
    "to share, in German": ["Was soll man tun?", "Teilen", "Teilen ist schön."],
    "to share, in French": [PORT, "Partager le pain, voilà tout.", "Lire aussi, c’est vivre."],
    "cookies to eat": ["We use cookies in the recipe, and a pound of butter.", LEAD],
    # pictures
    "a photo as the subject": [LEAD, "Photo by photo, the story of the port was pinned up."],
    "what a photo is": ["Photo: a box of prints that nobody had opened for sixty years", BODY],
    "pictures in a hall": [
        LEAD,
        "Photos by the children hang in the hall",
        "Picture this: no sea.",
    ],
    "pictures in German": [HAFEN, "Foto um Foto hängte sie an die Wand.", "Bild: so hieß es"],
    "credit in French": [PORT, "Crédit : le mot fait peur aux pêcheurs"],
    "an agency as an answer": ["Who said so?", "Reuters", "Und wer war es hier?", "dpa"],
    "an avatar in a sentence": [LEAD, "The film made her more than an avatar."],
    # links
    "words in a list": [LEAD, "Read: a verb.", "More: a saint.", "Watch: a small clock"],
    "two relations": [LEAD, "Related: the two men are brothers.", BODY],
    "a heading above a text": [LEAD, "Related stories", BODY],
    "advice": [LEAD, "See also how the pier has changed.", "Lesen Sie auch Fontane?"],
    # said twice
    "an oath of two": ["One said:", OATH, "Then the second stepped forward and said:", OATH],
    "two turns of an interview": ["Is it safe?", "That it stays open.", "That it stays open."],
    "a voice that fails": [LEAD, "“I thought I would never see the ferry again…”", BODY],
}


def page(texts: list[str], kind: ParagraphKind = "body") -> Article:
    return Article(
        id="a1",
        source="The Lantern",
        headline=HEADLINE,
        first_seen_at=NOW,
        paragraphs=tuple(Paragraph(text, kind) for text in texts),
    )


@pytest.mark.parametrize("case", CASES)
def test_what_belongs_to_the_article_stays(case: str) -> None:
    assert clean(page(CASES[case])).repairs == ()


def test_a_quotation_stays_whatever_the_headline_says() -> None:
    quoted = page([HEADLINE], "quote")
    whole = Article(
        id="a1",
        source="The Lantern",
        headline=HEADLINE,
        first_seen_at=NOW,
        paragraphs=(*quoted.paragraphs, Paragraph(LEAD)),
    )
    assert clean(whole).repairs == ()


@pytest.mark.parametrize(
    ("texts", "rule"),
    [
        ([f"“{HEADLINE}”", LEAD, BODY], "headline"),
        ([LEAD, "Watch:", HEADLINE, BODY], "headline"),
        ([LEAD, "Watch: The ferry sails again", BODY], "link"),
        ([LEAD, f"{BODY[:-1]}?", "Print", "Email"], "button"),
        (["By Mabel Renk and Ann Lee", LEAD, BODY], "byline"),
        ([LEAD, BODY, "She went on to say that it is open:", BODY, LEAD], "repeat"),
    ],
)
def test_what_stands_around_it_still_goes(texts: list[str], rule: str) -> None:
    assert {repair.rule for repair in clean(page(texts)).repairs} == {rule}
