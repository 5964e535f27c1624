"""From files, folders and rows to documents as text, each with an id; what cannot be read is set aside with a reason.

Open first: documents.py, a document as it was read. charset.py decides its charset, rows.py takes JSONL and CSV apart.
"""
