"""Sentences, words and GiNZA's entities of a text; the only package that imports the NLP libraries.

Open first: sentences.py, the one sentence splitter; mecab.py and ginza.py are the engines.
"""
