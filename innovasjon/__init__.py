"""The site: settings, and the apps that only the site needs."""
