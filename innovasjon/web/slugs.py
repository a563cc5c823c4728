"""Addresses made from Norwegian names."""

from django.utils.text import slugify

# Django's slugify would drop ø and æ altogether: "Øvre" would become "vre".
NORWEGIAN = str.maketrans({"æ": "ae", "ø": "o", "å": "a", "Æ": "ae", "Ø": "o", "Å": "a"})


def norwegian_slug(name: str, *, length: int = 50) -> str:
    """Return `name` as part of an address, at most `length` characters; blank when nothing of it can stand there."""
    return slugify(name.translate(NORWEGIAN))[:length].strip("-")
