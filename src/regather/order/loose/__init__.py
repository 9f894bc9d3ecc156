"""Loose pages in no known order: what each is followed by, and the best path through all of them."""
