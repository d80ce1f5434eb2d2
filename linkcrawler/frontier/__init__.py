"""Which page next: the seeds wait on disk, by host; the hosts take turns."""
