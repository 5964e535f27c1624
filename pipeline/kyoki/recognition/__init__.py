"""What in a sentence names a person, a state or a place: rules over words and GiNZA's entities, and their word lists.

Open first: decide.py, the order of the rules, and lexicon.py: which row of which file makes a word known to the rules.
"""
