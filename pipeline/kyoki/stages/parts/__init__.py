"""Stages of a run only: data for corpus stages, computed once per article or once for several stages.

They have no command and no API function, and a run does not publish their tables.

Open first: counted.py (scope article: tables of parts); words.py (scope shared: an object that a run hands on).
"""
