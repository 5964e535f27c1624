"""The whole run: order, batches, processes, ledger, resume."""
