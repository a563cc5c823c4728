"""Messages to Teams, against a real HTTPS server on loopback."""

import datetime as time
import http.server
import ipaddress
import json
import ssl
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from django.db import connection
from django.utils import timezone
from pytest_django import Settings

from innovasjon.notifications import pump, teams, tending
from innovasjon.notifications.ledger import tell_teams
from innovasjon.notifications.letters import Letter
from innovasjon.notifications.models import Channel, Delivery, TeamsChannel
from tests.notifications.news import later, news, run

State = Delivery.State


@dataclass
class Workflow:
    """What a Workflows webhook does: takes cards, or answers as it is told."""

    status: int = 202
    drops: bool = False
    cards: list[dict[str, Any]] = field(default_factory=list)
    port: int = 0

    def answer(self, handler: http.server.BaseHTTPRequestHandler) -> None:
        self.cards.append(json.loads(handler.rfile.read(int(handler.headers["Content-Length"]))))
        if self.drops:
            handler.connection.close()
            return
        handler.send_response(self.status)
        handler.send_header("Location", f"https://localhost:{self.port}/annet")
        handler.send_header("Content-Length", "0")
        handler.end_headers()


def certificate(folder: Path) -> Path:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = time.datetime.now(time.UTC)
    names = x509.SubjectAlternativeName([x509.DNSName("localhost"), x509.IPAddress(ipaddress.ip_address("127.0.0.1"))])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - time.timedelta(days=1))
        .not_valid_after(now + time.timedelta(days=1))
        .add_extension(names, critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = folder / "server.pem"
    secret = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path.write_bytes(secret + made.public_bytes(serialization.Encoding.PEM))
    return path


@pytest.fixture
def workflow(tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch, db: None) -> Iterator[Workflow]:
    pem, flow = certificate(tmp_path), Workflow()

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            flow.answer(self)

        def log_message(self, *args: Any) -> None:
            """Say nothing."""

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    flow.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    monkeypatch.setenv("SSL_CERT_FILE", str(pem))
    settings.TEAMS_HOSTS, settings.TEAMS_MAY_BE_INSIDE = ["localhost"], True
    TeamsChannel.objects.create(name="Teamet", url=f"https://localhost:{flow.port}/workflows/1?sig=hemmelig")
    yield flow
    server.shutdown()
    server.server_close()
    thread.join()


def told() -> Delivery:
    tell_teams(None, news(), now=timezone.now())
    return Delivery.objects.get(channel=Channel.TEAMS)


def test_a_message_becomes_a_card_with_a_button(workflow: Workflow) -> None:
    told()
    assert run() == 1
    [card] = [attachment["content"] for attachment in workflow.cards[0]["attachments"]]
    assert card["type"] == "AdaptiveCard"
    assert "En benk ved elva" in [block["text"] for block in card["body"]]
    assert [action["type"] for action in card["actions"]] == ["Action.OpenUrl"]


def test_a_redirect_is_not_followed(workflow: Workflow) -> None:
    workflow.status = 307
    row = told()
    run()
    row.refresh_from_db()
    assert (row.state, row.last_error, len(workflow.cards)) == (State.UNDELIVERABLE, "HTTP 307", 1)


@pytest.mark.parametrize("status", [429, 500, 503])
def test_a_busy_workflow_is_tried_again_later(workflow: Workflow, status: int) -> None:
    workflow.status = status
    row = told()
    assert run() == 0
    row.refresh_from_db()
    assert row.state == State.PENDING
    workflow.status = 202
    assert run(later(minutes=3)) == 1


def test_without_an_answer_it_is_held_until_a_person_decides(workflow: Workflow) -> None:
    workflow.drops = True
    row = told()
    run()
    workflow.drops = False
    assert run(timezone.now() + pump.LEASE * 2) == 0
    row.refresh_from_db()
    assert (row.state, len(workflow.cards)) == (State.HELD, 1)


def test_the_secret_address_reaches_neither_log_nor_ledger(
    workflow: Workflow, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    workflow.status = 400
    row = told()
    run()
    TeamsChannel.objects.update(url="https://localhost:1/workflows/1?sig=hemmelig")
    tell_teams(None, news("again"), now=timezone.now())
    run()
    row.refresh_from_db()
    out = capfd.readouterr()
    errors = " ".join(Delivery.objects.values_list("last_error", flat=True))
    assert "hemmelig" not in out.out + out.err + caplog.text + errors


def test_a_name_that_leads_inside_is_not_called(workflow: Workflow, settings: Settings) -> None:
    settings.TEAMS_MAY_BE_INSIDE = False
    row = told()
    run()
    row.refresh_from_db()
    assert (row.state, workflow.cards) == (State.UNDELIVERABLE, [])


@pytest.mark.parametrize(
    "url",
    [
        "http://a.logic.azure.com/x",
        "https://logic.azure.com/x",
        "https://evil.example/.logic.azure.com",
        "https://a.logic.azure.com.evil.example/",
        "https://user@a.logic.azure.com/",
        "https://[::1/",
        "file:///etc/passwd",
        "",
    ],
)
def test_only_https_to_known_hosts_is_allowed(url: str) -> None:
    with pytest.raises(teams.NotAllowed):
        teams.allowed(url)


def test_a_card_stays_under_teams_limit_and_keeps_its_button() -> None:
    letter = Letter("Mye å lese")
    for _ in range(100):
        letter.add("paragraph", "ord " * 200)
    letter.add("action", "Åpne", url="https://innovasjon.example/")
    body = teams.card(letter)
    assert len(body) <= teams.LARGEST
    assert b"Action.OpenUrl" in body


def test_what_people_write_makes_no_link_in_a_card() -> None:
    letter = Letter("Se her")
    letter.add("quote", "[klikk](https://ond.example)")
    assert b"\\\\[klikk\\\\]\\\\(https" in teams.card(letter)


# --- The address in the database

URL = "https://prod.logic.azure.com/workflows/1?sig=hemmelig"


def stored() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT url FROM notifications_teamschannel")
        return str(cursor.fetchone()[0])


def test_the_database_holds_no_address_in_the_clear(db: None) -> None:
    TeamsChannel.objects.create(name="Teamet", url=URL)
    assert "hemmelig" not in stored()
    assert TeamsChannel.objects.get().url == URL


def test_a_new_key_reads_with_the_old_one_and_takes_over_in_the_night(db: None, settings: Settings) -> None:
    TeamsChannel.objects.create(name="Teamet", url=URL)
    old = settings.SECRET_KEY
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "en ny nøkkel", [old]
    assert TeamsChannel.objects.get().url == URL
    assert (tending.hide_secrets_anew(), tending.hide_secrets_anew()) == (1, 0)
    settings.SECRET_KEY_FALLBACKS = []
    assert TeamsChannel.objects.get().url == URL


def test_what_an_older_version_stored_in_the_clear_is_hidden_in_the_night(db: None) -> None:
    TeamsChannel.objects.create(name="Teamet")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE notifications_teamschannel SET url = %s", [URL])
    assert TeamsChannel.objects.get().url == URL
    assert tending.hide_secrets_anew() == 1
    assert "hemmelig" not in stored()


def test_an_address_that_no_key_opens_makes_its_messages_undeliverable(workflow: Workflow, settings: Settings) -> None:
    row = told()
    settings.SECRET_KEY = "en helt annen nøkkel"
    run()
    row.refresh_from_db()
    assert (row.state, workflow.cards) == (State.UNDELIVERABLE, [])
    assert "write it anew" in row.last_error
