"""What somebody does in the administration with the rows they have chosen: choose, read what will happen, say yes."""

from typing import Any

from bs4 import BeautifulSoup
from django.db import models
from django.test import Client
from django.urls import reverse


def list_of(model: type[models.Model]) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")


def asked(client: Client, action: str, *rows: Any, model: type[models.Model] | None = None, **more: Any) -> Any:
    """The page that says what would happen to the rows."""
    kind = model or type(rows[0])
    return client.post(list_of(kind), {"action": action, "_selected_action": [row.pk for row in rows], **more})


def hidden(response: Any) -> dict[str, str]:
    """What the page sends back when somebody says yes."""
    form = BeautifulSoup(response.content, "html.parser").select_one(".bulk form")
    assert form, response.content.decode()[:2000]
    return {str(one["name"]): str(one["value"]) for one in form.select("input[type=hidden]")}


def address_of(response: Any) -> str:
    form = BeautifulSoup(response.content, "html.parser").select_one(".bulk form")
    assert form
    return str(form["action"])


def done(client: Client, action: str, *rows: Any, **answers: Any) -> Any:
    """Choose the rows, read the page, and say yes."""
    page = asked(client, action, *rows)
    return client.post(address_of(page), hidden(page) | answers, follow=True)


def text(response: Any) -> str:
    """What one reads on a page."""
    return " ".join(BeautifulSoup(response.content, "html.parser").get_text(" ").split())
