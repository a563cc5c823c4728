"""Template components of the design system; all of them stand on /stilguide/."""

from django import template

register = template.Library()
