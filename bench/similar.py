"""`python -m bench.similar`: the look-up of similar ideas at a million ideas, against the list's page.

CPU of this process and of its connection to the database together; a look-up and a list take turns. The texts are those
of ideas of all ages, cut short as by somebody who is still typing; every other one has a slip of the finger.
"""

import os
import random
import subprocess
import sys

import django
from django.db import connection
from django.test import Client
from django.utils.module_loading import import_string

from bench import looking, measuring, services
from deploy.local import commands, places

TURNS = 4  # texts of each idea
LEAST, MOST = 25, 220  # letters of a text


def main() -> int:
    """Start the database, and look from inside the site."""
    services.prepared()
    with services.database() as found:
        services.fill(found, services.LARGE)
        env = services.environment_for(found, services.LARGE, "redis://127.0.0.1:1/0") | {"REDIS_URL": ""}
        print(f"{services.moment()}, {services.versions(found)}", flush=True)
        argv = commands.python("-m", "bench.similar", "inside")
        return subprocess.run(argv, env=env, cwd=places.ROOT, check=False).returncode


def inside() -> None:
    """Ask for each text once, and for the list as often."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "innovasjon.settings")
    django.setup()
    client = Client(headers={"host": "localhost"})
    person = import_string("innovasjon.people.models.Person").objects.get(email="medarbeider@demo.example")
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        processes = [os.getpid(), cursor.fetchone()[0]]
    look_ups, lists = [], []
    for number, (title, need) in enumerate(_texts()):
        before = measuring.cpu(processes)
        answer = client.post("/ideer/lignende/", {"title": title, "need": need})
        between = measuring.cpu(processes)
        client.get("/ideer/")
        after = measuring.cpu(processes)
        assert answer.status_code == 200
        if number >= looking.HOW_MANY:  # the first round only warms up
            look_ups.append(between - before)
            lists.append(after - between)
    page, shares = measuring.middle(lists), (0.5, 0.95, 1.0)
    told = ", ".join(f"p{share * 100:.0f} {measuring.percentile(look_ups, share) / page:.2f}" for share in shares)
    print(f"{len(look_ups)} look-ups; in list pages ({page * 1000:.0f} CPU-ms): {told}")


def _texts() -> list[tuple[str, str]]:
    chance = random.Random("texts")
    ideas = import_string("ideas.models.Idea").objects.filter(pk__in=looking.some_ideas())
    texts = []
    for _turn in range(TURNS + 1):
        for number, (title, need) in enumerate(ideas.order_by("pk").values_list("title", "need")):
            text = need[: chance.randint(LEAST, MOST)]
            texts.append((title if chance.random() < 0.5 else "", _slipped(text, chance) if number % 2 else text))
    return texts


def _slipped(text: str, chance: random.Random) -> str:
    words = text.split()
    long = max(range(len(words)), key=lambda n: len(words[n]))
    at = chance.randrange(1, max(2, len(words[long]) - 1))
    words[long] = words[long][:at] + words[long][at + 1 :]
    return " ".join(words)


if __name__ == "__main__":
    if "inside" in sys.argv:
        inside()
    else:
        services.run(main)
