"""Libraries and outlines by others that the page carries; vendored.json says whose and which version."""
