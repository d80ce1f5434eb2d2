"""``make bench``: linkcrawler beside its peers, on the same pages, in one go."""
