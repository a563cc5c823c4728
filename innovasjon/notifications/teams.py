"""Messages to Microsoft Teams: an Adaptive Card to a Workflows webhook whose address is a secret."""

import http.client
import ipaddress
import json
import socket
import ssl
from urllib.parse import urlsplit

from django.conf import settings
from django.utils import translation

from innovasjon.notifications import composing
from innovasjon.notifications.letters import Block, Letter
from innovasjon.notifications.models import Delivery
from innovasjon.notifications.outcomes import SENT, Became, Outcome

TIMEOUT = 15  # seconds
LARGEST = 28_000  # bytes: Teams drops larger cards without a word
TOO_MANY, PERMANENT = 429, 400


class NotAllowed(ValueError):
    """The address is not one we may call."""


def allowed(url: str) -> tuple[str, int, str]:
    """Return host, port and path of the address. Raises NotAllowed unless it is https to a host we know."""
    try:
        parts = urlsplit(url)
        host, port = (parts.hostname or "").lower(), parts.port or 443
    except ValueError as error:
        raise NotAllowed("the address cannot be read") from error
    known = any(host == name or (name.startswith(".") and host.endswith(name)) for name in settings.TEAMS_HOSTS)
    if parts.scheme != "https" or not known or parts.username is not None:
        raise NotAllowed(f"only https to {', '.join(settings.TEAMS_HOSTS)} is called")
    return host, port, f"{parts.path or '/'}?{parts.query}" if parts.query else parts.path or "/"


def post(delivery: Delivery) -> Outcome:
    """Send the message to its channel and tell what became of it. No redirect is followed."""
    room = delivery.teams
    if room is None or not room.is_active:
        return Outcome(Became.POINTLESS)
    if not room.url:
        return Outcome(Became.REFUSED, "the channel's address cannot be read with the keys there are: write it anew")
    with translation.override(settings.LANGUAGE_CODE):
        body = card(composing.written(delivery))
    try:
        host, port, path = allowed(room.url)
        _refuse_inner_addresses(host, port)
    except NotAllowed as refusal:
        return Outcome(Became.REFUSED, str(refusal))
    except OSError as trouble:
        return Outcome(Became.UNREACHED, type(trouble).__name__, connection_is_lost=True)
    return _post(host, port, path, body)


def _refuse_inner_addresses(host: str, port: int) -> None:
    """Raise NotAllowed when a known name leads into our own network (unless the settings say it may)."""
    for *_rest, address in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM):
        if not ipaddress.ip_address(address[0]).is_global and not settings.TEAMS_MAY_BE_INSIDE:
            raise NotAllowed("the name leads into an inner network")


def _post(host: str, port: int, path: str, body: bytes) -> Outcome:
    """Post, saying no word of the address: it opens the channel to whoever has it."""
    connection = http.client.HTTPSConnection(host, port, timeout=TIMEOUT, context=ssl.create_default_context())
    try:
        connection.connect()
    except OSError as trouble:
        return Outcome(Became.UNREACHED, type(trouble).__name__, connection_is_lost=True)
    try:
        connection.request("POST", path, body, {"Content-Type": "application/json"})
        answer = connection.getresponse()
        answer.read(1000)
    except (OSError, http.client.HTTPException) as trouble:
        return Outcome(Became.IN_DOUBT, type(trouble).__name__)
    finally:
        connection.close()
    if 200 <= answer.status < 300:
        return SENT
    wait = answer.status == TOO_MANY or answer.status >= 500
    return Outcome(Became.PUT_OFF if wait else Became.REFUSED, f"HTTP {answer.status}")


def card(letter: Letter) -> bytes:
    """Return the letter as an Adaptive Card, cut at whole blocks so that it stays under Teams' limit."""
    blocks = list(letter.blocks)
    while len(body := _card(letter.subject, blocks)) > LARGEST and blocks:
        # The button stays: what is left out stands where it leads.
        blocks.pop(next((n for n in reversed(range(len(blocks))) if blocks[n].shape != "action"), -1))
    return body


def _card(subject: str, blocks: list[Block]) -> bytes:
    words = [{"type": "TextBlock", "text": _plain(subject), "wrap": True, "weight": "Bolder", "size": "Medium"}]
    words += [
        {"type": "TextBlock", "text": _plain(block.text), "wrap": True, "isSubtle": block.shape == "quote"}
        for block in blocks
        if block.shape != "action"
    ]
    buttons = [{"type": "Action.OpenUrl", "title": b.text, "url": b.url} for b in blocks if b.shape == "action"]
    content = {
        "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
        "type": "AdaptiveCard",
        "version": "1.4",
        "body": words,
        "actions": buttons,
    }
    attachment = {"contentType": "application/vnd.microsoft.card.adaptive", "content": content}
    return json.dumps({"type": "message", "attachments": [attachment]}).encode()


def _plain(text: str) -> str:
    """Return the text without the Markdown that cards read: what people wrote makes no links."""
    return "".join(f"\\{sign}" if sign in "\\`*_[]()#<>!~|" else sign for sign in text)
