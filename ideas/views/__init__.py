"""Ideas and needs as pages: look up, one action or one query, render."""
