"""`python -m bench.organisation_import 60000`: CPU and peak memory of reading a file of people and storing it.

Each step is a process of its own, so that its peak is its own; CPU is the kernel's count, of it and of the database.
"""

import subprocess
import sys
import tempfile
from pathlib import Path

from bench import services
from deploy.local import commands, places

DATA = services.Data(name="organisation", ideas=0, people=0)
STEPS = (
    ("read, all new", "read", "first"),
    ("store, all new", "store", "first"),
    ("read again, no change", "read", "first"),
    ("store, everybody's address changed", "store", "second"),
)


def main() -> int:
    """Measure with CSV and Excel."""
    people = int(sys.argv[1]) if len(sys.argv) > 1 else 60_000
    services.prepared()
    with services.database() as found, tempfile.TemporaryDirectory() as folder:
        env = services.environment_for(found, DATA, "redis://127.0.0.1:1/0") | {"REDIS_URL": ""}
        for ending in ("csv", "xlsx"):
            services.make_empty(found, DATA, env)
            files = {name: Path(folder) / f"{name}.{ending}" for name in ("first", "second")}
            for name, path in files.items():
                argv = commands.python("bench/organisation_file.py", str(people), str(path), f"{name}.example")
                subprocess.run(argv, check=True, cwd=places.ROOT)
            for words, what, name in STEPS:
                argv = commands.python("-m", "bench.organisation_step", what, str(files[name]))
                told = subprocess.run(argv, env=env, cwd=places.ROOT, check=True, capture_output=True, text=True)
                print(f"{ending}, {words}: {told.stdout.strip()}", flush=True)
    return 0


if __name__ == "__main__":
    services.run(main)
