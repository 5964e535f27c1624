"""From a document to its article: which lines are kept, by which named rule, and the facts that the page states.

Open first: article.py, which calls the others in order; boilerplate.py orders the rules, cues.csv holds the phrases.
"""
