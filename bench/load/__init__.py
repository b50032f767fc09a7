"""Many people at once, as they really use the site, for some minutes: `make load`."""
