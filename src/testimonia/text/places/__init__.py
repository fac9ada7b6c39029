"""Names of places to places on the map, with an offline index of GeoNames data.

`find_places` finds names in a text, `resolve` decides together which places the names of one document mean, `Places` is the index.
"""

from testimonia.text.places.finding import find_places
from testimonia.text.places.gazetteer import Candidate, Kind, Naming, Places
from testimonia.text.places.mentions import PlaceName
from testimonia.text.places.resolving import Choice, as_place, choose, resolve

__all__ = ["Candidate", "Choice", "Kind", "Naming", "PlaceName", "Places", "as_place", "choose", "find_places", "resolve"]
