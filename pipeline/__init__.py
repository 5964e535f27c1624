"""kyoki: clean scraped Japanese news, find people, states and places, and count what occurs together."""
