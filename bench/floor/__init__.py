"""The smallest honest Django app: what a page costs before it has anything of ours in it."""
