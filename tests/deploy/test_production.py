"""What runs in production: every setting is explained, none is unsafe, and the files for Docker and systemd fit."""

import json
import os
import re
import shutil
import subprocess
import sys
import threading
import tomllib
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from deploy.local import commands, install, places

ROOT, DEPLOY = places.ROOT, places.DEPLOY
EXAMPLE = DEPLOY / ".env.example"
UNITS = sorted((DEPLOY / "systemd").iterdir())
READ_BY_A_LIBRARY = {"PROMETHEUS_MULTIPROC_DIR"}
FILLED_IN = {"SECRET_KEY": "an-example-of-a-key-that-is-long-enough-0123456789", "POSTGRES_PASSWORD": "s3cret"}


def explained() -> dict[str, str]:
    """Every setting of .env.example with its value; those that are commented out as well."""
    lines = EXAMPLE.read_text().splitlines()
    return {found[1]: found[2] for line in lines if (found := re.fullmatch(r"#?([A-Z_]+)=(.*)", line))}


def production() -> dict[str, str]:
    """The environment of a municipality that has copied .env.example and filled in what is empty."""
    lines = EXAMPLE.read_text().splitlines()
    given = dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))
    assert {name for name, value in given.items() if not value} == set(FILLED_IN)
    system = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    return system | given | FILLED_IN


def run(argv: list[str], env: dict[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(argv, env=env, cwd=ROOT, capture_output=True, text=True, check=False)


def test_every_setting_is_explained_and_no_other() -> None:
    settings = (ROOT / "innovasjon" / "settings.py").read_text()
    read = set(re.findall(r'\benv(?:\.\w+)?\(\s*"([A-Z_]+)"', settings))
    server = set(re.findall(r"environ\.get\([\"']([A-Z_]+)", (DEPLOY / "web_server.py").read_text()))
    compose = set(re.findall(r"\$\{([A-Z_]+)", (DEPLOY / "compose.yaml").read_text()))
    assert (len(read) > 25, len(server), len(compose)) == (True, 4, 3)
    assert set(explained()) == read | server | compose | READ_BY_A_LIBRARY


def test_every_explanation_is_words_above_its_setting() -> None:
    before = ""
    for line in EXAMPLE.read_text().splitlines():
        if re.match(r"#?[A-Z_]+=", line):
            assert before.startswith("#"), line
        before = line


def test_what_holds_without_a_setting_is_what_the_example_says() -> None:
    """Run the settings with what must be filled in alone, and with every line that is commented out."""
    without = _settings(production())
    spelt_out = {name: value for name, value in explained().items() if value and name not in production()}
    spelt_out = {name: value for name, value in spelt_out.items() if not name.startswith(("OIDC_", "WEB_"))}
    assert _settings(production() | spelt_out | {"VAR_DIR": "", "STATIC_ROOT": "", "NODE_MODULES": ""}) == without


def _settings(env: dict[str, str]) -> str:
    program = (
        "import json\nfrom innovasjon import settings\n"
        "print(json.dumps({n: repr(v) for n, v in vars(settings).items() if n.isupper()}, sort_keys=True))"
    )
    env = {name: value for name, value in env.items() if value}
    answer = run(commands.python("-c", program), env)
    assert not answer.returncode, answer.stderr
    return str(json.loads(answer.stdout))


def manage(*arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
    argv = commands.python("-W", "error", "manage.py", *arguments)
    return run(argv, production() | more)


def test_check_deploy_is_silent_in_production() -> None:
    answer = manage("check", "--deploy", "--fail-level", "DEBUG")
    assert (answer.returncode, answer.stderr) == (0, ""), answer.stderr
    assert re.fullmatch(r"System check identified no issues \(\d silenced\)\.\n", answer.stdout)


def test_check_deploy_finds_what_is_unsafe() -> None:
    answer = manage("check", "--deploy", "--fail-level", "WARNING", HTTPS="0", DEBUG="1")
    assert answer.returncode == 1
    assert {"security.W018", "security.W012", "security.W008"} <= set(re.findall(r"security\.W\d+", answer.stderr))


def test_the_site_does_not_start_without_a_secret_key() -> None:
    answer = manage("check", SECRET_KEY="")
    assert answer.returncode
    assert "SECRET_KEY" in answer.stderr


def test_a_wrong_host_name_is_told_in_one_line() -> None:
    program = (
        "import django\ndjango.setup()\nfrom django.test import Client\n"
        "answer = Client(raise_request_exception=False).get('/healthz', headers={'host': 'wrong.example'})\n"
        "print(answer.status_code)"
    )
    env = production() | {"DJANGO_SETTINGS_MODULE": "innovasjon.settings"}
    answer = run(commands.python("-c", program), env)
    assert answer.stdout == "400\n", answer.stderr
    lines = [json.loads(line) for line in answer.stderr.splitlines()]
    told = [line for line in lines if line["logger"] == "django.security.DisallowedHost"]
    assert len(told) == 1
    assert "wrong.example" in told[0]["event"]
    assert "Traceback" not in answer.stderr


def test_static_files_may_be_read_by_another_user_than_the_one_who_collected_them(tmp_path: Path) -> None:
    program = (
        "import django\ndjango.setup()\nfrom django.core.files.base import ContentFile\n"
        "from django.contrib.staticfiles.storage import staticfiles_storage\n"
        "staticfiles_storage.save('staticfiles.json', ContentFile(b'{}'))\n"
    )
    env = production() | {"DJANGO_SETTINGS_MODULE": "innovasjon.settings", "STATIC_ROOT": str(tmp_path)}
    answer = run(commands.python("-c", program), env)
    assert not answer.returncode, answer.stderr
    assert oct((tmp_path / "staticfiles.json").stat().st_mode)[-3:] == "644"


def test_each_way_to_run_it_has_the_four_programs() -> None:
    services = set(re.findall(r"^  (\w+):\n    <<: \*app", (DEPLOY / "compose.yaml").read_text(), re.MULTILINE))
    units = {found[1] for path in UNITS if (found := re.fullmatch(r"innovasjon-(\w+)\.service", path.name))}
    assert services - {"migrate"} == units == {"web", "worker", "beat", "pump"}


def test_a_folder_in_memory_is_open_to_a_container_that_starts_again() -> None:
    """Without a mode it has that of the folder below, which the first start leaves to root alone."""
    folders = re.findall(r"tmpfs: \[(.+)\]", (DEPLOY / "compose.yaml").read_text())[0].split(", ")
    assert folders
    assert all("mode=1777" in folder for folder in folders)


def test_no_setting_file_holds_a_secret() -> None:
    for path in [DEPLOY / "compose.yaml", DEPLOY / "Caddyfile", DEPLOY / "Dockerfile", *UNITS]:
        given = re.findall(r"(?:PASSWORD|SECRET\w*|TOKEN)[=:]\s*([^\s$?]+)", path.read_text())
        assert set(given) <= {"only-while-building"}, path


def test_an_image_is_built_from_what_the_locks_pin() -> None:
    text = (DEPLOY / "Dockerfile").read_text()
    assert "npm ci" in text
    assert "--require-hashes" in text
    assert re.findall(r"^USER (\w+)", text, re.MULTILINE) == ["innovasjon"]
    copied = re.findall(r"^COPY (?!--from)(.+) \S+$", text, re.MULTILINE)
    assert all((ROOT / name).exists() for line in copied for name in line.split())
    # Every room of the house is in it, and compiled.
    rooms = set(tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["root_packages"])
    let_in = set(re.findall(r"^!(\S+)$", (DEPLOY / "Dockerfile.dockerignore").read_text(), re.MULTILINE))
    compiled = re.findall(r"compileall -q (.+)$", text, re.MULTILINE)[0].split()
    assert (rooms - let_in, rooms) == (set(), set(compiled))
    assert all(list(ROOT.glob(name)) for name in let_in)


@pytest.mark.parametrize("unit", UNITS, ids=lambda path: path.name)
def test_a_unit_is_one_that_systemd_takes(unit: Path, tmp_path: Path) -> None:
    if not (systemd := shutil.which("systemd-analyze")):
        pytest.skip("there is no systemd-analyze here")
    # Only an installed program can be verified: the one of this checkout stands in for the one in /opt, by a link, as a
    # unit takes no path with a space.
    installed = tmp_path / "venv"
    installed.symlink_to(places.VENV)
    for other in UNITS:
        (tmp_path / other.name).write_text(other.read_text().replace("/opt/innovasjon/.venv", str(installed)))
    answer = run([systemd, "verify", "--man=no", str(tmp_path / unit.name)], dict(os.environ))
    assert (answer.returncode, answer.stdout + answer.stderr) == (0, "")


def test_the_programs_that_are_started_are_pinned() -> None:
    started = {path.name: path.read_text() for path in [*UNITS, DEPLOY / "Dockerfile", DEPLOY / "compose.yaml"]}
    pinned = set(re.findall(r"^([a-z0-9-]+)==", install.REQUIREMENTS.read_text(), re.MULTILINE))
    assert {"gunicorn", "celery"} <= pinned
    for program in ("granian", "uvicorn", "waitress"):
        assert not [name for name, text in started.items() if program in text]


class Answers(BaseHTTPRequestHandler):
    """A site that answers to its own name alone."""

    def do_GET(self) -> None:
        known = self.path == "/healthz" and self.headers["Host"] == "innovasjon.kommune.example"
        self.send_response(200 if known else 400)
        self.end_headers()

    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture
def site() -> Iterator[int]:
    server = HTTPServer(("127.0.0.1", 0), Answers)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server.server_port
    server.shutdown()
    server.server_close()


def alive(port: int, hosts: str) -> int:
    env = {"WEB_PORT": str(port), "ALLOWED_HOSTS": hosts, "http_proxy": "http://127.0.0.1:9"}
    return run([sys.executable, str(DEPLOY / "alive.py")], env).returncode


def test_the_image_knows_whether_it_is_alive(site: int) -> None:
    assert alive(site, "innovasjon.kommune.example,other.example") == 0
    assert alive(site, "other.example") == 1
    assert alive(9, "innovasjon.kommune.example") == 1
