"""A file of a known form that cannot be read as such."""

from __future__ import annotations


class DamagedList(Exception):  # noqa: N818  a finding about the data, told by the caller
    """The list cannot be read, or not further; says why in plain words."""
