"""Turns a row of the ledger into a letter in its reader's language, and the letter into an e-mail."""

from collections.abc import Sequence
from datetime import datetime
from email.utils import format_datetime
from functools import cache
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from innovasjon.notifications import digests, kinds, layout, letters, unsubscribing
from innovasjon.notifications.letters import Letter
from innovasjon.notifications.mime import Mail
from innovasjon.notifications.models import Delivery
from innovasjon.people import guest_links
from innovasjon.people import site as municipality
from innovasjon.people.models import Guest

HIDDEN = "…"  # in place of what opens a door, where others than the reader look


def site_url() -> str:
    """Return what our addresses begin with."""
    return str(settings.SITE_URL).rstrip("/")


def mail_domain() -> str:
    """Return the domain that our Message-IDs end in."""
    return urlsplit(settings.SITE_URL).hostname or "localhost"


def prepare(batch: Sequence[Delivery], *, now: datetime) -> None:
    """Gather what the batch's digests are to hold, for all their readers at once."""
    digests.fill([row for row in batch if row.kind == digests.KIND and "parts" not in row.payload], now=now)


def email(delivery: Delivery) -> Mail | None:
    """Return the message; None when there is nobody left to tell, or it is no longer true."""
    recipient, kind = delivery.recipient, kinds.of(delivery.kind)
    if not getattr(recipient, "email", "") or not getattr(recipient, "is_active", True):
        return None
    # Asked at sending and not at writing: what waits may have been answered, withdrawn or hidden meanwhile.
    if kind.still_true and not kind.still_true(delivery.payload):
        return None
    own_url = ""
    if isinstance(recipient, Guest):
        # As of when it was written: a message that waited out a long stop must still lead somewhere.
        link = guest_links.standing(recipient, now=delivery.created_at)
        if link is None:
            return None
        own_url = site_url() + guest_links.address(link)
    elif kind.door:
        own_url = site_url() + kind.door(recipient, delivery.payload)
    with translation.override(recipient.language):  # type: ignore[union-attr]
        letter = written(delivery, own_url=own_url)
        return _mail(delivery, letter) if letter.subject else None


def written(delivery: Delivery, *, own_url: str = "") -> Letter:
    """Return the letter in the language that is active; an empty one when there is nothing to tell."""
    if delivery.kind == digests.KIND:
        return digests.letter(delivery.payload, site=site_url())
    kind = kinds.of(delivery.kind)
    context = {**kind.read(delivery.payload), "site": site_url(), "own_url": own_url}
    return letters.write(kind.template, context)


def subject(delivery: Delivery) -> str:
    """Return the one line that a list shows, in the language that is active."""
    if delivery.kind == digests.KIND:
        return written(delivery).subject
    kind = kinds.of(delivery.kind)
    return letters.subject(kind.template, {**kind.read(delivery.payload), "site": "", "own_url": ""})


def preview(delivery: Delivery) -> tuple[Letter, str]:
    """Return the letter and its HTML as the reader gets them, without the links that are the reader's alone."""
    with translation.override(getattr(delivery.recipient, "language", settings.LANGUAGE_CODE)):
        is_hidden = delivery.guest_id or kinds.of(delivery.kind).door
        letter = written(delivery, own_url=HIDDEN if is_hidden else "")
        around = _frame(delivery)
        return letter, layout.as_html(letter, around | ({"stop_url": HIDDEN} if around.get("stop_url") else {}))


def _mail(delivery: Delivery, letter: Letter) -> Mail:
    around = _frame(delivery)
    mail = Mail(
        subject=letters.shortened(letter.subject),
        body=letters.as_text(letter, around),
        to=[str(delivery.recipient.email)],  # type: ignore[union-attr]
        headers=_headers(delivery, around),
    )
    mail.attach_alternative(layout.as_html(letter, around), "text/html")
    return mail


def _headers(delivery: Delivery, around: dict[str, str]) -> dict[str, str]:
    headers = {
        "Message-ID": delivery.message_id,
        "Date": format_datetime(delivery.dated_at) if delivery.dated_at else "",
        # So that the out-of-office replies of a whole town hall do not come back.
        "Auto-Submitted": "auto-generated",
        "List-Id": f"<varsler.{mail_domain()}>",
    }
    if around.get("stop_url"):
        # One click in the mail programme (RFC 8058); not where it must be known, which cannot be muted.
        headers["List-Unsubscribe"] = f"<{around['stop_url']}>"
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    return headers


def _frame(delivery: Delivery) -> dict[str, str]:
    """Return what stands around the letter: whose it is, why it came, and how to be spared the next one."""
    frame = {"brand": _("Innovation"), "municipality": municipality.current().name, "site": site_url()}
    person, kind = delivery.person, kinds.of(delivery.kind)
    if person is None:
        return frame | {"why": _("You get this because you take part in an idea or are asked to.")}
    if kind.door:
        return frame | {"why": _("You get this because you, or somebody in the resource team, asked for it.")}
    frame |= {"settings_words": _("Choose what you hear of"), "settings_url": site_url() + _settings_path()}
    if kind.must_know:
        return frame | {"why": _("You get this because it is about something you have a part in.")}
    why = _("You get this because you have chosen to hear of: %(kind)s.") % {"kind": kind.label}
    return frame | {
        "why": _("This is your digest.") if delivery.kind == digests.KIND else why,
        "stop_words": _("No more e-mail of this kind"),
        "stop_url": site_url() + _stop_path().replace("TOKEN", unsubscribing.token(person, delivery.kind)),
    }


@cache
def _settings_path() -> str:
    return reverse("notifications:settings")


@cache
def _stop_path() -> str:
    return reverse("notifications:stop", args=["TOKEN"])
