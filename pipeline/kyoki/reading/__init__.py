"""From files, folders and rows to documents as text, each with an id; what cannot be read is set aside with a reason.

Open first: documents.py, a document as it was read.

- walk.py: the files under the input folders; files.py: the documents in one file
- charset.py: bytes to text; rows.py: the rows of JSONL and CSV; streams.py: documents that do not fit in memory
- same_bytes.py: equal documents
"""
