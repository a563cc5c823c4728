"""`python -m bench.digests`: 60,000 weekly digests, composed and sent, beside a bare loop of Django's `send_messages`.

The pump and the bare loop take turns in one process, ten seconds each, against the same server. The bare loop sends
ready messages of the same size: what is above it is what the ledger and the composing cost.
"""

import argparse
import contextlib
import importlib
import os
import resource
import sys

import django

from bench import services
from bench.faults import scene as scenes
from deploy.local import places, prepare

DATA = services.Data(name="digests", ideas=3_000, people=60_000)


def main() -> int:
    parser = argparse.ArgumentParser(prog="bench.digests")
    parser.add_argument("--people", type=int, default=DATA.people)
    options = parser.parse_args()
    services.prepared()
    with contextlib.ExitStack() as stack:
        found = stack.enter_context(services.database())
        services._make_database(found, DATA)
        port = services.free_port()
        env = services.environment_for(found, DATA, "redis://127.0.0.1:1/0") | {
            "REDIS_URL": "",
            "CELERY_BROKER_URL": "memory://",
            "EMAIL_URL": f"smtp://127.0.0.1:{port}",
        }
        prepare.manage("migrate", "--no-input", env=env)
        argv = [sys.executable, "-m", "bench.faults.quick_sink", str(port)]
        sink = scenes.Program(argv, dict(os.environ), places.LOGS / "quick-sink.log")
        sink.start()
        stack.callback(sink.kill)
        os.environ.update(env)
        django.setup()
        weekly = importlib.import_module("bench.weekly")  # models can be imported only once Django is set up
        result = weekly.measured(options.people, DATA.ideas)
        print(f"\n{services.moment()}, {services.versions(found)}\n\n| | |\n|---|---|")
        for name, figure in result.items():
            print(f"| {name} | {figure} |")
        print(f"| most memory of the process | {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB |")
    return 0


if __name__ == "__main__":
    services.run(main)
