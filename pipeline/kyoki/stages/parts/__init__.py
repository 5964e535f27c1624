"""Stages of a run only: what the corpus stages count, made once per article, or counted once for several of them.

They have no command and no API function, and a run does not publish their tables.

Open first: counted.py (scope article: tables of parts); words.py (scope shared: an object that a run hands on).
"""
