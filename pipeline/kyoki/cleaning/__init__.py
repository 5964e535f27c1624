"""Extract the article from a document: which lines are kept, by which named rule, and the page's metadata.

Open first: article.py, which calls the others in order; boilerplate.py orders the rules, cues.csv has the phrases.
"""
