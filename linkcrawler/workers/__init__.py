"""One run by several processes: each has the hosts of its share, one leads and tells."""
