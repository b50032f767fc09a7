"""The states, and the time zone that most of each state keeps."""

EASTERN, CENTRAL = "America/New_York", "America/Chicago"
MOUNTAIN, PACIFIC = "America/Denver", "America/Los_Angeles"

# Postal code: (name, time zone of the larger part of the state, which is only a first guess).
STATES = {
    "AL": ("Alabama", CENTRAL),
    "AK": ("Alaska", "America/Anchorage"),
    "AZ": ("Arizona", "America/Phoenix"),
    "AR": ("Arkansas", CENTRAL),
    "CA": ("California", PACIFIC),
    "CO": ("Colorado", MOUNTAIN),
    "CT": ("Connecticut", EASTERN),
    "DE": ("Delaware", EASTERN),
    "DC": ("District of Columbia", EASTERN),
    "FL": ("Florida", EASTERN),
    "GA": ("Georgia", EASTERN),
    "HI": ("Hawaii", "Pacific/Honolulu"),
    "ID": ("Idaho", MOUNTAIN),
    "IL": ("Illinois", CENTRAL),
    "IN": ("Indiana", EASTERN),
    "IA": ("Iowa", CENTRAL),
    "KS": ("Kansas", CENTRAL),
    "KY": ("Kentucky", EASTERN),
    "LA": ("Louisiana", CENTRAL),
    "ME": ("Maine", EASTERN),
    "MD": ("Maryland", EASTERN),
    "MA": ("Massachusetts", EASTERN),
    "MI": ("Michigan", EASTERN),
    "MN": ("Minnesota", CENTRAL),
    "MS": ("Mississippi", CENTRAL),
    "MO": ("Missouri", CENTRAL),
    "MT": ("Montana", MOUNTAIN),
    "NE": ("Nebraska", CENTRAL),
    "NV": ("Nevada", PACIFIC),
    "NH": ("New Hampshire", EASTERN),
    "NJ": ("New Jersey", EASTERN),
    "NM": ("New Mexico", MOUNTAIN),
    "NY": ("New York", EASTERN),
    "NC": ("North Carolina", EASTERN),
    "ND": ("North Dakota", CENTRAL),
    "OH": ("Ohio", EASTERN),
    "OK": ("Oklahoma", CENTRAL),
    "OR": ("Oregon", PACIFIC),
    "PA": ("Pennsylvania", EASTERN),
    "RI": ("Rhode Island", EASTERN),
    "SC": ("South Carolina", EASTERN),
    "SD": ("South Dakota", CENTRAL),
    "TN": ("Tennessee", CENTRAL),
    "TX": ("Texas", CENTRAL),
    "UT": ("Utah", MOUNTAIN),
    "VT": ("Vermont", EASTERN),
    "VA": ("Virginia", EASTERN),
    "WA": ("Washington", PACIFIC),
    "WV": ("West Virginia", EASTERN),
    "WI": ("Wisconsin", CENTRAL),
    "WY": ("Wyoming", MOUNTAIN),
}

STATE_CHOICES = [(code, name) for code, (name, _) in STATES.items()]


def zone_of(state):
    """The time zone to begin with for a state's code, or None where there is no state."""
    return STATES[state][1] if state else None
