"""Verifies backlinks: tells of each whether it is there, where on the page, and whether it counts."""

__version__ = "0.1.0"
