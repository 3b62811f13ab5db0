"""Phrases that spam lives on stand nowhere, above all not where filters look first.

In the subject, the preheader and what editors wrote they are worth a look; in
the words of articles, which nobody changes, they are good to know. Nothing
blocks: an article about fraud may well say “you have won”.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, partial

from digest.issue import Issue
from digest.printed import Finding
from digest.rules import Proof

MOST = 8  #: findings

_warn = partial(Finding, "spam_words", "warn")
_note = partial(Finding, "spam_words", "note")

# Phrases that press or promise; single words such as “free” say nothing about a mail.
_PHRASES = {
    "en": "100% free|100% guaranteed|act now|apply now and|as seen on tv|be your own boss"
    "|buy direct|call now|cash bonus|claim your (?:prize|reward)|click (?:here|below)"
    "|congratulations,? you|dear friend|double your (?:money|income)|earn extra (?:cash|money)"
    "|easy money|exclusive deal|extra income|get rich quick|guaranteed (?:income|winner)"
    "|increase your (?:sales|traffic)|limited[- ]time offer|lose weight (?:fast|now)"
    "|make money (?:fast|online|from home)|miracle cure|money[- ]back guarantee"
    "|no (?:credit check|hidden costs|obligation|purchase necessary|strings attached)"
    "|not (?:junk|spam)|once in a lifetime|order now|risk[- ]free|satisfaction guaranteed"
    "|special promotion|this (?:is not|isn['’]t) spam|urgent (?:reply|response)"
    "|what are you waiting for|while (?:stocks|supplies) last|work from home and"
    "|you(?: have|['’]ve) (?:been (?:chosen|selected)|won)|your account (?:has been|was) suspended",
    "de": "100 ?% (?:gratis|kostenlos)|bargeld gewinnen|dies ist kein spam|einmalige gelegenheit"
    "|garantiert(?:er gewinn| gewinnen)|geld(?:-zurück-garantie| verdienen (?:von|mit))"
    "|handeln sie (?:jetzt|sofort)|hier klicken|jetzt (?:bestellen|kaufen|zugreifen)"
    "|klicken sie hier|kostenlos testen|lieber freund|nur (?:für kurze zeit|solange der vorrat)"
    "|ohne (?:jedes )?risiko|schnell (?:abnehmen|reich)|sie haben gewonnen"
    "|sie wurden ausgewählt|unglaubliches angebot|unverbindlich und kostenlos",
    "fr": "100 ?% gratuit|achetez maintenant|agissez (?:maintenant|vite)|argent facile"
    "|c['’]est gratuit|ceci n['’]est pas un spam|cher ami|cliquez ici|devenez riche"
    "|félicitations,? vous|gagnez de l['’]argent|jusqu['’]à épuisement des stocks"
    "|offre (?:à durée )?limitée|perdez du poids|sans (?:aucun risque|engagement)"
    "|satisfait ou remboursé|vous avez (?:été sélectionné|gagné)",
    "es": "100 ?% gratis|actúe ahora|compre ahora|dinero (?:fácil|rápido)|esto no es spam"
    "|estimado amigo|felicidades,? (?:has|ha)|gan[ae] dinero|garantía de devolución"
    "|ha(?:z|ga) (?:clic|click) aquí|has (?:ganado|sido seleccionado)|hasta agotar existencias"
    "|oferta (?:limitada|por tiempo)|pierd[ae] peso|sin (?:compromiso|ningún riesgo)",
}


def check(proof: Proof) -> Iterator[Finding]:
    phrases = _phrases(_language(proof))
    named: set[str] = set()
    for where, words in _first_read(proof):
        for phrase in _new(phrases, words, named):
            yield _warn(
                f"Spam says “{phrase}” too, and filters know it.",
                "Say it in other words.",
                where,
            )
    for phrase in _new(phrases, proof.page_text, named):
        yield _note(
            f"Somewhere the mail says “{phrase}”, as much spam does.",
            "Leave it where an article says so; elsewhere, say it in other words.",
            phrase,
        )


def _new(phrases: re.Pattern[str], words: str, named: set[str]) -> Iterator[str]:
    for found in phrases.finditer(" ".join(words.split())):
        phrase = found[0]
        if phrase.lower() not in named and len(named) < MOST:
            named.add(phrase.lower())
            yield phrase


def _first_read(proof: Proof) -> Iterator[tuple[str, str]]:
    """Yield what is read first and what editors wrote; no headline that an article brought."""
    issue = proof.issue
    headlines = [story.article.headline for story in issue.stories] if issue else []
    yield "Subject", _without(headlines, proof.subject)
    if issue is not None:
        yield "preheader", _without(headlines, issue.preheader)
        yield "intro", issue.intro
        yield from _edited(issue)


def _edited(issue: Issue) -> Iterator[tuple[str, str]]:
    for story in issue.stories:
        yield story.headline[:120], " ".join(words.text for words in story.own_words)
        if story.headline != story.article.headline:
            yield story.headline[:120], story.headline


def _without(headlines: list[str], words: str) -> str:
    for headline in filter(None, headlines):
        words = words.replace(headline, " ")
    return words


def _language(proof: Proof) -> str:
    declared = "" if proof.page is None else proof.page.get("lang") or ""
    language = re.split(r"[-_]", declared.strip().lower())[0]
    return language if language in _PHRASES else "en"


@cache
def _phrases(language: str) -> re.Pattern[str]:
    """Return what to look for: the language's phrases, and the English ones, which all use."""
    known = "|".join(_PHRASES[each] for each in dict.fromkeys(["en", language]))
    return re.compile(rf"(?<!\w)(?:{known})(?!\w)", re.IGNORECASE)
