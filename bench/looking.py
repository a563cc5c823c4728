"""`python -m bench.looking ideas` or `... queries PATH ...`: what a benchmark needs to know from inside the site."""

import json
import os
import sys
from typing import Any

import django
from django.db import connection
from django.test import Client
from django.utils.module_loading import import_string

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "innovasjon.settings")
HOW_MANY = 40


def some_ideas() -> list[int]:
    """Submitted ideas of all ages, evenly spread, that have a page of their own."""
    ideas = import_string("ideas.models.Idea").objects.submitted().exclude(stage="merged")  # they lead elsewhere
    last = ideas.order_by("-pk").values_list("pk", flat=True)[0]
    found = []
    for number in range(1, HOW_MANY + 1):
        near = ideas.filter(pk__lte=last * number // HOW_MANY).order_by("-pk").values_list("pk", flat=True)[:1]
        found += list(near)
    return found


def queries(paths: list[str]) -> list[int]:
    """How many queries each page takes when the process is warm."""
    client = Client(headers={"host": "localhost"})
    person = import_string("innovasjon.people.models.Person").objects.get(email="agent@demo.example")
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    found = []
    for path in paths:
        client.get(path)
        seen = _Seen()
        with connection.execute_wrapper(seen):
            assert client.get(path).status_code == 200, path
        found.append(seen.count)
    return found


class _Seen:
    count = 0

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        self.count += 1
        return execute(sql, params, many, context)


if __name__ == "__main__":
    django.setup()
    print(json.dumps(some_ideas() if sys.argv[1] == "ideas" else queries(sys.argv[2:])))
