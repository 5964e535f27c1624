"""From a document to its article: which lines are kept, by which named rule, and the facts that the page states.

Open first: article.py, which calls the others in order.

- scrapes.py (pages.py for HTML, lines.py and wrapped.py for dumps): a scrape as numbered lines
- boilerplate.py: the verdict on each line, from classified_lines.py (cues.csv holds the phrases), body.py, headlines.py
- titles.py, publication_day.py, authors.py, outlets.py, partial.py: the facts, from statements.py and lines
- layout.py: the text
"""
