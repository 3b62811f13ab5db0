"""Who speaks in a German sentence.

German puts the finite verb second and the subject on either side of it, writes
every noun with a capital, and quotes in pieces: „…“, so der Minister; nach
Angaben der Polizei; er nannte das „…“. So the verb is found first, then the side
on which its subject stands.
"""

from __future__ import annotations

from typing import NamedTuple

from digest.attribution import Attribution, Setting, behind_dash, transcribed
from digest.clauses import DASHES, Mention, Words
from digest.grammar import GRAMMARS
from digest.lexicon import DAYS_AND_MONTHS, FEMALE, MALE, TITLES, words

_GERMAN = GRAMMARS["de"]
_OBLIQUE = words(
    "den dem des einen einem einer eines keinen diesen diesem seinem ihrem seinen ihren"
)
_GENITIVE = words("des der eines einer dieses dieser seines seiner ihres ihrer")
_ACCORDING = words(
    "angaben angabe aussage aussagen ansicht meinung worten auffassung einschätzung darstellung "
    "berichten informationen überzeugung bewertung erkenntnissen mitteilung sicht schilderung "
    "darstellungen"
)
_ASKED = ("described", "named")
_SUBJECT_PRONOUNS = words("er sie ich wir")
_SKIPPED = words("sich es dies ihn ihm ihnen nicht")
_PARTICLES = words("auch selbst sogar nur ebenso doch aber denn und oder")
_NO_PHRASE = (
    _GERMAN.small | _GERMAN.openers | words("es man sie er wir ich")
) - _GERMAN.determiners
_NOUNS_OF_SAYING = words(
    "vorwurf behauptung forderung kritik aussage these idee ankündigung vorschlag antwort zitat "
    "erklärung stellungnahme kommentar bemerkung satz worte frage appell mutmaßung warnung"
)
_PARTS_OF_NAMES = words("von van zu de al bin el")
_HAVE = words("hat hatte haben hatten habe hätte")
_CONTRACTED = words("im vom zum zur beim am ins")
_ADVERBIAL = ("lich", "weise", "isch", "bar", "los", "ell", "sam", "tig", "nig", "erend", "ssend")
_HEISST = words("heißt hieß heiße geheißen")
_INTO = words("in im aus von vom bei beim")
_PASSIVE = words("wird wurde wurden werden worden")
_PLAIN = words(  # said by somebody, and of words only
    "sagte sagt sagten gesagt erklärte erklärt erklärten meinte meint meinten betonte betont "
    "ergänzte kommentierte kommentiert fragte fragt antwortete entgegnete erwiderte schrieb "
    "schreibt resümierte resümiert warnte warnt äußerte begründete begründet"
)
PLAINLY = frozenset(["X sagte", "sagte X", "so X"])  #: rules by which only somebody speaks
_NEAR = 8  # words between a verb and what it says
_REACH = 16  # words behind a verb, to its subject


class _Phrase(NamedTuple):
    end: int  #: behind its last token
    mention: Mention
    article: str  #: the word it begins with, if that is an article


def attribute(place: Setting) -> Attribution | None:
    """Return who speaks, as far as the quotation's own sentence says."""
    found = (
        transcribed(place)
        or behind_dash(place)
        or _as_reported(place)
        or _framed(place)
        or _behind(place)
        or _before(place)
        or _source(place)
        or _further_behind(place)
        or _announced(place)
    )
    if found and found.sure and not _of_one(place.words, found):
        return found._replace(sure=False)
    return found


def source_of(words_: Words, low: int, high: int) -> Mention | None:
    """Return whose words a sentence without a quotation reports."""
    place = Setting(words_, high, low, high, "")
    found = _as_reported(place) or _before(place) or _source(place)
    return found.speaker if found else None


def _as_reported(place: Setting) -> Attribution | None:
    """Wie Ann Lee am Montag erklärte, sei das „…“."""
    tokens, low = place.words.tokens, place.low
    if low >= place.at or tokens[low].lower != "wie":
        return None
    for verb in range(low + 1, place.at - 1):
        if _is_said(place, verb) and tokens[verb + 1].word == ",":
            return _found(_subject_behind(place.words, low + 1, verb), "wie X sagt", near=False)
    return None


def _framed(place: Setting) -> Attribution | None:
    """Das wurde von Ann Lee als „…“ bezeichnet. Ann Lee hatte es „…“ genannt."""
    tokens, words_ = place.words.tokens, place.words
    if place.at + 1 >= place.high or not _is_said(place, place.at + 1):
        return None
    for finite in range(place.at - 1, place.low - 1, -1):
        if tokens[finite].lower in _PASSIVE:
            return _found(_agent(words_, place.low, place.at), "von X genannt", near=False)
        if tokens[finite].lower in _HAVE:
            low = _clause_start(words_, place.low, finite)
            mention = _in_front(words_, low, finite) or _subject_behind(
                words_, finite + 1, place.at
            )
            return _found(mention, "hatte X gesagt", near=False)
    return None


def _behind(place: Setting) -> Attribution | None:
    """„…“, sagte Ann Lee. „…“, so der Minister. „…“, wie die Polizei schreibt."""
    tokens, at = place.words.tokens, place.at + 1
    while at < place.high and tokens[at].word in {",", *DASHES}:
        at += 1
    return _clause(place, at) if at < place.high else None


def _clause(place: Setting, at: int) -> Attribution | None:
    """Read a clause that begins with its verb, or with “so” or “wie”."""
    tokens = place.words.tokens
    if tokens[at].lower == "so" and at + 1 < place.high:
        at += tokens[at + 1].lower in _GERMAN.said
        mention = _subject_behind(place.words, at + 1, place.high)
        return _found(mention, "so X", near=True)
    if tokens[at].lower == "wie":
        verb = next((v for v in range(at + 1, place.high) if _is_said(place, v)), None)
        mention = _subject_behind(place.words, at + 1, verb) if verb else None
        return _found(mention, "wie X sagt", near=True)
    if tokens[at].lower in _PASSIVE and any(
        token.lower == "zitiert" for token in tokens[at : place.high]
    ):
        return _found(_subject_behind(place.words, at + 1, place.high), "zitiert", near=True)
    if tokens[at].lower in _HEISST:
        return _found(_within(place, at + 1, place.high), "heißt es in X", near=False)
    if tokens[at].lower in _HAVE and any(
        _is_said(place, verb) for verb in range(at + 2, min(place.high, at + _REACH))
    ):
        return _found(_subject_behind(place.words, at + 1, place.high), "hatte X gesagt", near=True)
    if tokens[at].lower in ("zitiert", "zitierte") and (whom := _object(place, at + 1)):
        return _found(whom, "zitiert", near=False)
    if _is_said(place, at):
        rule = "sagte X" if tokens[at].lower in _PLAIN else "nannte X"
        return _found(_subject_behind(place.words, at + 1, place.high), rule, near=True)
    return None


def _within(place: Setting, low: int, high: int) -> Mention | None:
    """„…“, heißt es in dem Brief"""
    for at in range(low, min(high, low + _REACH)):
        if place.words.tokens[at].lower in _INTO:
            return _mention(place.words, at + 1, high)
    return None


def _object(place: Setting, low: int) -> Mention | None:
    """„…“, zitiert die Zeitung den Minister"""
    for at in range(low, min(place.high, low + _REACH)):
        if place.words.tokens[at].lower in ("den", "einen"):
            return _mention(place.words, at, place.high)
    return None


def _before(place: Setting) -> Attribution | None:
    """Ann Lee sagte: „…“. Am Montag sagte Ann Lee: „…“. Sie hatte gesagt, dass „…“."""
    tokens = place.words.tokens
    for verb in range(place.at - 1, place.low - 1, -1):
        if not _is_said(place, verb):
            continue
        if tokens[verb].lower in _HEISST:
            mention = _within(place, place.low, place.at)
        else:
            mention = _subject(place, verb)
        if mention:
            rule = "X sagte" if tokens[verb].lower in _PLAIN else "X nannte"
            return _found(mention, rule, near=_leads_in(place, verb, mention))
    return None


def _leads_in(place: Setting, verb: int, mention: Mention) -> bool:
    """Whether a verb and its subject lead straight to the quotation, and to nothing else."""
    tokens = place.words.tokens
    before = tokens[place.at - 1].word
    if before == ":" and tokens[verb].lower in _PLAIN:
        return True
    if before == ":" and tokens[place.at - 2].lower == "worten":
        return mention.kind == "named"
    return mention.kind == "named" and before in (":", ",") and place.at - verb <= _NEAR


def _source(place: Setting) -> Attribution | None:
    """Laut Ann Lee „…“. Nach Angaben der Polizei „…“. Für Ann Lee ist das „…“."""
    tokens, words_ = place.words.tokens, place.words
    for at in (*range(place.at - 1, place.low - 1, -1), *range(place.at + 1, place.high - 1)):
        lower = tokens[at].lower
        if lower == "so" and at > 0 and tokens[at - 1].word in {",", *DASHES}:
            phrase = _phrase(words_, at + 1, place.high)
            if phrase and phrase.article not in _OBLIQUE:
                return _found(phrase.mention, "so X", near=False)
        if lower in _NOUNS_OF_SAYING and at < place.at and at + 1 < place.at:
            start = at + 1 + (tokens[at + 1].lower == "von")
            if start > at + 1 or tokens[at + 1].lower in _GENITIVE:
                return _found(_mention(words_, start, place.at), "Vorwurf X", near=False)
        if lower == "laut":
            return _found(_mention(words_, at + 1, place.high), "laut X", near=False)
        if lower in _ACCORDING and at > 0 and tokens[at - 1].lower in _OF_SOURCE:
            start = at + 1 + (at + 1 < place.high and tokens[at + 1].lower == "von")
            return _found(_mention(words_, start, place.high), "nach X", near=False)
        if lower == "zufolge" and at > place.low:
            return _found(words_.phrase_ending(place.low, at - 1), "X zufolge", near=False)
        if (
            lower == "für"
            and at < place.at
            and any(
                token.lower in ("ist", "sei", "war", "sind", "seien", "bleibt")
                for token in tokens[at : place.high]
            )
        ):
            return _found(_mention(words_, at + 1, place.at), "für X", near=False)
    return None


_OF_SOURCE = words("nach laut der den aus seiner ihrer vom")


def _further_behind(place: Setting) -> Attribution | None:
    """Das sei „…“ gewesen, sagte Ann Lee."""
    tokens = place.words.tokens
    for at in range(place.at + 1, place.high - 1):
        if tokens[at].word == "," and (found := _clause(place, at + 1)):
            return found._replace(sure=False)
    return None


def _announced(place: Setting) -> Attribution | None:
    """Ann Lee zur Wahl: „…“; Zitat von Ann Lee: „…“"""
    if place.low == place.at or place.words.tokens[place.at - 1].word != ":":
        return None
    low = _clause_start(place.words, place.low, place.at)
    if low + 2 < place.at and place.words.tokens[low + 1].lower == "von":
        low += 2
    return _found(_mention(place.words, low, place.at), "colon", near=False)


def _found(mention: Mention | None, rule: str, *, near: bool) -> Attribution | None:
    if mention is None:
        return None
    return Attribution(mention, rule, sure=near and mention.kind != "pronoun")


def _of_one(words_: Words, attribution: Attribution) -> bool:
    """Whether somebody speaks alone: of “Ann Lee und Max Roe” only one would be printed."""
    end = attribution.speaker.end
    return not words_.text[end : end + 10].lstrip().startswith(("und ", "sowie ", "& "))


def _is_said(place: Setting, at: int) -> bool:
    token = place.words.tokens[at]
    return token.lower in _GERMAN.said and (token.word.islower() or at == place.low)


def _subject(place: Setting, verb: int) -> Mention | None:
    """Return who does what the verb says: in front of it or, if that is no subject, behind."""
    words_, tokens = place.words, place.words.tokens
    colons = (at + 1 for at in range(verb - 1, place.low, -1) if tokens[at].word == ":")
    low = _clause_start(words_, next(colons, place.low), verb)
    finite = _finite(place, low, verb)
    if tokens[finite].lower in _PASSIVE and tokens[verb].lower != "zitiert":
        return _agent(words_, finite + 1, verb)
    front = _in_front(words_, low, finite)
    behind = _subject_behind(words_, finite + 1, place.at)
    if tokens[verb].lower in ("zitierte", "zitiert") and finite == verb:
        return behind or _object(place, verb + 1) or front  # Der Sender zitierte Ann Lee: „…“
    article = tokens[finite + 1].lower if finite + 1 < len(tokens) else ""
    if front and behind and article == "der" and (front.kind, behind.kind) == _ASKED:
        return behind  # Die Frage stellte der Vorsitzende Max Roe: „…“
    return front or behind


def _finite(place: Setting, low: int, verb: int) -> int:
    """Return where the finite verb stands, if that at `verb` is a participle: “hatte … gesagt”."""
    for at in range(verb - 1, low - 1, -1):
        if place.words.tokens[at].lower in _HAVE or place.words.tokens[at].lower in _PASSIVE:
            return at
        if place.words.tokens[at].word == ",":
            break
    return verb


def _agent(words_: Words, low: int, high: int) -> Mention | None:
    """Das wurde von Ann Lee als „…“ bezeichnet."""
    for at in range(low, high):
        if words_.tokens[at].lower in ("von", "vom"):
            return _mention(words_, at + 1, high)
    return None


def _clause_start(words_: Words, low: int, verb: int) -> int:
    while low < verb and (words_.tokens[low].lower in _PARTICLES or not words_.tokens[low].is_word):
        low += 1
    return low


def _in_front(words_: Words, low: int, verb: int) -> Mention | None:
    """Return the subject in front of a verb: beside it, in apposition, or at the clause's start."""
    parts = words_.parts(low, verb)
    if len(parts) > 1:
        start, end = parts[-1]
        beside = _phrase(words_, _clause_start(words_, start, end), end)
        if words_.tokens[verb - 1].word == ",":
            if (
                beside
                and beside.end == end
                and beside.mention.kind == "named"
                and not beside.article
            ):
                return beside.mention
        elif beside and beside.end == end and beside.article not in _OBLIQUE:
            return beside.mention
    if low >= verb:
        return None
    token = words_.tokens[low]
    if token.lower in _SUBJECT_PRONOUNS:
        return Mention(token.start, token.end, token.word, "pronoun")
    if token.lower in _OBLIQUE or token.quote >= 0:
        return None
    if token.word in ("Von", "Van") and (rest := _phrase(words_, low + 1, verb)):
        if rest.end < verb:
            return None
        text = words_.text[token.start : rest.mention.end]
        return Mention(token.start, rest.mention.end, text, "named")  # Von der Leyen sagte
    phrase = _phrase(words_, low, verb)
    return phrase.mention if phrase and phrase.article not in _OBLIQUE else None


def _subject_behind(words_: Words, at: int, high: int) -> Mention | None:
    """Return the first noun phrase that may be a subject."""
    last = min(high, at + _REACH)
    while at < last:
        token = words_.tokens[at]
        if token.lower in _SUBJECT_PRONOUNS:
            return Mention(token.start, token.end, token.word, "pronoun")
        if token.lower in _GERMAN.prepositions:
            skipped = _phrase(words_, at + 1, last)
            at = skipped.end if skipped else at + 1
            continue
        if not token.is_word or token.quote >= 0:
            return None
        phrase = None if token.lower in _SKIPPED else _phrase(words_, at, high)
        if phrase and phrase.article not in _OBLIQUE:
            return phrase.mention
        at = phrase.end if phrase else at + 1
    return None


def _mention(words_: Words, at: int, high: int) -> Mention | None:
    if at < high and words_.tokens[at].lower in _GERMAN.pronouns:
        token = words_.tokens[at]
        return Mention(token.start, token.end, token.word, "pronoun")
    phrase = _phrase(words_, at, high)
    return phrase.mention if phrase else None


def _phrase(words_: Words, at: int, high: int) -> _Phrase | None:
    """Read the noun phrase that begins at `at`, with what belongs to it."""
    tokens = words_.tokens
    start = at
    if at < high and (tokens[at].lower in _NO_PHRASE or tokens[at].lower.endswith(_ADVERBIAL)):
        return None
    article = tokens[at].lower if at < high and tokens[at].lower in _GERMAN.determiners else ""
    if article == "der" and at + 1 < high and _ends_weak(tokens[at + 1].word):
        article = "dem"  # „der englischen Zeitung“ is no subject
    run = _adjectives_end(words_, at + bool(article), high)
    end = _nouns_end(words_, run, high)
    if end == run:
        return None
    person = _person(words_, run, end)
    contracted = start > 0 and tokens[start - 1].lower in _CONTRACTED
    if person is not None or not (article or contracted):
        first = run if person is None else person
        last = _bracket_end(words_, end, high)
        text = words_.text[tokens[first].start : tokens[last - 1].end]
        mention = Mention(tokens[run].start, tokens[last - 1].end, text, "named")
        return _Phrase(last, mention, article)
    end = _attached_end(words_, end, high)
    if name := _apposed(words_, end, high):
        return _Phrase(name.end, name.mention, article)
    text = words_.text[tokens[start].start : tokens[end - 1].end]
    return _Phrase(
        end, Mention(tokens[start].start, tokens[end - 1].end, text, "described"), article
    )


def _ends_weak(word: str) -> bool:
    return word.islower() and word.endswith("en")


def _adjectives_end(words_: Words, at: int, high: int) -> int:
    for ahead in range(at, min(high, at + 5)):
        token = words_.tokens[ahead]
        if not token.word.islower() or token.lower in _GERMAN.small or token.lower in _GERMAN.said:
            return ahead
        if not token.lower.endswith(("e", "en", "er", "es", "em")):
            return ahead
    return min(high, at + 5)


def _nouns_end(words_: Words, at: int, high: int) -> int:
    while at < high and _is_noun(words_, at, high):
        at += 1
    return at


def _is_noun(words_: Words, at: int, high: int) -> bool:
    """Whether a token is a noun or a name, or stands within one: “Ann v. Lee”, “SZ-Chef”."""
    tokens = words_.tokens
    token = tokens[at]
    if token.word[0].isupper():
        return token.lower not in DAYS_AND_MONTHS
    if token.quote >= 0 or token.word == "“”":  # the magazine „…“
        return at > 0 and tokens[at - 1].word[0].isupper()
    if token.word == "." and words_.is_abbreviated(at):
        return True
    if at + 1 >= high or not tokens[at + 1].word[0].isupper():
        return False
    if token.lower in _PARTS_OF_NAMES:
        return _is_first_name(tokens[at - 1].lower)
    return token.word in "./-" and token.end == tokens[at + 1].start


def _is_first_name(lower: str) -> bool:
    return lower in MALE or lower in FEMALE


def _person(words_: Words, start: int, end: int) -> int | None:
    """Return where a person's name begins in a run of nouns; None when there is none."""
    tokens = words_.tokens
    for at in range(start, end - 1):
        if _is_first_name(tokens[at].lower.split("-")[0]):
            return at
    titles = start
    while titles < end - 1 and (tokens[titles].lower in TITLES or "-" in tokens[titles].word):
        titles += 1
    return titles if titles > start or end - start >= 2 else None


def _bracket_end(words_: Words, at: int, high: int) -> int:
    """Take “(SPD)” along."""
    tokens = words_.tokens
    if at < high and tokens[at].word == "(":
        for ahead in range(at + 1, min(high, at + 6)):
            if tokens[ahead].word == ")":
                return ahead + 1
    return at


def _attached_end(words_: Words, at: int, high: int) -> int:
    """Take “der Polizei”, “von Greenpeace”, “und Händler” along."""
    tokens = words_.tokens
    while at < high:
        lower = tokens[at].lower
        if (
            lower not in _GENITIVE
            and lower not in _GERMAN.belonging
            and lower not in ("und", "sowie")
        ):
            return _bracket_end(words_, at, high)
        start = at + 1
        if start < high and tokens[start].lower in _GERMAN.determiners:
            start += 1
        run = _adjectives_end(words_, start, high)
        end = _nouns_end(words_, run, high)
        if end == run:
            return at
        at = end
    return at


def _apposed(words_: Words, comma: int, high: int) -> _Phrase | None:
    """“der Chef der Behörde, Ann Lee,”"""
    tokens = words_.tokens
    if comma + 2 >= high or tokens[comma].word != ",":
        return None
    end = _nouns_end(words_, comma + 1, high)
    if end - comma < 3 or _person(words_, comma + 1, end) is None:
        return None
    start = tokens[_person(words_, comma + 1, end) or comma + 1].start
    last = tokens[end - 1].end
    return _Phrase(end, Mention(start, last, words_.text[start:last], "named"), "")
