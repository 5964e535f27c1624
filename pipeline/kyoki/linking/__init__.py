"""Which person, state, place or organisation a mention means, with its names, country and coordinates.

Open first: link_people.py, link_places.py and link_organisations.py. A place, or another name of a state or an
organisation, is a row in data/.
"""
