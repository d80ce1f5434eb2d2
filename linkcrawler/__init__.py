"""linkcrawler verifies backlinks: is the link there, where, and does it count?"""

__version__ = "0.1.0"
