"""Link mentions to people, states, places and organisations, with their names, country and coordinates.

Open first: link_people.py, link_places.py and link_organisations.py. Places, and other names of states and
organisations, are rows in data/.
"""
