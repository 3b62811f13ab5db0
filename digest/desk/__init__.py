"""The editors' pages, one module a page."""
