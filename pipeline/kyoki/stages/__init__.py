"""One module per stage: its SPEC and one function, tables in, tables out; stages do not import each other.

Open first: the stage that writes the table in question, such as links.py or pairs.py.
"""
