"""Pure functions on text, without outside NLP."""
