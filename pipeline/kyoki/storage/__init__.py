"""Tables on disk, Parquet and CSV side by side: written whole or not at all, read back by schema.

Open first: writers.py and readers.py.
"""
