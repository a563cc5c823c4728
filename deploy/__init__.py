"""How the site is set up and run: on one's own machine (local/) and in production."""
