"""Programs that measure; see README.md. Nothing here is part of the site."""
