"""What somebody else took away while a form was sent is told as not there, never as a fault of the site."""

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from ideas.models import Idea
from innovasjon.web.middleware import Gone
from tests.personas import Town

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("fault", "status"), [(Idea.DoesNotExist(), 404), (ValueError(), None)])
def test_only_what_is_gone_is_answered(town: Town, rf: RequestFactory, fault: Exception, status: int | None) -> None:
    request = rf.post("/ideer/1/ta/")
    request.user = town.people.agent
    answer = Gone(lambda request: HttpResponse()).process_exception(request, fault)
    assert (answer.status_code if answer else None) == status
