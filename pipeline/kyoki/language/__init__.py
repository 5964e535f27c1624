"""Text into sentences, words and GiNZA's entities; the only room that imports the NLP libraries.

Open first: sentences.py, the one sentence splitter; mecab.py and ginza.py are the engines.
"""
