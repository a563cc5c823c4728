"""A story as small as one can be."""
