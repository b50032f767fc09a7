"""Tests that really break something while people use the site: see docs/faults.md."""
