"""Pages that could cost too much to read, read in a process of their own: large or built to cost."""
