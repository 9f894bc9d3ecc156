"""Pure string helpers: words, hyphens, quotes, numerals."""
