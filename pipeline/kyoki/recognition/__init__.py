"""What names a person, a state, a place or an organisation: rules over words and GiNZA's entities, and word lists.

Open first: decide.py, the order of the rules, and lexicon.py: which row of which file makes a word known to the rules.
"""
