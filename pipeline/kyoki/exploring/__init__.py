"""Explore finished tables: keyword in context, collocates, evidence, SQL, the summary, the local server.

Open first: the module with the name of the command.
"""
