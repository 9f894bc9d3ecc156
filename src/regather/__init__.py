"""Regather puts a book's scrambled pages back in reading order and publishes it well."""

__version__ = "0.1.0"
