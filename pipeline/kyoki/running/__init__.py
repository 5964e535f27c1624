"""A run: inputs, batches, workers, keys, parts, ledger, publishing.

Open first: run.py. keys.py decides when something is processed again.
"""
