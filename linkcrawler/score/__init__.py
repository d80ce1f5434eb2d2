"""How good a link is, with the reasons, and what all links of a target look like together."""
