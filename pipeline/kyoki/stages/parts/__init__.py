"""Stages whose tables exist only in parts: counts of single articles for the corpus stages, made once per article.

They have no command and no API function, and a run does not publish their tables.

Open first: word_units.py.
"""
