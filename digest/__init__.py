"""From sources to a sent issue: the newsletter digest builder."""

__version__ = "0.1.0.dev0"
