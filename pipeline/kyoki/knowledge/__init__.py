"""What is known beforehand: states, places, titles; data as CSV with a source column."""
