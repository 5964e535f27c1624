"""Read files, folders and rows as documents: text with an id; what cannot be read is set aside with a reason.

Open first: documents.py, a document as it was read. walk.py finds the files; files.py and rows.py find the documents in
a file.
"""
