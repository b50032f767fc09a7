"""The states of the US and the District of Columbia: names, regions, and a place on a map.

Regions are the four of the US Census Bureau. The map is the usual grid of equal tiles: each
state as `(column, row)` near where it lies, not to scale.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class State:
    code: str
    name: str
    region: str
    column: int
    row: int


NORTHEAST, MIDWEST, SOUTH, WEST = "Northeast", "Midwest", "South", "West"
REGIONS = (NORTHEAST, MIDWEST, SOUTH, WEST)

STATES = (
    State("AL", "Alabama", SOUTH, 7, 6),
    State("AK", "Alaska", WEST, 0, 0),
    State("AZ", "Arizona", WEST, 2, 5),
    State("AR", "Arkansas", SOUTH, 5, 5),
    State("CA", "California", WEST, 1, 4),
    State("CO", "Colorado", WEST, 3, 4),
    State("CT", "Connecticut", NORTHEAST, 10, 3),
    State("DE", "Delaware", SOUTH, 10, 4),
    State("DC", "District of Columbia", SOUTH, 9, 5),
    State("FL", "Florida", SOUTH, 9, 7),
    State("GA", "Georgia", SOUTH, 8, 6),
    State("HI", "Hawaii", WEST, 0, 7),
    State("ID", "Idaho", WEST, 2, 2),
    State("IL", "Illinois", MIDWEST, 6, 2),
    State("IN", "Indiana", MIDWEST, 6, 3),
    State("IA", "Iowa", MIDWEST, 5, 3),
    State("KS", "Kansas", MIDWEST, 4, 5),
    State("KY", "Kentucky", SOUTH, 6, 4),
    State("LA", "Louisiana", SOUTH, 5, 6),
    State("ME", "Maine", NORTHEAST, 11, 0),
    State("MD", "Maryland", SOUTH, 9, 4),
    State("MA", "Massachusetts", NORTHEAST, 10, 2),
    State("MI", "Michigan", MIDWEST, 7, 2),
    State("MN", "Minnesota", MIDWEST, 5, 2),
    State("MS", "Mississippi", SOUTH, 6, 6),
    State("MO", "Missouri", MIDWEST, 5, 4),
    State("MT", "Montana", WEST, 3, 2),
    State("NE", "Nebraska", MIDWEST, 4, 4),
    State("NV", "Nevada", WEST, 2, 3),
    State("NH", "New Hampshire", NORTHEAST, 11, 1),
    State("NJ", "New Jersey", NORTHEAST, 9, 3),
    State("NM", "New Mexico", WEST, 3, 5),
    State("NY", "New York", NORTHEAST, 9, 2),
    State("NC", "North Carolina", SOUTH, 7, 5),
    State("ND", "North Dakota", MIDWEST, 4, 2),
    State("OH", "Ohio", MIDWEST, 7, 3),
    State("OK", "Oklahoma", SOUTH, 4, 6),
    State("OR", "Oregon", WEST, 1, 3),
    State("PA", "Pennsylvania", NORTHEAST, 8, 3),
    State("RI", "Rhode Island", NORTHEAST, 11, 3),
    State("SC", "South Carolina", SOUTH, 8, 5),
    State("SD", "South Dakota", MIDWEST, 4, 3),
    State("TN", "Tennessee", SOUTH, 6, 5),
    State("TX", "Texas", SOUTH, 4, 7),
    State("UT", "Utah", WEST, 2, 4),
    State("VT", "Vermont", NORTHEAST, 10, 1),
    State("VA", "Virginia", SOUTH, 8, 4),
    State("WA", "Washington", WEST, 1, 2),
    State("WV", "West Virginia", SOUTH, 7, 4),
    State("WI", "Wisconsin", MIDWEST, 6, 1),
    State("WY", "Wyoming", WEST, 3, 3),
)
STATE_BY_CODE = {state.code: state for state in STATES}
REGION_CHOICES = [(name, name) for name in REGIONS]
STATE_CHOICES = [(state.code, state.name) for state in STATES]
