"""The quality gate: how often linkcrawler is right, held against pinned floors.

``python -m tests.quality`` (``make quality``) prints the figures; the suite runs the same gate.
"""
