"""What in a sentence names a person, a state or a place: rules over words and GiNZA's entities, and their word lists.

Open first: decide.py, the order of the rules. A word that a rule should know is a row in data/.
"""
