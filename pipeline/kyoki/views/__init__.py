"""What is shown of the tables: one set of queries and one page for the report file and for the local server."""
