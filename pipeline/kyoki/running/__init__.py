"""A run: inputs, batches, workers, keys, parts, ledger, publishing.

Open first: run.py. keys.py says when something is worked on again.
"""
