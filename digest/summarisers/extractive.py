"""The article's own sentences: no model, no network, and nothing to prove."""

from __future__ import annotations

from digest.article import Article
from digest.quotes import find_quotes, rank_pull_quotes
from digest.summarisers import Condensed
from digest.summary import summarise


class Extractive:
    """Sentences are chosen, never written."""

    def condense(self, article: Article, *, words: int, language: str) -> Condensed:
        summary = summarise(
            article.text,
            words=words,
            language=article.language or language,
            headline=article.headline,
        )
        quotes = rank_pull_quotes(
            find_quotes(article.text), headline=article.headline, summary=summary
        )
        return Condensed(tuple(summary), tuple(quotes))
