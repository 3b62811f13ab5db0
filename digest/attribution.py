"""Who said what stands between the marks: the verb beside it, the name beside the verb.

Rules are tried from the surest to the weakest; which one found the speaker says
how far it may be trusted.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from digest.clauses import DASHES, STOPS, Mention, Words
from digest.lexicon import NOT_NAMES

_REACH = 60  # words looked at on either side of a quotation
_REACH_OF_FRAGMENT = 30  # the same, of a few words set between marks
_SUBJECT = 40  # words from a quotation to the verb behind it, at most
_ASIDE = 40  # code points behind a speaker named inside of a quotation
_DATELINE = 14  # words
_LINE = 16  # words of an attribution behind a dash
_NEAR = 7  # words between a verb and the quotation it leads to, at most, to be sure
_BESIDE = 2  # the same, to be sure of somebody who is only described
_CLOSED = frozenset(".。")
_LABEL = re.compile(r"\W{1,3}(?P<name>[A-Z][A-Z.'’-]{2,20}(?: [A-Z.'’-]{2,20})?):\s")
_LEFT_OVER = frozenset("'’\"”")  # of marks within marks
_GOING_ON = frozenset(["and", "but", "or", "when", "while", "which", "who", "because", "if"])
_QUOTES = frozenset(["quote", "quotes", "quoted", "quoting", "cites", "cited", "citing"])
_RELATIVE = frozenset(["who", "which", "that"])
_PASSIVE = frozenset(["was", "were", "been", "being", "is", "are"])


class Attribution(NamedTuple):
    """Whom a rule found."""

    speaker: Mention
    rule: str
    sure: bool  #: whether it may be printed large


class Setting(NamedTuple):
    """The sentence around one quotation."""

    words: Words
    at: int  #: the quotation's token
    low: int  #: the first token of its sentence, or behind the quotation before it
    high: int  #: behind the last token of its sentence, or the next quotation
    ends_in: str  #: the last sign between the marks


def setting(words: Words, at: int, speech: Sequence[bool]) -> Setting:
    """Return the sentence around the quotation at `at`.

    Args:
        speech: of each quotation, by number, whether it is more than a word set apart.
    """
    tokens = words.tokens
    reach = _REACH if speech[tokens[at].quote] else _REACH_OF_FRAGMENT
    low, high = at, at + 1
    while low > max(0, at - reach) and not _stops(words, low - 1, speech):
        low -= 1
    while high < min(len(tokens), at + reach) and not _stops(words, high, speech):
        high += 1
    if low == 0:
        low = min(at, _dateline_end(words))
    ends_in = words.text[tokens[at].end - 2 : tokens[at].end].rstrip("\"”“»«'’‘」』 ")[-1:]
    return Setting(words, at, low, high, ends_in)


def _dateline_end(words: Words) -> int:
    """Return where the text begins behind “LONDON —” or “Leeds, May 8 (AP) —”; 0 without such."""
    tokens = words.tokens[:_DATELINE]
    dash = next((at for at, token in enumerate(tokens) if token.word in DASHES), 0)
    if not dash or not tokens[0].is_name:
        return 0
    in_capitals = len(tokens[0].word) > 2 and tokens[0].word.isupper()
    return dash + 1 if in_capitals or tokens[dash - 1].word == ")" else 0


def _stops(words: Words, at: int, speech: Sequence[bool]) -> bool:
    token = words.tokens[at]
    if token.quote >= 0:
        return speech[token.quote]
    return token.word in STOPS and words.ends_sentence(at)


def attribute(place: Setting) -> Attribution | None:
    """Return who speaks, as far as the quotation's own sentence says."""
    return (
        transcribed(place)
        or behind_dash(place)
        or lead_in(place)
        or behind(place)
        or loosely(place)
    )


def transcribed(place: Setting) -> Attribution | None:
    """“LEE: What do you say to that?”"""
    token = place.words.tokens[place.at]
    match = _LABEL.match(place.words.text, token.start, token.end)
    if not match:
        return None
    mention = Mention(match.start("name"), match.end("name"), match["name"], "named")
    return Attribution(mention, "transcript", sure=False)


def behind_dash(place: Setting) -> Attribution | None:
    """“…” – Police Capt. Ann Lee"""
    tokens, low = place.words.tokens, place.at + 1
    if place.high - low < 2 or tokens[low].word not in DASHES | {"-", "~"}:
        return None
    if place.low < place.at and tokens[place.at - 1].word in DASHES:
        return None  # a quotation set between two dashes
    if place.high < len(tokens) - 1 or place.high - low > _LINE:
        return None
    line = tokens[low + 1 : place.high]
    if any(token.lower in place.words.grammar.said for token in line):
        return None
    if line[0].word[0].islower() and line[0].lower not in place.words.grammar.determiners:
        return None  # “…” – and the sentence goes on
    end = next((at for at, token in enumerate(line) if token.word in ",(;"), len(line))
    mention = place.words.line(low + 1, low + 1 + end)
    return Attribution(mention, "dash", sure=True) if mention else None


def lead_in(place: Setting) -> Attribution | None:
    """“Ann Lee said: “…””, “according to Ann Lee, “…””, “Said Ann Lee: “…””"""
    tokens = place.words.tokens
    if mention := _labelled(place):
        return Attribution(mention, "label", sure=True)
    for verb in range(place.at - 1, place.low - 1, -1):
        found = _source_at(place, verb) or _sayer_at(place, verb)
        if found:
            near = place.at - verb <= _NEAR and tokens[place.at - 1].word in (":", ",", "that")
            near = near or verb == place.at - 1
            near = near and (verb == 0 or tokens[verb - 1].lower not in _RELATIVE)
            near = near and place.words.text[found.end : found.end + 2] != ": "  # “Name: Ann Lee”
            near = near and (found.kind != "described" or place.at - verb <= _BESIDE)
            return Attribution(found, "lead-in", sure=near)
    return None


def source_of(words: Words, low: int, high: int) -> Mention | None:
    """Return who speaks in a sentence without a quotation: “Ann Lee voiced doubts.”"""
    place = Setting(words, high, low, high, "")
    for verb in range(high - 1, low, -1):
        if mention := _source_at(place, verb) or _sayer_at(place, verb):
            return mention if mention.kind != "described" else None
    return None


def signature(words: Words) -> Mention | None:
    """Return whom a paragraph names that is nothing but “- Ann Lee, Leeds.”"""
    tokens = words.tokens
    if not 1 < len(tokens) <= _LINE or tokens[0].word not in DASHES | {"-"}:
        return None
    end = next((at for at, token in enumerate(tokens) if token.word in ",(;"), len(tokens))
    end -= tokens[end - 1].word == "." and end > 2
    if not tokens[1].is_name or not tokens[end - 1].is_name or _says(words, 1, end):
        return None
    return words.line(1, end)


def _says(words: Words, low: int, high: int) -> bool:
    return any(token.lower in words.grammar.said for token in words.tokens[low:high])


def _labelled(place: Setting) -> Mention | None:
    """“- Ann Lee: “…””, “Ann Lee: “…””"""
    words, tokens, end = place.words, place.words.tokens, place.at - 1
    if end <= place.low or tokens[end].word != ":":
        return None
    low = end
    while low > place.low and (tokens[low - 1].is_name or tokens[low - 1].word == "."):
        low -= 1
    if low == end or (low > place.low and tokens[low - 1].word not in DASHES | {"-"}):
        return None
    return words.line(low, end) if tokens[low].lower not in NOT_NAMES else None


def _source_at(place: Setting, at: int) -> Mention | None:
    """“according to Ann Lee”"""
    tokens = place.words.tokens
    according = tokens[at].lower == "to" and at > 0 and tokens[at - 1].lower == "according"
    if according or tokens[at].lower in place.words.grammar.sources:
        return place.words.phrase_after(at + 1, place.at)
    return None


def _sayer_at(place: Setting, verb: int) -> Mention | None:
    words, tokens, low = place.words, place.words.tokens, place.low
    if not _is_said(place, verb):
        return None
    before = tokens[verb - 1].lower if verb > low else ""
    if verb + 1 < place.at and tokens[verb + 1].lower == "by" and before in _PASSIVE:
        return words.phrase_after(verb + 2, place.at)
    if tokens[verb].lower in _QUOTES and tokens[place.at - 1].word == ":":
        quoted = words.phrase_after(verb + 1, place.at)
        if quoted and quoted.kind == "named":
            return quoted
    if tokens[verb].lower.endswith("ing") or before in ("and", "then", "but", "to"):
        return _sharing_subject(place, verb)
    if before in _RELATIVE:
        for earlier in range(verb - 1, low, -1):
            if _is_said(place, earlier) and (mention := _sayer_at(place, earlier)):
                return mention
    return (
        words.subject_before(low, verb)
        or words.main_subject(low, verb)
        or words.phrase_after(verb + 1, place.at)
    )


def _sharing_subject(place: Setting, verb: int) -> Mention | None:
    """“Ann Lee thanked them and added”, “Ann Lee, he said, left early, adding”"""
    words, tokens, low = place.words, place.words.tokens, place.low
    if tokens[verb - 1].is_name and (mention := words.subject_before(low, verb)):
        return mention  # “a recording of Ann Lee saying”
    for earlier in range(verb - 1, low, -1):
        if tokens[earlier].word == ",":
            break
        if tokens[earlier].lower == "with" and tokens[verb].lower.endswith("ing"):
            return words.phrase_from(earlier + 1, verb)
    for earlier in range(verb - 1, low, -1):
        if tokens[earlier].lower.endswith("ing") or not _is_said(place, earlier):
            continue
        if tokens[earlier - 1].word == "“”":
            return words.phrase_after(earlier + 1, verb)
        if mention := words.subject_before(low, earlier):
            return mention
    start, end = words.parts(low, verb)[-1] if words.parts(low, verb) else (low, low)
    if start < end and tokens[start].lower in words.grammar.pronouns:
        return words.phrase_from(start, end)
    return words.main_subject(low, verb) or words.subject_before(low, verb)


def _is_said(place: Setting, at: int) -> bool:
    """Whether the word is a verb of saying, and no noun that looks like one."""
    token = place.words.tokens[at]
    if token.lower not in place.words.grammar.said:
        return False
    if token.word[0].isupper() and at != place.low:
        return False  # a name: Hope, Bill, Mark
    if at == 0:
        return True
    before, grammar = place.words.tokens[at - 1].lower, place.words.grammar
    return before not in grammar.determiners and (
        before not in grammar.prepositions or before == "to"
    )


def behind(place: Setting) -> Attribution | None:
    """““…,” Ann Lee said”, ““…,” said the mayor, Ann Lee”, ““…,” according to Ann Lee”"""
    words, tokens = place.words, place.words.tokens
    low = place.at + 1
    while low < place.high and tokens[low].word in _LEFT_OVER:
        low += 1
    if low < place.high and tokens[low].word in (",", "，", "-", *DASHES):
        low += 1
    elif place.ends_in in _CLOSED:
        return None
    low = _past_auxiliaries(place, low)
    if low >= place.high:
        return None
    if mention := _clitic(place, low):
        return Attribution(mention, "dit-il", sure=False)
    if tokens[low].lower == "according" and low + 2 < place.high:
        mention = words.phrase_after(low + 2, place.high)
        return Attribution(mention, "source", sure=mention.kind == "named") if mention else None
    word = tokens[low].word
    if word in place.words.grammar.said and not word.endswith("ing"):
        mention = words.phrase_after(low + 1, place.high)
        if mention:
            return Attribution(mention, "said X", sure=True)
    for verb in range(low, min(place.high, low + _SUBJECT)):
        if _is_said(place, verb) and verb > low:
            mention = words.subject_before(low, verb)
            if mention is None:
                continue
            near = mention.start - tokens[low].start <= 30 and tokens[low].lower not in _GOING_ON
            return Attribution(mention, "X said", sure=near)
    return None


def _clitic(place: Setting, at: int) -> Mention | None:
    """“dit-il”, “explique-t-elle”, “a-t-elle ajouté”"""
    token, grammar = place.words.tokens[at], place.words.grammar
    verb, _, pronoun = token.lower.rpartition("-")
    if pronoun not in grammar.pronouns or not verb:
        return None
    verb = verb.removesuffix("-t")
    following = place.words.tokens[at + 1].lower if at + 1 < place.high else ""
    if verb in grammar.said or (verb in grammar.adverbs and following in grammar.said):
        start = token.end - len(pronoun)
        return Mention(start, token.end, token.word[-len(pronoun) :], "pronoun")
    return None


def interrupted(words: Words) -> tuple[int, int, Mention] | None:
    """Find “…, a déclaré Ann Lee, …” or “… – ha detto Ann Lee – …” in a quotation.

    Returns:
        Where the words of the speaker break off, where they go on, and who speaks.
    """
    tokens, grammar = words.tokens, words.grammar
    for comma in range(1, len(tokens) - 3):
        ends = DASHES if tokens[comma].word in DASHES else ",."
        if tokens[comma].word not in {",", *DASHES}:
            continue
        verb = comma + 1 + (tokens[comma + 1].lower in grammar.adverbs)
        if tokens[verb].lower not in grammar.said:
            continue
        mention = words.phrase_after(verb + 1, len(tokens))
        if mention is None:
            continue
        close = next((t for t in tokens[verb:] if t.start >= mention.end and t.word in ends), None)
        if close and close.start - mention.end <= _ASIDE:
            return tokens[comma - 1].end, close.end, mention
    return None


def _past_auxiliaries(place: Setting, low: int) -> int:
    """Step over “a” of “a déclaré X”, “ha” of “ha detto X”."""
    tokens = place.words.tokens
    if low + 1 < place.high and tokens[low].lower in place.words.grammar.adverbs:
        return low + (tokens[low + 1].lower in place.words.grammar.said)
    return low


def loosely(place: Setting) -> Attribution | None:
    """“Ann Lee hit back: “…””: whoever the sentence is about."""
    if place.low == place.at or place.words.tokens[place.at - 1].word != ":":
        return None
    mention = place.words.main_subject(place.low, place.at - 1)
    return Attribution(mention, "colon", sure=False) if mention else None
