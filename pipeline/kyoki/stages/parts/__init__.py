"""Stages of a run alone: what the corpus stages count, made of each article once, and counted once for several of them.

They have no command and no function of the API, and a run publishes none of their tables.

Open first: counted.py (scope article: tables of parts); words.py (scope shared: an object that a run hands on).
"""
