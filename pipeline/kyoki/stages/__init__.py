"""One module a stage: its SPEC and one function, tables in, tables out; none imports another.

Open first: the stage that writes the table in question, such as links.py or pairs.py.
"""
