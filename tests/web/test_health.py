"""What machines ask of the site."""

import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.db import connection, connections
from django.test import Client
from pytest_django import Settings

from innovasjon.web import readiness

NOBODY_LISTENS = "redis://127.0.0.1:1/0"


def ready(client: Client) -> tuple[int, dict[str, str]]:
    response = client.get("/readyz")
    return response.status_code, response.json()


def test_alive_asks_nothing_of_the_database(client: Client) -> None:
    assert client.get("/healthz").content == b"ok"


@pytest.mark.django_db
def test_ready_when_everything_is_there(client: Client, settings: Settings) -> None:
    settings.CELERY_BROKER_URL = "filesystem://"

    assert ready(client) == (
        200,
        {"status": "ok", "database": "ok", "migrations": "ok", "broker": "ok", "files": "ok"}
        | {"promises": "ok", "messages": "ok"},
    )


@pytest.mark.django_db
def test_pages_go_on_without_a_broker(client: Client, settings: Settings) -> None:
    settings.CELERY_BROKER_URL = NOBODY_LISTENS

    status, found = ready(client)

    assert (status, found["status"], found["broker"]) == (200, "degraded", "unreachable")


@pytest.mark.django_db
def test_missing_migrations_take_the_process_out_of_service(client: Client, settings: Settings) -> None:
    settings.CELERY_BROKER_URL = "filesystem://"
    readiness.forget()
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'ideas'")

    status, found = ready(client)

    assert (status, found["status"]) == (503, "down")
    assert found["migrations"].endswith("not applied")


@pytest.mark.django_db
def test_a_database_that_is_gone_takes_the_process_out_of_service(settings: Settings, tmp_path: Path) -> None:
    settings.CELERY_BROKER_URL = "filesystem://"

    def ask() -> tuple[int, dict[str, str]]:
        # A thread has connections of its own: this one leads nowhere.
        gone = connections.create_connection("default")
        gone.settings_dict = gone.settings_dict | {"HOST": str(tmp_path), "OPTIONS": {}}
        connections["default"] = gone
        return ready(Client())

    with ThreadPoolExecutor(1) as thread:
        status, found = thread.submit(ask).result()

    assert (status, found["database"], found["migrations"]) == (503, "unreachable", "unknown")


def test_a_disk_that_is_nearly_full_is_told(tmp_path: Path) -> None:
    assert readiness.disk(tmp_path / "not" / "there", least_free=10**18) == "disk nearly full"


def test_a_disk_with_room_is_in_order(tmp_path: Path) -> None:
    assert readiness.disk(tmp_path, least_free=1) == "ok"


@pytest.mark.parametrize(
    ("token", "header", "status"),
    [
        ("", "Bearer ", 404),
        ("", "", 404),
        ("hemmelig", "", 404),
        ("hemmelig", "Bearer feil", 404),
        ("hemmelig", "Bearer hemmelig", 200),
        ("hemmelig", "Bearer hemmeligø", 404),
    ],
)
@pytest.mark.django_db
def test_figures_are_for_those_who_hold_the_token(
    client: Client, settings: Settings, token: str, header: str, status: int
) -> None:
    settings.METRICS_TOKEN = token

    assert client.get("/metrics", headers={"Authorization": header}).status_code == status


@pytest.mark.django_db
def test_figures_hold_the_time_of_requests_by_route(client: Client, settings: Settings) -> None:
    settings.METRICS_TOKEN = "hemmelig"
    client.get("/robots.txt")

    text = client.get("/metrics", headers={"Authorization": "Bearer hemmelig"}).content.decode()

    assert 'innovasjon_request_seconds_count{method="GET",route="web:robots",status="200"}' in text


def report(**fields: str) -> str:
    return json.dumps({"csp-report": fields})


def test_a_csp_report_is_logged_in_one_line_without_personal_data(
    client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    body = report(
        **{"effective-directive": "img-src", "blocked-uri": "https://bilder.example/kari?ansatt=staff-id"},
        **{"document-uri": "https://innovasjon.example/ideer/7/?q=kari"},
    )
    response = client.post("/csp-rapport/", body, content_type="application/csp-report")

    lines = [str(record.msg) for record in caplog.records if record.name == "csp"]
    assert response.status_code == 204
    assert len(lines) == 1
    assert "https://bilder.example" in lines[0]
    assert {word for word in ("kari", "staff-id", "/ideer/") if word in lines[0]} == set()


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ("", 400),
        ("null", 400),
        ("[1]", 400),
        ('{"csp-report": 1}', 400),
        ("[" * 3000, 400),
        ("\x00", 400),
        ('{"csp-report": {"effective-directive": NaN}}', 204),
        (report(**{"effective-directive": "made-up\nline", "blocked-uri": "http://[broken"}), 204),
        ("x" * 20_000, 413),
    ],
)
def test_a_csp_report_that_is_none_does_no_harm(client: Client, body: str, status: int) -> None:
    response = client.post("/csp-rapport/", body, content_type="application/csp-report")

    assert response.status_code == status


def test_search_engines_are_asked_to_stay_away(client: Client) -> None:
    assert client.get("/robots.txt").content == b"User-agent: *\nDisallow: /\n"


def test_old_browsers_find_the_icon(client: Client) -> None:
    assert client.get("/favicon.ico").headers["Location"] == "/static/icon.svg"


@pytest.mark.parametrize("path", ["/healthz", "/readyz", "/metrics", "/robots.txt", "/favicon.ico"])
def test_what_is_only_read_refuses_to_be_sent_to(client: Client, path: str) -> None:
    assert client.post(path).status_code == 405
