"""Original articles, stories and issues for tests to build on; people and places are invented.

`article()`, `story()` and `issue()` give one that is right in every part; name
the parts a test is about, and they are put in its place:

    story(article(headline="Two boats"), kicker="Harbour")
    issue([story(), story(number=2)], language="ar")

Stories differ by `number`, counted from 1; each number is another text.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cache
from io import BytesIO
from typing import Any

from PIL import Image as Pillow
from PIL import ImageDraw

from digest.article import Article, Image, Paragraph, article_id
from digest.images import LEAD, SQUARE, Prepared, Shape, prepare
from digest.issue import Issue, Picture, Section, Story
from digest.passages import Passage
from digest.printed import Tokens
from digest.programme import Publication
from digest.quotes import Quote, Speaker, SpeakerKind

NOW = datetime(2026, 10, 16, 6, 0, tzinfo=UTC)
TOKENS = Tokens(seal="0123456789abcdef")

PUBLICATION = Publication(
    name="The Lantern",
    slug="lantern",
    sender_address="news@lantern.example",
    postal_address="3 Ropewalk, Marrow Bay",
    public_url="https://lantern.example",
    strapline="The week in Marrow Bay",
    editors=("Edda Holm", "Tobias Renk"),
)


@dataclass(frozen=True, slots=True)
class _Text:
    source: str
    kicker: str
    headline: str
    byline: str
    paragraphs: tuple[str, ...]
    summary: int  #: how many paragraphs, from the first, make the summary
    words: str = ""  #: what was said
    speaker: str = ""  #: who said it, as the article puts it
    name: str = ""  #: and the name in it
    alt: str = ""


_TEXTS = (
    _Text(
        "Marrow Bay Courier",
        "Harbour",
        "The lighthouse gets its keeper back, at least on weekends",
        "Inge Varley",
        (
            "For the first time since 1998 somebody will sleep at the Skarn light. The harbour"
            " trust voted on Monday to reopen the keeper’s flat from Friday to Sunday.",
            "The automatic lamp stays in charge; the keeper is there for the fog bell, the"
            " visitors and the two hundred steps that need sweeping.",
            "“A lamp that nobody looks after is only a bulb on a rock,” said Aldo Brandt,"
            " chairman of the trust.",
            "Forty-one people have asked for the post. It pays in coal, bread and an unbroken"
            " view of the weather.",
        ),
        2,
        "A lamp that nobody looks after is only a bulb on a rock",
        "Aldo Brandt, chairman of the trust",
        "Aldo Brandt",
        "A white lighthouse on a dark rock under an orange sky",
    ),
    _Text(
        "Radio Marrow",
        "Schools",
        "Pupils count 312 puddles and are given a drain",
        "Tamsin Okoye",
        (
            "A class of nine-year-olds walked every street of the lower town after the September"
            " rain and marked each puddle on a map.",
            "The works office has now laid a drain where eleven of them met, outside the bakery.",
            "“We only counted the ones you could not jump,” said Mira Solberg, 9.",
        ),
        2,
        "We only counted the ones you could not jump",
        "Mira Solberg, 9",
        "Mira Solberg",
        "Three puddles on a cobbled street",
    ),
    _Text(
        "Council Notes",
        "Town hall",
        "The number 6 bus will wait for the late train after all",
        "",
        (
            "From November the last bus leaves the station seven minutes later, at 22:52.",
            "The council found that the late train had missed the bus on four evenings in five.",
        ),
        2,
        alt="A yellow bus beside an empty platform",
    ),
    _Text(
        "Heron Field Notes",
        "Nature",
        "Otters return to the mill stream, and bring opinions",
        "P. Lindqvist",
        (
            "Two otters have moved into the culvert below the old mill. Nobody had seen one there"
            " since the tannery closed.",
            "They have already rearranged the stones of the new fish ladder, twice.",
            "“They are better engineers than we are, and they work nights,” said a warden.",
        ),
        2,
        "They are better engineers than we are, and they work nights",
        "a warden",
        "",
        "Two otters on a wet stone",
    ),
    _Text(
        "Marrow Bay Courier",
        "Market",
        "The pie stall closes on Saturday with nothing left to prove",
        "Inge Varley",
        (
            "Berit Aas has sold pies on the quay for thirty-eight years and says that will do.",
            "The recipe goes to her niece, the queue to whoever stands in it.",
        ),
        2,
    ),
    _Text(
        "Radio Marrow",
        "Culture",
        "A choir without a hall rehearses in the car ferry",
        "Jonas Petrie",
        (
            "Between the last crossing and midnight the vehicle deck is the best room in town:"
            " dry, long, and with an echo of four seconds.",
            "Drivers who arrive early are given a part.",
        ),
        2,
        alt="Singers between two rows of parked cars",
    ),
    _Text(
        "Council Notes",
        "Town hall",
        "Clocks, benches and one bridge: what the works office plans for winter",
        "",
        (
            "The station clock will be set right in December, the benches on the promenade oiled"
            " in January.",
            "The footbridge at Rope Lane closes for nine days in February.",
        ),
        2,
    ),
)


_ARABIC = (
    _Text(
        "بريد الخليج",
        "الميناء",
        "المنارة تستعيد حارسها في عطلة نهاية الأسبوع",
        "إنجي فارلي",
        (
            "قرر مجلس الميناء يوم الاثنين أن يفتح شقة الحارس من الجمعة إلى الأحد، وهكذا ينام في"
            " المنارة إنسان لأول مرة منذ عام 1998.",
            "يبقى المصباح آليا كما كان، أما الحارس فلجرس الضباب والزوار والدرج الطويل.",
            "«المصباح الذي لا يعتني به أحد ليس إلا ضوءا على صخرة»، قال ألدو برانت، رئيس المجلس.",
        ),
        2,
        "المصباح الذي لا يعتني به أحد ليس إلا ضوءا على صخرة",
        "ألدو برانت، رئيس المجلس",
        "ألدو برانت",
        "منارة بيضاء على صخرة داكنة",
    ),
    _Text(
        "إذاعة الخليج",
        "المدارس",
        "التلاميذ يعدون 312 بركة ماء ويحصلون على مصرف",
        "تامسين أوكوي",
        (
            "سار تلاميذ الصف الرابع في كل شوارع المدينة السفلى بعد مطر سبتمبر، ورسموا كل بركة على"
            " خريطة واحدة.",
            "«لم نعد إلا البرك التي لا يمكن القفز فوقها»، قالت ميرا سولبرغ، 9 أعوام.",
        ),
        1,
        "لم نعد إلا البرك التي لا يمكن القفز فوقها",
        "ميرا سولبرغ، 9 أعوام",
        "ميرا سولبرغ",
        "ثلاث برك في شارع مرصوف",
    ),
    _Text(
        "محاضر البلدية",
        "البلدية",
        "الحافلة رقم 6 ستنتظر القطار المتأخر",
        "",
        ("ابتداء من نوفمبر تغادر الحافلة الأخيرة المحطة بعد موعدها بسبع دقائق، في الساعة 22:52.",),
        1,
        alt="حافلة صفراء بجانب رصيف فارغ",
    ),
)
_IN_ARABIC = 1001  # numbers from here on are Arabic texts


def article(*, number: int = 1, **changes: Any) -> Article:
    """Return an article; `paragraphs` may be given as strings."""
    text = _text(number)
    url = f"https://courier.example/{number}"
    paragraphs = changes.pop("paragraphs", text.paragraphs)
    made = Article(
        id=article_id(url=url, source=text.source, content=text.headline),
        url=url,
        source=text.source,
        headline=text.headline,
        standfirst=text.paragraphs[0],
        byline=text.byline,
        paragraphs=tuple(_paragraph(each) for each in paragraphs),
        published_at=NOW,
        first_seen_at=NOW,
        language="ar" if number >= _IN_ARABIC else "en",
        image=Image(f"https://courier.example/{number}.jpg", alt=text.alt) if text.alt else None,
    )
    return replace(made, **changes)


def story(article_: Article | None = None, *, number: int = 1, **changes: Any) -> Story:
    """Return a story on `article_`; summary and pull quote are passages of it."""
    text = _text(number)
    if article_ is None:
        changes = {"image": picture(alt=text.alt, number=number) if text.alt else None} | changes
        article_ = article(number=number)
    spoken = text.words and text.words in article_.text
    quotes = (quote(article_, text.words, text.speaker, name=text.name),) if spoken else ()
    made = Story(
        article=article_,
        headline=article_.headline,
        kicker=text.kicker,
        summary=summary(article_, text.summary),
        pull_quote=quotes[0] if quotes else None,
        quotes=quotes,
        source=article_.source,
        reason="Reported by two sources within a day.",
    )
    return replace(made, **changes)


def issue(stories: Sequence[Story] | None = None, **changes: Any) -> Issue:
    """Return an issue of `stories`: seven of them unless they are given."""
    chosen = stories_of(len(_TEXTS)) if stories is None else tuple(stories)
    made = Issue(
        publication=PUBLICATION,
        number=42,
        date="2026-10-16",
        subject=chosen[0].headline if chosen else "Nothing this week",
        preheader="Also: 312 puddles, one drain; and the bus that waits.",
        sections=(Section("", chosen),),
        intro="A lamp, a drain, a bus that waits: a good week for small repairs.",
        language="en",
        time_zone="Europe/Oslo",
    )
    return replace(made, **changes)


def arabic_issue() -> Issue:
    """Return an issue all in Arabic."""
    publication = replace(
        PUBLICATION,
        name="فانوس الخليج",
        strapline="الأسبوع في خليج مارو",
        postal_address="3 شارع الحبال، خليج مارو",
        editors=("إدا هولم", "توبياس رنك"),
        language="ar",
    )
    return issue(
        [story(number=_IN_ARABIC + each) for each in range(len(_ARABIC))],
        publication=publication,
        language="ar",
        intro="مصباح ومصرف وحافلة تنتظر: أسبوع طيب للإصلاحات الصغيرة.",
    )


def stories_of(count: int) -> tuple[Story, ...]:
    """Return `count` stories that differ; from the eighth on the texts repeat."""
    return tuple(story(number=number) for number in range(1, count + 1))


def long_issue(count: int, layout: str) -> Issue:
    """Return an issue of `count` stories, each as long as stories get."""
    stories = [_long_story(number) for number in range(1, count + 1)]
    return issue(stories, layout=layout)


def _long_story(number: int) -> Story:
    slug = "a-rather-long-slug-" * 3
    url = f"https://www.courier.example/2026/10/16/{slug}{number}?id={number}"
    text = ("A sentence of nine words stands here for ballast. " * 7).strip()
    words = "Words that were said, and that are repeated here at some length"
    told_by = "Ida Lunde, head of the harbour office"
    paragraphs = [text, f"“{words},” said {told_by}."]
    whole = article(url=url, paragraphs=paragraphs, byline="Some Body")
    return story(
        whole,
        headline=_text(number).headline,
        summary=(passage(whole, text),),
        pull_quote=quote(whole, words, told_by, name="Ida Lunde"),
        image=picture(alt=f"Picture of thing {number}, in a few words", large=number == 1),
    )


def passage(article_: Article, text: str) -> Passage:
    """Return where `text` first stands in the article."""
    start = article_.text.index(text)
    return Passage(text, start, start + len(text), _paragraph_at(article_, start))


def summary(article_: Article, paragraphs: int = 1) -> tuple[Passage, ...]:
    """Return the first paragraphs as passages."""
    texts = [each.text for each in article_.paragraphs[:paragraphs] if each.text]
    return tuple(passage(article_, text) for text in texts)


def quote(
    article_: Article,
    words: str,
    speaker: str = "",
    *,
    name: str = "",
    kind: SpeakerKind | None = None,
    confident: bool = True,
) -> Quote:
    """Return a quote of the article; `speaker` and `words` must stand in it."""
    where = passage(article_, words)
    said_by = None
    if speaker:
        at = passage(article_, speaker)
        kind = kind or ("named" if name else "described")
        said_by = Speaker(at.text, at.start, at.end, name or speaker, kind)
    return Quote(where.text, where.start, where.end, where.paragraph, said_by, confident)


def picture(*, number: int = 1, alt: str = "", large: bool | None = None) -> Picture:
    """Return a picture as it stands in a story; its bytes are in `PICTURES`."""
    shape = LEAD if large or (large is None and number in (1, _IN_ARABIC)) else SQUARE
    made = _prepared(number, shape)
    PICTURES[made.name] = made.content
    url = f"https://courier.example/{number}.jpg"
    return Picture(made.name, made.width, made.height, alt, url)


PICTURES: dict[str, bytes] = {}  #: of every picture that was asked for, by name


@cache
def _prepared(number: int, shape: Shape) -> Prepared:
    return prepare(drawing(number), shape)


@cache
def drawing(number: int = 1, *, width: int = 1200, height: int = 800, kind: str = "JPEG") -> bytes:
    """Draw a bay at dusk: an encoded picture that differs with `number`."""
    sky, sun, hill, sea = _COLOURS[(number - 1) % len(_COLOURS)]
    image = Pillow.new("RGB", (width, height), sky)
    draw = ImageDraw.Draw(image)
    middle, horizon, size = width * (number * 37 % 60 + 20) // 100, height * 3 // 5, height // 5
    draw.ellipse((middle - size, horizon - size, middle + size, horizon + size), fill=sun)
    draw.ellipse((-width // 3, horizon - size // 2, width * 2 // 3, horizon + height), fill=hill)
    draw.rectangle((0, horizon + size // 3, width, height), fill=sea)
    for line in range(horizon + size // 2, height, max(height // 20, 1)):
        draw.line((0, line, width, line), fill=hill, width=max(height // 200, 1))
    out = BytesIO()
    image.save(out, kind)
    return out.getvalue()


_COLOURS = (
    ("#e8b48f", "#d96b53", "#84ada9", "#0f4f5b"),
    ("#c9dcdc", "#f2d9a0", "#5a9096", "#17424d"),
    ("#f0dfb4", "#dcab43", "#4f8a83", "#123039"),
    ("#d9cfe4", "#f0b35b", "#8a7a9c", "#3b2f4a"),
)


def _text(number: int) -> _Text:
    if number >= _IN_ARABIC:
        return _ARABIC[number - _IN_ARABIC]
    return _TEXTS[(number - 1) % len(_TEXTS)]


def _paragraph(text: str | Paragraph) -> Paragraph:
    return text if isinstance(text, Paragraph) else Paragraph(text)


def _paragraph_at(article_: Article, start: int) -> int:
    return article_.text[:start].count("\n\n")
