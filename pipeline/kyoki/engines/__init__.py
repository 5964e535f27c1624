"""The only modules that import the NLP libraries."""
