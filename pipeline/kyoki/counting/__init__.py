"""Windows, counts and statistics: pairs, keyness, keywords, terms, near-duplicates, graphs.

Open first: windows.py (what counts as together), then association.py (how strongly).
"""
