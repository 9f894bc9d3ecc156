"""Pages that stand twice in a source, and sources that hold two books."""
