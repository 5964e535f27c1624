"""Windows, counts and statistics: pairs, keyness, keywords, terms, near-duplicates, graphs.

Open first: windows.py (the windows of co-occurrence), then association.py (measures of association).
"""
