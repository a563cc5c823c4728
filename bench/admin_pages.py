"""`python -m bench.admin_pages EMAIL`: the pages of the administration in this database, by model, as JSON."""

import json
import os
import re
import sys
from html import unescape

import django
from django.contrib import admin
from django.db import connection
from django.test import Client
from django.utils.module_loading import import_string

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "innovasjon.settings")
SEARCHED = {"people.person": "hansen", "notifications.delivery": "hansen", "ideas.idea": "I-2026-00042"}
A_WORD = "an"
FILTER = re.compile(r"<details[^>]*>\s*<summary>([^<:]*).*?</details>", re.DOTALL)
CHOICE = re.compile(r'<li>\s*<a href="([^"]*)"')
ROW = re.compile(r'<th class="field-[^"]*"><a href="([^"?]*)')


def main() -> None:
    """Print what there is to ask for."""
    django.setup()
    client = Client(headers={"host": "localhost"})
    person = import_string("innovasjon.people.models.Person").objects.get(email=sys.argv[1])
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    found = {"front": {"rows": "", "front": "/admin/"}}
    for model, page in admin.site._registry.items():
        found[model._meta.label_lower] = _pages(client, page) | {"rows": _rows(model._meta.db_table)}
    print(json.dumps(found))


def _pages(client: Client, page: admin.ModelAdmin) -> dict[str, str]:  # type: ignore[type-arg]
    here = page.address("changelist")  # type: ignore[attr-defined]
    answer = client.get(here)
    if answer.status_code != 200:  # the one municipality: its list leads to it
        return {"change": str(answer.headers["Location"])}
    text, found = answer.content.decode(), {"list": here}
    if page.search_fields:
        found["search"] = f"{here}?q={SEARCHED.get(page.opts.label_lower, A_WORD)}"
    for part in FILTER.finditer(text):
        if chosen := CHOICE.search(part[0]):
            found[f"narrowed: {unescape(part[1]).strip()}"] = here + unescape(chosen[1])
    if client.get(f"{here}add/").status_code == 200:
        found["add"] = f"{here}add/"
    if row := ROW.search(text):
        found["change"] = unescape(row[1])
    lists = [name for name, path in found.items() if name not in {"add", "change"}]
    return found | {f"shown: {name}": str(len(ROW.findall(client.get(found[name]).content.decode()))) for name in lists}


def _rows(table: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT reltuples::bigint FROM pg_class WHERE relname = %s", [table])
        return f"{max(0, cursor.fetchone()[0]):,}"


if __name__ == "__main__":
    main()
