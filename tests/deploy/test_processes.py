"""What `make demo` and `make test` start, they stop: also when they are killed."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from deploy.local import places, processes, terminal

SLEEP = [sys.executable, "-c", "import time; time.sleep(60)"]
# Says when it is ready to ignore what it is asked, so that the test does not race with its start.
DEAF = [
    sys.executable,
    "-c",
    "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('deaf', flush=True); time.sleep(60)",
]
PARENT = [sys.executable, "-c", "import subprocess, time; subprocess.Popen(['sleep', '60']); time.sleep(60)"]


@pytest.fixture(autouse=True)
def logs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(places, "LOGS", tmp_path / "log")
    return tmp_path / "log"


@pytest.fixture
def record(tmp_path: Path) -> Path:
    return tmp_path / "run" / "demo.json"


@pytest.fixture
def stray() -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen(SLEEP, start_new_session=True)
    yield process
    process.kill()
    process.wait()


def group_is_gone(group: int) -> bool:
    for _ in range(100):
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.05)
    return False


def test_all_that_was_started_is_stopped_at_the_end(record: Path) -> None:
    with processes.stopped_at_the_end(record) as programs:
        for name in ("web", "worker"):
            processes.remember(record, programs, processes.start(name, SLEEP))
        assert set(json.loads(record.read_text())) == {str(program.process.pid) for program in programs}
    assert [program.process.returncode for program in programs] == [-signal.SIGTERM, -signal.SIGTERM]
    assert not record.exists()


def test_it_is_stopped_when_the_block_fails(record: Path) -> None:
    program = processes.start("web", SLEEP)

    def fail() -> None:
        with processes.stopped_at_the_end(record) as programs:
            processes.remember(record, programs, program)
            raise terminal.Stopped

    with pytest.raises(terminal.Stopped):
        fail()
    assert program.process.returncode == -signal.SIGTERM


def test_the_children_of_a_program_are_stopped_with_it(record: Path) -> None:
    with processes.stopped_at_the_end(record) as programs:
        processes.remember(record, programs, processes.start("web", PARENT))
    assert group_is_gone(programs[0].process.pid)


def test_a_program_that_will_not_stop_is_made_to(record: Path, logs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(processes, "PATIENCE", 0.2)
    with processes.stopped_at_the_end(record) as programs:
        processes.remember(record, programs, processes.start("web", DEAF))
        while "deaf" not in (logs / "web.log").read_text():
            time.sleep(0.02)
    assert programs[0].process.returncode == -signal.SIGKILL


def test_a_program_that_falls_is_named_with_the_end_of_its_log() -> None:
    program = processes.start("web", [sys.executable, "-c", "import sys; print('no such table'); sys.exit(3)"])
    program.process.wait()
    with pytest.raises(terminal.SetupError, match="web stopped with status 3") as caught:
        processes.require_running([program])
    assert caught.value.details == "  | no such table"


def test_a_program_that_does_not_exist_is_named() -> None:
    with pytest.raises(terminal.SetupError, match="web could not be started"):
        processes.start("web", ["/no/such/program"])


def test_what_a_killed_run_left_is_stopped_by_the_next(record: Path, stray: subprocess.Popen[bytes]) -> None:
    record.parent.mkdir()
    record.write_text(json.dumps({str(stray.pid): processes.identity(stray.pid)}))
    with processes.stopped_at_the_end(record):
        assert stray.wait(5) == -signal.SIGTERM


def test_a_number_that_another_program_has_now_is_left_alone(record: Path, stray: subprocess.Popen[bytes]) -> None:
    record.parent.mkdir()
    record.write_text(json.dumps({str(stray.pid): "the boot before 4711"}))
    with processes.stopped_at_the_end(record):
        assert stray.poll() is None


@pytest.mark.parametrize("text", ["", "{", '{"1": ""}'])
def test_a_record_cut_short_stops_nothing(record: Path, text: str) -> None:
    record.parent.mkdir()
    record.write_text(text)
    processes.stop_strays(record)


def test_a_process_that_has_ended_has_no_identity(stray: subprocess.Popen[bytes]) -> None:
    assert processes.identity(stray.pid)
    stray.kill()
    assert processes.wait_until_gone(stray.pid, 5)
    assert processes.identity(stray.pid) == ""
