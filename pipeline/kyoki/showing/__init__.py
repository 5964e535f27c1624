"""Presentation of finished tables: the report page, figures, the data dictionary, the database of views.

Open first: page.py. The queries of each part of the page are in the module of that name.
"""
