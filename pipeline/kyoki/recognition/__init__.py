"""Recognise people, states, places and organisations: rules over words and GiNZA's entities, and word lists.

Open first: decide.py, the order of the rules, and lexicon.py, the word lists and the meaning of their columns.
"""
