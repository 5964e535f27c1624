"""From a document to its article: which lines are kept, by which named rule, and what the page says of itself.

Open first: boilerplate.py, the order of the rules. cues.csv holds the phrases, page.py takes HTML apart.
"""
