"""The parts of the set-up that decide what is done again, for whom, and what is said when it cannot be."""

import json
import os
import re
import socket
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from deploy.local import (
    demo,
    environment,
    install,
    lint,
    places,
    postgres,
    prepare,
    single,
    stamps,
    template_lines,
    terminal,
    unprivileged,
)
from deploy.local import test as tests_of_all

ROOT = places.ROOT


def pinned(lock: Path) -> set[str]:
    return set(re.findall(r"^([a-z0-9-]+)==", lock.read_text(), re.MULTILINE))


def wanted(group: list[str]) -> set[str]:
    names = (re.match(r"[A-Za-z0-9._-]+", requirement) for requirement in group)
    return {re.sub(r"[._-]+", "-", name[0]).lower() for name in names if name}


@pytest.mark.parametrize("lock", [install.REQUIREMENTS, install.TEST_REQUIREMENTS, install.NODE_REQUIREMENTS])
def test_a_lock_names_no_registry_and_every_package_has_a_hash(lock: Path) -> None:
    text = lock.read_text()
    assert "://" not in text
    assert text.count("==") <= text.count("\\\n    --hash=sha256:")
    assert str(ROOT) not in text


def test_package_lock_names_no_registry_and_every_package_has_a_hash() -> None:
    packages = json.loads((ROOT / "package-lock.json").read_text())["packages"]
    fetched = {name: package for name, package in packages.items() if name}
    assert {name for name, package in fetched.items() if "resolved" in package or "integrity" not in package} == set()


def test_every_dependency_is_pinned() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    site, groups = wanted(project["project"]["dependencies"]), project["dependency-groups"]
    assert site - pinned(install.REQUIREMENTS) == set()
    assert (site | wanted(groups["test"])) - pinned(install.TEST_REQUIREMENTS) == set()
    assert wanted(groups["node"]) == pinned(install.NODE_REQUIREMENTS)


def test_the_tests_run_on_the_versions_of_production() -> None:
    site, tests = (
        dict(re.findall(r"^([a-z0-9-]+)==(\S+)", lock.read_text(), re.MULTILINE))
        for lock in (install.REQUIREMENTS, install.TEST_REQUIREMENTS)
    )
    assert {name: tests.get(name) for name in site} == site


def test_a_stamp_is_fresh_until_a_file_changes(tmp_path: Path) -> None:
    stamp, source = tmp_path / "stamps" / "static", tmp_path / "a.css"
    source.write_text("one")
    before = stamps.digest([source])
    assert not stamps.is_fresh(stamp, before)
    stamps.mark(stamp, before)
    assert stamps.is_fresh(stamp, before)
    source.write_text("two")
    assert not stamps.is_fresh(stamp, stamps.digest([source]))


def test_a_file_that_is_gone_changes_the_digest(tmp_path: Path) -> None:
    source = tmp_path / "a.css"
    source.write_text("")
    before = stamps.digest([source])
    source.unlink()
    assert stamps.digest([source]) != before


def test_the_database_that_tests_copy_is_old_when_a_migration_changes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stamp, migration = tmp_path / "migrated", tmp_path / "ideas" / "migrations" / "0001_first.py"
    migration.parent.mkdir(parents=True)
    migration.write_text("first")
    monkeypatch.setattr(places, "ROOT", tmp_path)

    assert not prepare.is_migrated(stamp)
    stamps.mark(stamp, prepare.all_migrations())
    assert prepare.is_migrated(stamp)
    migration.write_text("second")
    assert not prepare.is_migrated(stamp)


def test_the_suite_is_shared_between_the_cores_there_are() -> None:
    assert tests_of_all.shared(1) == []
    assert tests_of_all.shared(2)[:2] == ["--numprocesses", "2"]
    assert tests_of_all.shared(64)[:2] == ["--numprocesses", "4"]


def test_a_second_run_is_told_of_the_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(places, "RUN", tmp_path)
    with single.alone("demo", "runs already"):
        with pytest.raises(terminal.SetupError, match="runs already"), single.alone("demo", "runs already"):
            pass
        with single.alone("test", "another lock"):
            pass
    with single.alone("demo", "runs already"):
        pass


def test_the_socket_fits_however_deep_the_folder_lies(tmp_path: Path) -> None:
    home = tmp_path.joinpath(*["a folder with a long name"] * 20)
    cluster = postgres.Cluster(home=home, binaries=home, account=unprivileged.Account(), durable=True)
    assert len(os.fsencode(cluster.socket_folder / f".s.PGSQL.{postgres.PORT}")) < 100


@pytest.mark.parametrize("text", ["0", "-1", "65536", "web", "8000.5", "½"])
def test_a_port_that_is_none_is_refused(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORT", text)
    with pytest.raises(terminal.SetupError, match=f"PORT is {text}"):
        demo._port()


def test_a_port_that_is_taken_is_named_with_what_to_do() -> None:
    with socket.socket() as other:
        other.bind((demo.HOST, 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(terminal.SetupError, match=rf"Port {port} .* make demo PORT=8123"):
            demo._require_free(port)


def test_what_the_caller_has_set_stays_and_what_is_empty_is_filled(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(environment, "SECRET_KEY_FILE", tmp_path / "secret-key")
    monkeypatch.setenv("HTTPS", "1")
    monkeypatch.setenv("SECRET_KEY", "")
    env = environment.for_django("postgres://x", DEMO="1")
    assert (env["HTTPS"], env["DEMO"], len(env["SECRET_KEY"]) >= 50) == ("1", "1", True)
    assert environment.for_django("postgres://x")["SECRET_KEY"] == env["SECRET_KEY"]
    assert (tmp_path / "secret-key").stat().st_mode & 0o077 == 0


def test_an_older_python_is_told_what_is_needed() -> None:
    # An old Python is no part of a bare machine, so this one says that it is one.
    script = (
        "import runpy, sys; sys.argv = ['deploy.local', 'demo']; sys.version_info = (3, 9, 18, 'final', 0);"
        "runpy.run_module('deploy.local', run_name='__main__')"
    )
    answer = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=False)
    assert answer.returncode == 1
    assert answer.stderr == (
        "Error: Python 3.9 is too old: 3.11 or newer is needed, as in make demo PYTHON=python3.12\n"
    )


@pytest.mark.parametrize("name", sorted(lint.checks()))
def test_a_check_fails_where_something_is_wrong(name: str, tmp_path: Path) -> None:
    (tmp_path / "bad.py").write_text("import   os")
    answer = subprocess.run(lint.checks()[name], cwd=tmp_path, capture_output=True, check=False)
    assert answer.returncode != 0


def test_a_line_of_a_template_that_is_too_long_is_named(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text("a" * template_lines.LONGEST + "\n" + "b" * (template_lines.LONGEST + 1))
    assert [told.split(" ")[0] for told in template_lines.too_long([page])] == [f"{page}:2:"]


def test_make_without_a_command_lists_them_all() -> None:
    answer = subprocess.run(["make"], cwd=ROOT, capture_output=True, text=True, check=True)
    listed = set(re.findall(r"^  make ([a-z]+) ", answer.stdout, re.MULTILINE))
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    assert listed == targets
