"""The time zone that most of each state keeps."""

# By zone; where a state has two, the one of its larger part, which is only a first guess.
ZONES = {
    "America/New_York": "CT DE DC FL GA IN KY ME MD MA MI NH NJ NY NC OH PA RI SC VT VA WV",
    "America/Chicago": "AL AR IL IA KS LA MN MS MO NE ND OK SD TN TX WI",
    "America/Denver": "CO ID MT NM UT WY",
    "America/Phoenix": "AZ",
    "America/Los_Angeles": "CA NV OR WA",
    "America/Anchorage": "AK",
    "Pacific/Honolulu": "HI",
}
_ZONE_BY_STATE = {state: zone for zone, states in ZONES.items() for state in states.split()}


def zone_of(state):
    """The time zone to begin with for a state's code, or None where there is no state."""
    return _ZONE_BY_STATE.get(state)
