"""Which person, state or place a mention means, and what is known of it: names, country, coordinates.

Open first: link_people.py and link_places.py. A place, or another name of a state, is a row in data/.
"""
