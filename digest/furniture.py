"""What pages print around articles: buttons, notices, credits, links to other stories.

Each function looks at one whole paragraph, as a line of plain text. All of them
are strict: a line that could be a sentence of the article is not furniture.
"""

from __future__ import annotations

import re

_LOWER = frozenset(["for", "the", "of", "via", "and", "by", "de", "la", "du", "von", "für", "dpa"])
_LINE = 18  # words; a credit, a link or a button has no more
_SENTENCE_END = re.compile(r"[.!?…。！？][\"”“»«'’)\]]*$")
_BUTTON = re.compile(
    r"(?:share|tweet|pin|email|print|save|like|copy|follow|flag)(?: this)?"
    r"(?: (?:article|story|page|post|link|us|it|this|on|via|to|with|by|and|e-?mail|facebook|twitter"
    r"|x|linkedin|whatsapp|reddit|pinterest|instagram|telegram|bluesky|threads|mastodon|friends"
    r"|google news))+"
    r"|(?:artikel|beitrag|seite) (?:teilen|drucken)|auf (?:facebook|twitter|x|whatsapp) teilen"
    r"|partager(?: cet article| sur \w+)|compartir(?: este artículo| en \w+)"
    r"|(?:advertisement\W+)?(?:story|article) continues (?:below|after)(?: this)? advertisement"
    r"|(?:sign up|subscribe)(?: here| now| today)?(?: to| for) (?:our|the|my)"
    r"(?: \w+){0,4} newsletters?(?: here| now| today)?"
    r"|(?:click|tap) here to (?:subscribe|sign up|share)(?: \w+){0,6}"
    r"|skip to (?:main )?content|continue reading|read the full (?:story|article)(?: here)?"
    r"|the post .{1,200} (?:first appeared|appeared first) on .{1,80}",
    re.IGNORECASE,
)
_BARE_BUTTON = re.compile(
    r"share|tweet|email|e-mail|print|save|comments?|facebook|twitter|x|linkedin|whatsapp|reddit"
    r"|copy link|pinterest|telegram|bluesky|instagram|teilen|drucken|merken|partager|imprimer",
    re.IGNORECASE,
)
_COOKIES = re.compile(
    r"(?:we|this (?:site|website|page)|our (?:site|website)) uses? cookies"
    r"(?:,? (?:and|to|on|for|in order)\b.{0,160}\b(?:experience|sites?|website|traffic|ads|content"
    r"|personali[sz]e|analy[sz]e|browser|technologies|privacy|improve)\b.*)?"
    r"|(?:accept|manage|reject)(?: all)? cookies(?: settings)?"
    r"|by (?:continuing to use|using) (?:this|our) (?:web)?site,? you (?:agree|accept|consent).*"
    r"|(?:diese (?:website|seite)|wir) (?:verwendet|verwenden|nutzt|nutzen) cookies\b.*"
    r"|(?:ce site|nous) (?:utilise|utilisons) des cookies\b.*",
    re.IGNORECASE,
)
_CREDIT = re.compile(
    r"[(\[]?(?:(?:file |lead |main |cover |header )?(?:photo(?:graph)?s?|images?|pictures?"
    r"|illustration|video|graphic|foto|bild|crédits?(?: photos?)?|fotos)(?: credits?)?|credits?)"
    r"(?:\s*:|\s+(?:by|courtesy of|via|©)|\s*©)\s*(?P<whose>[^.!?;]+?)\.?[)\]]?",
    re.IGNORECASE,
)
_AGENCY = re.compile(
    r"[(\[©]*\s*(?:[\w.'’ -]{2,40}\s*/\s*)?(?:afp|ap|epa|pa|dpa|ansa|efe|reuters|getty(?: images)?"
    r"|shutterstock|unsplash|alamy|bloomberg)(?:(?:\s*/\s*|\s+via\s+)[\w.'’ -]{2,40}){0,2}[)\]]*",
    re.IGNORECASE,
)
_RELATED = (
    r"(?:related(?: (?:articles?|stories|content|posts|topics|links|coverage|reading))?"
    r"|read (?:more|next|also)|see also|also read|more (?:stories|from .{2,40}|on this(?: story)?)"
    r"|you (?:may|might) also like|recommended(?: stories| for you)?|most read|most popular"
    r"|top stories|up next|(?:mehr|weitere artikel) zum thema|lesen sie auch|auch interessant"
    r"|(?:à )?lire aussi|sur le même sujet|lea también|te puede interesar|leggi anche|leia também"
    r"|lees ook|czytaj też)"
)
_TAIL_HEADING = re.compile(rf"{_RELATED}\s*[:.…»>]*", re.IGNORECASE)
_LINK = re.compile(
    rf"(?:{_RELATED}|(?P<verb>read|watch|more))\s*[:|>»]\s*(?P<to>\S.*)", re.IGNORECASE
)


def is_button(line: str) -> bool:
    """“Share this article on X”, “Story continues below advertisement”, “Continue reading”."""
    return _BUTTON.fullmatch(line.rstrip(" .…»>→!:")) is not None


def is_bare_button(line: str) -> bool:
    """“Share”, “Tweet”: junk where several stand together, and perhaps an answer alone."""
    return _BARE_BUTTON.fullmatch(line) is not None


def is_cookie_notice(line: str) -> bool:
    return len(line.split()) <= 4 * _LINE and _COOKIES.fullmatch(line.rstrip(" .")) is not None


def is_credit(line: str) -> bool:
    """“Photo: Jane Doe/Example Agency”, “Getty Images”, “(Foto: dpa)”."""
    if len(line.split()) > _LINE:
        return False
    if _AGENCY.fullmatch(line):
        return not line.isalpha()  # “Reuters” alone may be an answer
    match = _CREDIT.fullmatch(line)
    return match is not None and _is_proper(match["whose"])


def _is_proper(words: str) -> bool:
    """Whether names are all there is: “Jane Doe for the Example Times / AP”."""
    found = re.findall(r"[^\W\d_][\w'’.-]*", words)
    return bool(found) and all(word[0].isupper() or word.lower() in _LOWER for word in found)


def opens_links(line: str) -> bool:
    """“Related stories”: what follows, to the end, may be links."""
    return _TAIL_HEADING.fullmatch(line) is not None


def is_link(line: str) -> bool:
    """“Read more: The harbour reopens”; not “Related: the two are brothers.”, “Watch: a clock”"""
    match = _LINK.fullmatch(line) if is_heading_like(line) else None
    return match is not None and not (match["verb"] and match["to"][0].islower())


def is_heading_like(line: str) -> bool:
    """Whether the line is short and no sentence: a link's text, a heading."""
    ends = _SENTENCE_END.search(line)
    return len(line.split()) <= _LINE and (ends is None or ends[0][0] in "?!…")
