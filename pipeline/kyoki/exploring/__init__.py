"""Questions on finished tables: keyword in context, collocates, evidence, SQL, the summary, the local server.

Open first: the module of the command's name.
"""
