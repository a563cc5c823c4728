"""The municipality has changed its deadlines or its calendar: stories that keep days by them count anew."""

from innovasjon.people import site
from innovasjon.web import stories


def changed() -> None:
    """Look the calendar up anew, and let each story with a `clocks.py` set what is due."""
    site.forget()
    for story in stories.collect("clocks"):
        story.set_anew()
