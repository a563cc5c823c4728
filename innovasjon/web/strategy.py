"""What a municipality does for a culture of innovation, in the words of its strategy made plain."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Point:
    """One thing the municipality does: what it is called, and what it means in daily work."""

    title: Promise
    text: Promise


AIMS = (
    Point(_("Courage"), _("We dare to try what is new, also when nobody knows how it will turn out.")),
    Point(_("Competence"), _("We know how to create together with those it concerns.")),
    Point(_("Awareness"), _("We see why we must renew ourselves, and where we can.")),
    Point(_("Capacity"), _("We have people and time to carry an idea through until it is of use.")),
)
POINTS = (
    Point(
        _("Failing and testing"),
        _("It is allowed to fail and important to test. There is room to try, and a system that catches ideas."),
    ),
    Point(
        _("Those behind an idea take part"),
        _("Whoever shares an idea says which need it answers, and is asked to take part when it is developed further."),
    ),
    Point(
        _("Innovation agents"),
        _("In every section some people look for possibilities and help ideas along. They work as one network."),
    ),
    Point(
        _("A resource team across the disciplines"),
        _("A team from different fields helps with process and facilitation, and coordinates the agents."),
    ),
    Point(
        _("Development areas"),
        _("Every unit chooses one area to work on, with a method for innovation, over two years."),
    ),
    Point(
        _("Development time"),
        _("Time for development is set aside in meetings at every level, and in gatherings of its own."),
    ),
    Point(
        _("Development arenas"),
        _("Employees, users and others meet to learn, to share ideas and to talk about needs and possibilities."),
    ),
    Point(
        _("Core documents made together"),
        _("Employees take part in strategies, plans, values and goals, and so does the local community where it fits."),
    ),
    Point(
        _("Openness"),
        _("What is being developed is shown to everybody, so that more feel it is theirs and are proud of it."),
    ),
    Point(
        _("Leaders"),
        _("Each leader shows what they give weight to, and which measures they take."),
    ),
)
