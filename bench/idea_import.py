"""`python -m bench.idea_import 20000`: what previewing a messy list of ideas, storing and undoing it cost.

Each step is a process of its own, so that its peak is its own; CPU is the kernel's count, of it and of the database.
"""

import subprocess
import sys
import tempfile
from pathlib import Path

from bench import services
from bench.idea_file import SECTIONS
from deploy.local import commands, places

DATA = services.Data(name="idea_import", ideas=0, people=0)
STEPS = ("preview", "store", "preview", "undo")
TOWN = f"""
from innovasjon.people.models import Person, Section, Unit
for at, name in enumerate({SECTIONS!r}):
    section = Section.objects.create(name=name, slug=f"s{{at}}")
    Unit.objects.create(section=section, name=f"Enhet {{at}}", slug=f"u{{at}}")
unit = Unit.objects.first()
Person.objects.bulk_create(
    Person(name=f"Person Nummer{{at}}", email=f"person.{{at}}@bench.example", unit=unit, in_resource_team=at == 0)
    for at in range(2500)
)
"""


def main() -> int:
    """Measure with CSV in Windows-1252 and with Excel, or with the one that is named after the number of rows."""
    number = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000
    services.prepared()
    with services.database() as found, tempfile.TemporaryDirectory() as folder:
        env = services.environment_for(found, DATA, "redis://127.0.0.1:1/0") | {"REDIS_URL": "", "VAR_DIR": folder}
        for ending in sys.argv[2:] or ("csv", "xlsx"):
            services.make_empty(found, DATA, env)
            subprocess.run(commands.python("manage.py", "shell", "-c", TOWN), check=True, cwd=places.ROOT, env=env)
            path = Path(folder) / f"ideas.{ending}"
            argv = commands.python("bench/idea_file.py", str(number), str(path))
            mess = subprocess.run(argv, check=True, cwd=places.ROOT, capture_output=True, text=True)
            print(f"{ending}: {path.stat().st_size / 1e6:.1f} MB, odd rows {mess.stdout.strip()}", flush=True)
            for what in STEPS:
                argv = commands.python("-m", "bench.idea_import_step", what, str(path))
                told = subprocess.run(argv, env=env, cwd=places.ROOT, check=True, stdout=subprocess.PIPE, text=True)
                print(f"{ending}, {what}: {told.stdout.strip()}", flush=True)
    return 0


if __name__ == "__main__":
    services.run(main)
