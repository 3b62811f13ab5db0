"""A quotation as it is printed: its words, and its speaker with the name set apart."""

from __future__ import annotations

from dataclasses import dataclass

from digest.quotes import Quote, printed_words


@dataclass(frozen=True, slots=True)
class Said:
    """A quotation as it is printed: its words are the article's, in their order."""

    words: str
    before: str  #: what stands before the speaker's name, as in "Police Capt. "
    name: str  #: set in bold; empty for a speaker without one
    after: str  #: what stands after it, as in ", captain of the Sandpiper"
    may_be_large: bool

    @property
    def speaker(self) -> str:
        return self.before + self.name + self.after


def said(quote: Quote) -> Said:
    words, speaker = printed_words(quote), quote.speaker
    if speaker is None:
        return Said(words, "", "", "", quote.confident)
    if speaker.kind == "described":
        name = speaker.name[:1].upper() + speaker.name[1:]
        return Said(words, name, "", "", quote.confident)
    before, found, after = speaker.text.partition(speaker.name)
    if not found:  # the words say "she"; the name comes from elsewhere in the article
        before, after = "", ""
    return Said(words, before, speaker.name, after, quote.confident)
