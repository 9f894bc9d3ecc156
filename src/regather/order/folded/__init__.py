"""Folded sheets: which page orders are tried, where each puts its page ends, and how far the best one leads."""
