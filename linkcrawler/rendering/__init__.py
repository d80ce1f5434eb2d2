"""Pages that need a browser: one Chromium, kept small, and nothing reached that may not be."""
