"""Ideas: a file for each of the story's views."""
