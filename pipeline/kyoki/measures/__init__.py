"""Counting and the statistics of co-occurrence, on numbers alone."""
