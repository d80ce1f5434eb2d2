"""Seed lists of any form as seeds, streamed; rows that cannot be used are named, never dropped."""

from linkcrawler.seedlist.rejects import Reject, RejectsFile
from linkcrawler.seedlist.seeds import read_seeds

__all__ = ["Reject", "RejectsFile", "read_seeds"]
