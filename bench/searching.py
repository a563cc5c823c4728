"""`python -m bench.searching`: a search at a million ideas, against the page of one idea, which is read by its key.

CPU of this process and of its connection to the database together; a search and an idea's page take turns. What is
searched for are words of ideas of all ages: one, two in one idea, the last part of a compound, and one with a slip.
"""

import os
import random
import re
import subprocess
import sys
from urllib.parse import urlencode

import django
from django.db import connection
from django.test import Client
from django.utils.module_loading import import_string

from bench import looking, measuring, services
from deploy.local import commands, places

PAGES = ("/ideer/", "/sok/")
WARM_UP = 12
LETTERS = re.compile(r"[a-zæøå]{5,}")


def main() -> int:
    """Start the database, and look from inside the site."""
    services.prepared()
    with services.database() as found:
        services.fill(found, services.LARGE)
        env = services.environment_for(found, services.LARGE, "redis://127.0.0.1:1/0") | {"REDIS_URL": ""}
        print(f"{services.moment()}, {services.versions(found)}", flush=True)
        argv = commands.python("-m", "bench.searching", "inside", *sys.argv[1:])
        return subprocess.run(argv, env=env, cwd=places.ROOT, check=False).returncode


def inside() -> None:
    """Ask for each search once, and for an idea as often."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "innovasjon.settings")
    django.setup()
    client = Client(headers={"host": "localhost"})
    person = import_string("innovasjon.people.models.Person").objects.get(email="medarbeider@demo.example")
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        processes = [os.getpid(), cursor.fetchone()[0]]
    ideas = looking.some_ideas()
    for page in PAGES:
        dearest, searches, read = [], [], []
        for number, text in enumerate(_texts(ideas)):
            address = f"{page}?{urlencode({'q': text})}"
            before = measuring.cpu(processes)
            answer = client.get(address)
            between = measuring.cpu(processes)
            client.get(f"/ideer/{ideas[number % len(ideas)]}/")
            after = measuring.cpu(processes)
            assert answer.status_code == 200
            if number >= WARM_UP:
                searches.append(between - before)
                read.append(after - between)
                dearest.append((between - before, text))
        idea, shares = measuring.middle(read), (0.5, 0.95, 1.0)
        told = ", ".join(f"p{share * 100:.0f} {measuring.percentile(searches, share) / idea:.2f}" for share in shares)
        worst = ", ".join(f"{text} {cost / idea:.1f}" for cost, text in sorted(dearest, reverse=True)[:5])
        print(
            f"{page}: {len(searches)} searches; in pages of an idea ({idea * 1000:.0f} CPU-ms): {told}; {worst}",
            flush=True,
        )


def _texts(ideas: list[int]) -> list[str]:
    chance = random.Random("searches")
    rows = import_string("ideas.models.Idea").objects.filter(pk__in=ideas).order_by("pk")
    texts = []
    for title, need in rows.values_list("title", "need"):
        words = sorted(set(LETTERS.findall(f"{title} {need}".lower())))
        one, two = chance.sample(words, 2)
        longest = max(words, key=len)
        texts += [one, f"{one} {two}", longest[-6:], _slipped(chance, two)]
    chance.shuffle(texts)
    return texts


def _slipped(chance: random.Random, word: str) -> str:
    place = chance.randrange(1, len(word) - 1)
    return word[:place] + word[place + 1] + word[place] + word[place + 2 :]


if __name__ == "__main__":
    if "inside" in sys.argv:
        inside()
    else:
        services.run(main)
