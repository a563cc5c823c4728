"""Turns a row of the ledger into an e-mail in its reader's language."""

from email.utils import format_datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.utils import translation

from innovasjon.notifications.models import Delivery
from innovasjon.people import guest_links
from innovasjon.people.models import Guest


def mail_domain() -> str:
    """Return the domain that our Message-IDs end in."""
    return urlsplit(settings.SITE_URL).hostname or "localhost"


def email(delivery: Delivery) -> EmailMessage | None:
    """Return the message, byte for byte the same each time; None when there is nobody left to tell."""
    recipient = delivery.recipient
    if not recipient.email or not getattr(recipient, "is_active", True):
        return None
    context = dict(delivery.payload) | {"recipient": recipient, "site": settings.SITE_URL.rstrip("/")}
    if isinstance(recipient, Guest):
        link = guest_links.standing(recipient, now=delivery.created_at)
        if link is None:
            return None
        context["guest_url"] = context["site"] + guest_links.address(link)
    app, kind = delivery.kind.split(".", 1)
    with translation.override(recipient.language):
        text = render_to_string(f"{app}/mail/{kind}.txt", context)
    subject, _, body = text.partition("\n")
    return EmailMessage(
        # A title with a line break in it must not become a header of its own.
        subject=" ".join(subject.split()),
        body=body.strip() + "\n",
        to=[recipient.email],
        headers={
            "Message-ID": delivery.message_id,
            "Date": format_datetime(delivery.dated_at) if delivery.dated_at else "",
            "Auto-Submitted": "auto-generated",
        },
    )
