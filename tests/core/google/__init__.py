"""Examples of Google's documented rules, a module for each of Google's pages or two."""
