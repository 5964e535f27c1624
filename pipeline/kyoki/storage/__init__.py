"""Tables on disk, as Parquet and CSV: written completely or not at all, and read back by schema.

Open first: writers.py and readers.py.
"""
