"""What links' addresses answer: the targets of links, and where shortened links lead."""
