"""Whether a stretch of speech stands by itself, for a reader who has read nothing before it.

A whole sentence is not enough: “I could see his love” needs its “his”. A pronoun of
the third person is let pass only behind words that it may stand for, “this” and “that”
only where they point to what every reader sees. What is turned away wrongly costs one
candidate of many; what is let through wrongly is printed large.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from enum import IntEnum
from functools import lru_cache
from itertools import islice, pairwise, takewhile

from digest.lexicon import (
    ANSWERS,
    AUXILIARIES,
    COMMON_VERBS,
    DAYS_AND_MONTHS,
    EXPLETIVES,
    FEMALE,
    FUNCTION_WORDS,
    LANGUAGES_OF,
    LEANING,
    MALE,
    POINTED_AT,
    words,
)
from digest.sentences import count_words, split_sentences

FEWEST, MOST = 5, 50  # words
_FAR_IN = 8  # words, among which there is something “that” may point to
_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_TOKEN = re.compile(rf"{_WORD.pattern}|[^\w\s]")
_COMPLETE = re.compile(r"[.!?…。！？][)\]\"'’”»]*$|[,，]$")
_TRAILS_OFF = re.compile(r"(?:…|\.\.)\W*$|\w ?[–—-]+ ?$")
_SINGLE_OPENS = re.compile(r"['‘](?<!\w.)(?=\w)")
_SINGLE_CLOSES = re.compile(r"['’](?<=[\w.,!?…].)(?!\w)")

_HE = dict.fromkeys(words("he him his"), FEMALE)
_HE |= dict.fromkeys(words("she her hers"), MALE)  #: first names of none of whom it is said
_IN_STATE = words("not been be quite am is are was were i'm we're")
_DRAWLS = words("well now oh ok okay")  # “Well, …” is understood, and no good beginning
_WHO_OPENS = words("who thanks")  # “Who goes?”, “Thanks to all who came.”
_TURNS = frozenset(["for you", "sure enough", "speaking of"])  # “For you, …”
_AS_WELL = words("also too either")  # at the end: as whom, or what?
_NOW = words("right now yet again")
_AT = words(
    "at on by since of with about from for to into over under than despite without after before "
    "until during"
)
_SAID = words("said say noted mentioned told")
_HAVE = words("have has had got")
_THEY = words("they them their theirs")
_IT = words("it its")
_THIS = words("this these")
_THAT = words("that those")
_SOMEBODY = words(
    "someone somebody anyone anybody everyone everybody nobody man woman guy person "
    "child kid friend father mother brother sister husband wife son daughter president candidate"
)
_MANY = words("people men women children folks kids everyone everybody someone anyone police who")
_DO = words("i we you they")
_ARTICLES = words("a an the this my our your their his her every each any no another some one")
_NONE = words("no any every each")  # “there is no question about it”
_CLEFT = words("that who to when how because if for where whether like i we you people")
_NOUN_FOLLOWS = _ARTICLES | words("something nothing anything everything what")
_WHAT_IT_IS = words(  # “It’s a shame that …”, not “It’s a step that …”
    "shame pity wonder fact myth honor honour privilege pleasure relief disgrace crime miracle "
    "tragedy matter time day year idea question mistake sin problem challenge chance duty"
)
_DO_THAT = words("do does did doing done")
_MAKE_THAT = _DO_THAT | words(
    "make makes made making tell take takes took taking get gets got getting"
)
_ONE_OF_THEM = words("same man woman person child kid candidate")  # behind “that”
_EVEN = words("very same")  # “that very day”
_BRIEF = 6  # words, of which one that is named elsewhere is too many
_LIKE = words("like about of")
_BARE = words("about and but or")  # behind a “that” without a noun
_OPENS_CLAUSE = words("maybe perhaps if unless when because although though while since until once")
_SUBJECTS = _DO | words("he she it that there the a an my our your this these no nobody then who")
_SUCH = words("kind sort type stuff guy")
_CLAUSE = words("and but or if when because think thinks know believe say said guess hope feel so")
_THAT_FOLLOWS = _CLAUSE | words("is was thankful glad sure afraid clear true fact told")
_IMPERSONAL = words("is was be been isn't wasn't would will takes took seems looks may might could")
_SMALL = words(
    "in on of for to at with and but or from if when because as by up out about too i we you"
)
_IMPERATIVES = words("do don't have be")
# Asked of word after word, so made once.
_VERBS = AUXILIARIES | COMMON_VERBS
_NO_NAMES = DAYS_AND_MONTHS | COMMON_VERBS
_NO_NOUNS = AUXILIARIES | _ARTICLES | _SMALL
_NO_THAT = _SUCH | _ONE_OF_THEM
_BEFORE_THOSE = _AT | {"in"}
_SOME = _ARTICLES - _NONE


class Standing(IntEnum):
    """How much a stretch of speech needs around it."""

    ALONE = 0  # nothing
    BESIDE = 1  # the headline of its article: “this bill”, “I will sign it”
    NOT = 2  # what was said before it


def standing(text: str, tongue: str) -> Standing:
    """Return how far `text` is a whole sentence, or several, and understood by itself.

    Args:
        tongue: the language it is in, by its two letters; empty if that is not known.
    """
    if not FEWEST <= count_words(text) <= MOST:
        return Standing.NOT
    first = text.lstrip("¿¡ \"'“‘«")[:1]
    if first.islower() or not first.isalnum():
        return Standing.NOT
    opening = [match[0] for match in islice(_WORD.finditer(text), 3)]
    if not opening or _leans(opening, tongue):
        return Standing.NOT
    if _trails_off(text) or not _is_balanced(text):
        return Standing.NOT
    if tongue == "en":
        return _standing_in_english(text)
    return Standing.ALONE if tongue or _COMPLETE.search(text) else Standing.NOT


def tongue_of(text: str) -> str:
    """Return the language that most of the small words speak for; none, if none does."""
    known = dict.fromkeys(FUNCTION_WORDS, 0)
    for languages in filter(None, map(LANGUAGES_OF.get, _WORD.findall(text.lower()))):
        for language in languages:
            known[language] += 1
    best = max(known, key=known.__getitem__)
    return best if known[best] else ""


def _trails_off(text: str) -> bool:
    if text.endswith((", I don’t know.", ", I don't know.", ", I don’t know,", ", I don't know,")):
        return True
    likely = "…" in text or ".." in text or text[-1] in "–—- \n"
    return likely and _TRAILS_OFF.search(text) is not None


def _is_balanced(text: str) -> bool:
    if any(text.count(pair[0]) != text.count(pair[1]) for pair in ("()", "[]", "“”", "«»")):
        return False
    opened = _SINGLE_OPENS.findall(text)
    return not opened or len(opened) <= len(_SINGLE_CLOSES.findall(text))


def _leans(words_: Sequence[str], tongue: str) -> bool:
    """Whether it begins with a word that points back: “And …”, “He …”, “Das zeigt …”"""
    first, second = words_[0].lower(), words_[1] if len(words_) > 1 else ""
    if first == "this" and words_[2:3] == ["that"]:
        return False  # “This ad that the mayor released …”
    if first == "one" and second.lower() in (_DO | {"is", "was"}):
        return True  # “One I would call a shame.”
    if first in ("who", "which") and second in AUXILIARIES:
        return False  # a question
    if first in EXPLETIVES or f"{first} {second.lower()}" in EXPLETIVES:
        return False
    if first == "das":  # and no article: “Das Kind”, “Das kleine Kind”
        return second.islower() and not second.endswith("e")
    return first.replace("’", "'").split("'")[0] in LEANING.get(tongue, ())


def _standing_in_english(text: str) -> Standing:
    if not _COMPLETE.search(text):
        return Standing.NOT
    tokens = [token.replace("’", "'") for token in _TOKEN.findall(text)]
    if _is_answer([token.lower() for token in tokens]):
        return Standing.NOT
    drawled = tokens[0].lower() in _DRAWLS and not tokens[1][0].isalnum()
    last = next((token.lower() for token in reversed(tokens) if token[0].isalnum()), "")
    turned = " ".join(tokens[:2]).lower() in _TURNS
    needed = Standing.BESIDE if drawled or turned or last in _AS_WELL else Standing.ALONE
    for at in range(len(tokens)):
        needed = max(needed, _needs(tokens, at))
        if needed is Standing.NOT:
            return needed
    sentences = (text[each.start : each.end] for each in split_sentences(text))
    if needed is Standing.BESIDE and count_words(text) <= _BRIEF:
        return Standing.NOT  # “I hate to say it.”
    return needed if all(map(_is_whole, sentences)) else Standing.NOT


@lru_cache(maxsize=64)  # a sentence is asked for with each run of sentences it stands in
def _is_whole(sentence: str) -> bool:
    return _is_clause(sentence) and _has_main_clause(sentence)


def _has_main_clause(sentence: str) -> bool:
    """“If they come, we will talk,” but not “If they come to the pier,”"""
    tokens = [token.replace("’", "'") for token in _TOKEN.findall(sentence)]
    first = next((token.lower() for token in tokens if token[0].isalnum()), "")
    if first not in _OPENS_CLAUSE or "?" in tokens:
        return True
    return any(
        not sign[0].isalnum() and (word[0].isupper() or word.lower().split("'")[0] in _SUBJECTS)
        for sign, word in pairwise(tokens[1:])
    )


def _is_answer(tokens: Sequence[str]) -> bool:
    """“Well, …”, “I mean …”, “As I said, …”"""
    if " ".join(tokens[:2]) in ANSWERS:
        return True
    if tokens[0] == "as" and tokens[1] in _DO and _SAID & set(tokens[2:5]):
        return True
    return tokens[0] in ANSWERS and not tokens[1][0].isalnum()


def _is_clause(sentence: str) -> bool:
    """Whether there is a verb in it, and somebody to whom it belongs: not “Can happen.”"""
    tokens = [token.replace("’", "'").lower() for token in _WORD.findall(sentence)]
    if not tokens:
        return False
    asks = "?" in sentence
    if asks and tokens[0] == "any":
        return False  # “Any questions I can answer?”
    if not asks and tokens[0] in AUXILIARIES and tokens[0] not in _IMPERATIVES:
        return False
    return any(
        _is_verb(token, before) and (before != "who" or tokens[0] in _WHO_OPENS)
        for before, token in zip(["", *tokens], tokens, strict=False)
    )


def _is_verb(word: str, before: str) -> bool:
    if word in AUXILIARIES or word in COMMON_VERBS or "'" in word:
        return True
    if before in _DO:
        return True
    ends = word.endswith("ed") and before not in _ARTICLES  # not “an unarmed man”
    return bool(before) and (ends or (word.endswith("s") and _takes_s(before)))


def _takes_s(word: str) -> bool:
    """Whether a verb behind the word ends in “s”: “nothing really helps”."""
    return word.endswith(("ly", "thing", "body", "one"))


def _needs(tokens: Sequence[str], at: int) -> Standing:
    """Return what the word at `at` needs, if it stands for something named elsewhere."""
    whole = tokens[at].lower()
    word, before = whole.split("'")[0], tokens[:at]
    after = tokens[at + 1].lower() if at + 1 < len(tokens) else "."
    if word == "one" and after in ("who", "that") and tokens[at - 1].lower() in _HAVE:
        return Standing.NOT  # “You have one who has been here for years.”
    if word in _HE and [after, *tokens[at + 2 : at + 4]] == ["or", "not", ","]:
        return Standing.ALONE  # “Like him or not, Ann Lee …”
    if word in _HE and not (_has(before, _SOMEBODY.__contains__) or _names(before, _HE[word])):
        return Standing.NOT
    if word in _HE and not (_has(before, _SOMEBODY.__contains__) or _has_known_name(before)):
        return Standing.BESIDE  # “Personnel sent her options.”: who is it?
    if (
        word == "there"
        and _is_state(before)
        and (not after[0].isalnum() or after in _NOW or _has(before[-2:-1], _DO.__contains__))
    ):
        return Standing.NOT
    if word == "that" and at and _is_determiner(tokens, at):
        return Standing.NOT
    if word in _THEY and not (_has(before, _is_plural) or _names(before)):
        return Standing.BESIDE
    if word in _IT:
        return _needs_of_it(tokens, at)
    if word in _THIS and after not in POINTED_AT:
        return _pointing(after)
    if (word == "that" and after in _NO_THAT) or (word in _DO_THAT and after in ("so", "likewise")):
        return Standing.NOT
    if word in _THAT and _points(tokens, at, after):
        led = tokens[at - 1].lower()
        behind = _MAKE_THAT if word == "that" else _BEFORE_THOSE  # “make that”, “in those ways”
        bare = word != whole or after in _BARE or led in behind
        return Standing.NOT if bare else _pointing(after)
    return Standing.ALONE


def _is_state(before: Sequence[str]) -> bool:
    """“I’m not there yet”, “he has been there”: a place, or a mind, that was spoken of."""
    return bool(before) and before[-1].lower() in _IN_STATE


def _is_determiner(tokens: Sequence[str], at: int) -> bool:
    """“at that time”, “with that number”, “liked that picture.”"""
    if tokens[0].lower() in _OPENS_CLAUSE and "," in tokens[:at]:
        return False  # “If we sink the boats, at that point …”
    if tokens[at - 1].lower() in _AT:
        return True
    at += at + 1 < len(tokens) and tokens[at + 1].lower() in _EVEN
    noun, behind = (*tokens[at + 1 : at + 3], ".", ".")[:2]
    return noun.islower() and noun not in _VERBS and not behind[0].isalnum()


def _pointing(after: str) -> Standing:
    """“this bill” has a noun; “like this.” and “this is” have none."""
    bare = not after[0].isalnum() or after in _NO_NOUNS
    return Standing.NOT if bare else Standing.BESIDE


def _needs_of_it(tokens: Sequence[str], at: int) -> Standing:
    """“It is time to go” needs nothing, “it was a mistake” all; else a thing may stand before."""
    if _has_thing(tokens[:at]):
        return Standing.ALONE
    word, rest = tokens[at].lower(), [token.lower() for token in tokens[at + 1 :]]
    if at and tokens[at - 1].lower() == "about" and not (rest and rest[0][0].isalnum()):
        return Standing.NOT  # “when we learned about it,”
    if not rest or not (word == "it's" or (word == "it" and rest[0] in _IMPERSONAL)):
        return Standing.BESIDE
    clause = list(takewhile(_is_word, rest))
    if _NOUN_FOLLOWS & set(clause[:4]) and not _WHAT_IT_IS & set(clause[:6]):
        return Standing.NOT
    return Standing.ALONE if _CLEFT & set(clause) else Standing.BESIDE


def _is_word(token: str) -> bool:
    return token[0].isalnum()


def _has_thing(tokens: Sequence[str]) -> bool:
    """Whether there is a thing among these words: “the river”, “our long war”, not “the banks”."""
    return any(
        article.lower() in _SOME and noun.islower() and not _is_plural(noun)
        for article, noun in pairwise(tokens)
    )


def _points(tokens: Sequence[str], at: int, after: str) -> bool:
    """Whether a “that” is neither a conjunction nor a relative: “I wish I could do that.”"""
    word = tokens[at].lower()
    if word == "those":
        return after not in ("who", "that", "of", "in", "with", "whose")
    before = tokens[at - 1].lower() if at else "."
    if at >= _FAR_IN and {",", "and"} & set(tokens[:at]):
        return False  # “I wept, and nobody in this town has forgotten that.”
    if not after[0].isalnum():
        further = tokens[at + 2].lower() if at + 2 < len(tokens) else "too"
        # “The point is that, with time, …”, not “I know that, too.”
        return after != "," or before not in _THAT_FOLLOWS or further in ("too", "and", "but", "or")
    if (
        before in _MAKE_THAT
        or after in _BARE
        or (at == 1 and before in AUXILIARIES)
        or (before in _LIKE and after in _SMALL)
    ):
        return True
    first = not before[0].isalnum() and before not in ",'\"“‘"
    if word.startswith("that'") or after in AUXILIARIES:
        return first or before == "," or before in _CLAUSE
    return first


def _has(tokens: Sequence[str], fits: Callable[[str], bool]) -> bool:
    return any(fits(token.lower()) for token in tokens)


def _is_plural(word: str) -> bool:
    return word in _MANY or (len(word) > 3 and word.endswith("s") and not word.endswith("ss"))


def _has_known_name(tokens: Sequence[str]) -> bool:
    """Whether a name is among these words that is more than a capital at the beginning."""
    first = tokens[0].lower().split("'")[0]
    return first in FEMALE or first in MALE or _names([".", *tokens[1:]])


def _names(tokens: Sequence[str], none_of: frozenset[str] = frozenset()) -> bool:
    """Whether there is a name among these words: a capital that no sentence begins with."""
    return any(
        token[0].isupper()
        and token.split("'")[0] != "I"
        and token.lower() not in _NO_NAMES
        and (not token.endswith(("ing", "ly")) or token.lower() in FEMALE)
        and token.lower().split("'")[0] not in none_of
        and (
            (at > 0 and tokens[at - 1] not in ".!?…:")
            or (token.lower().split("'")[0] not in LANGUAGES_OF and token.lower() not in ANSWERS)
        )
        for at, token in enumerate(tokens)
    )
