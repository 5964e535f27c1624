"""Stages whose tables are in parts only: what the corpus stages count, made of each article once, beside its tables.

They have no command and no function of the API, and a run publishes none of their tables.

Open first: word_units.py.
"""
