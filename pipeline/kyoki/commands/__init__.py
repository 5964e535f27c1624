"""The command line: arguments in, lines out; all work is done in the rooms below.

Open first: app.py, then the module of the command's name.
"""
