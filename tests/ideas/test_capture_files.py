"""Pictures and files that come with the form, and the people asked from it."""

from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from ideas import actions
from ideas.actions.files import MOST_FILES
from ideas.lifecycle import Stage
from ideas.models import Attachment, Idea, Proposer
from innovasjon.audit.models import Entry
from innovasjon.notifications.models import Delivery
from tests import factories, personas
from tests.conftest import SignIn
from tests.ideas import files
from tests.ideas.test_capture_form import NEW, errors, messages, mine, soup, whole

HTMX = {"HX-Request": "true", "HX-Current-URL": f"http://testserver{NEW}"}


@pytest.fixture
def writer(sign_in: SignIn) -> Client:
    return sign_in("colleague")


def photo(name: str = "gang.jpg", **more: Any) -> SimpleUploadedFile:
    return files.uploaded(name, files.picture(**more))


def attached(idea: Idea) -> list[str]:
    return [row.name for row in idea.attachments.all()]


def test_pictures_files_and_a_photograph_come_with_the_idea(town: personas.Town, writer: Client) -> None:
    chosen = [photo(), files.uploaded("plan.docx", files.office("docx"))]
    response = writer.post(NEW, whole(town, new_files=chosen, photo=photo("kamera.jpg", size=(30, 30))))
    assert response.headers["Location"] == mine(town).get_absolute_url()
    assert attached(mine(town)) == ["gang.jpg", "plan.docx", "kamera.jpg"]


def test_accepted_files_are_kept_when_another_field_lacks(town: personas.Town, writer: Client) -> None:
    response = writer.post(NEW, whole(town, need="", new_files=[photo()]))
    assert (response.status_code, attached(mine(town))) == (422, ["gang.jpg"])
    assert "gang.jpg" in soup(response).select_one("#filer ul").get_text()  # type: ignore[union-attr]


def test_a_picture_alone_is_a_draft(town: personas.Town, writer: Client) -> None:
    writer.post(NEW, {"key": uuid4(), "then": "save", "photo": photo()})
    assert (mine(town).title, attached(mine(town))) == ("Idé uten tittel", ["gang.jpg"])


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("tom.pdf", b"", "«tom.pdf» er tom."),
        ("virus.exe", b"MZ\x90\x00", "«virus.exe» er en type fil vi ikke tar imot."),
        ("bilde.svg", b"<svg onload='alert(1)'/>", "«bilde.svg» kan inneholde programmer"),
        ("rapport.pdf", b"<html><script>alert(1)</script>", "«rapport.pdf» inneholder noe annet"),
        ("bilde.jpg", b"\xff\xd8\xff\xe0 no picture", "«bilde.jpg» kan ikke leses som et bilde."),
        ("../../etc/passwd", b"root", "«passwd» er en type fil vi ikke tar imot."),
    ],
)
def test_a_refused_file_is_told_and_the_rest_is_kept_as_a_draft(
    town: personas.Town, writer: Client, name: str, content: bytes, told: str
) -> None:
    response = writer.post(NEW, whole(town, new_files=[files.uploaded(name, content), photo()]))
    assert response.status_code == 422
    assert [line.startswith(told) for line in errors(response)] == [True], errors(response)
    assert (mine(town).stage, attached(mine(town))) == (Stage.DRAFT, ["gang.jpg"])


def test_a_picture_with_a_program_behind_it_is_written_anew_without_it(town: personas.Town, writer: Client) -> None:
    polyglot = files.picture() + b"<script>alert(1)</script>" + files.packed({"evil.exe": b"MZ"})
    writer.post(NEW, whole(town, new_files=[files.uploaded("gang.jpg", polyglot)]))
    with mine(town).attachments.get().file.open() as stored:
        content = stored.read()
    assert content.startswith(b"\xff\xd8\xff")
    assert b"<script>" not in content
    assert b"PK\x03\x04" not in content


def test_files_beyond_ten_are_told_by_name_and_the_ten_are_kept(town: personas.Town, writer: Client) -> None:
    many = [files.uploaded(f"notat {number}.txt", f"Notat {number}".encode()) for number in range(MOST_FILES + 2)]
    response = writer.post(NEW, whole(town, new_files=many))
    assert errors(response) == {
        "En idé har plass til 10 filer. «notat 10.txt» ble ikke lagt ved.",
        "En idé har plass til 10 filer. «notat 11.txt» ble ikke lagt ved.",
    }
    assert len(attached(mine(town))) == MOST_FILES


def test_the_same_form_sent_twice_attaches_its_file_once(town: personas.Town, writer: Client) -> None:
    data = whole(town)
    for _attempt in range(2):
        assert writer.post(NEW, {**data, "new_files": [photo()]}).status_code == 302
    assert attached(mine(town)) == ["gang.jpg"]


def test_files_are_added_while_one_writes_and_the_page_gets_the_drafts_address(
    town: personas.Town, writer: Client
) -> None:
    bad = files.uploaded("tom.pdf", b"")
    response = writer.post(
        NEW, {"key": uuid4(), "title": "Tavle", "then": "files", "new_files": [photo(), bad]}, headers=HTMX
    )
    assert (response.status_code, attached(mine(town))) == (422, ["gang.jpg"])
    assert response.headers["HX-Replace-Url"] == f"/ideer/{mine(town).pk}/rediger/"
    page = soup(response)
    assert [part.get_text(strip=True)[:16] for part in page.select(".ds-validation-message")] == ["«tom.pdf» er tom"]
    assert page.select_one("#lagret").get_text(strip=True) == "gang.jpg er lagt ved."  # type: ignore[union-attr]


def test_files_before_any_word_make_a_draft_too(town: personas.Town, writer: Client) -> None:
    response = writer.post(NEW, {"key": uuid4(), "then": "files", "new_files": [photo()]}, headers=HTMX)
    assert (response.status_code, attached(mine(town))) == (200, ["gang.jpg"])


def test_a_file_is_removed_after_one_question_and_what_was_typed_is_saved_first(
    town: personas.Town, sign_in: SignIn
) -> None:
    client, row = sign_in("proposer"), factories.attachment(town.draft, town.people.proposer)
    edit = f"/ideer/{town.draft.pk}/rediger/"
    response = client.post(edit, whole(town, title="Ny tittel", then=f"remove-{row.pk}"))
    assert (response.headers["Location"], Idea.objects.get(pk=town.draft.pk).title) == (
        f"/vedlegg/{row.pk}/fjern/",
        "Ny tittel",
    )
    assert attached(town.draft) == ["notat.txt"]
    response = client.post(response.headers["Location"], follow=True)
    assert (messages(response), attached(town.draft)) == (["«notat.txt» er fjernet."], [])
    assert client.post(f"/vedlegg/{row.pk}/fjern/").status_code == 404


@pytest.mark.parametrize("number", ["999999", "9" * 40, "abc", ""])
def test_a_button_for_a_file_that_is_not_the_ideas_only_saves(
    town: personas.Town, sign_in: SignIn, number: str
) -> None:
    edit = f"/ideer/{town.draft.pk}/rediger/"
    response = sign_in("proposer").post(edit, whole(town, then=f"remove-{number}"))
    assert response.headers["Location"] == f"{edit}?lagret=1"


# --- The people behind it


def test_the_way_to_invite_saves_what_was_typed_first(town: personas.Town, writer: Client) -> None:
    response = writer.post(NEW, whole(town, then="invite"))
    assert response.headers["Location"] == f"/ideer/{mine(town).pk}/inviter/"


def test_a_colleague_is_found_by_name_and_asked(town: personas.Town, sign_in: SignIn) -> None:
    client, address = sign_in("proposer"), f"/ideer/{town.draft.pk}/inviter/"
    page = soup(client.get(f"{address}?q=kari koll"))
    button = page.select_one("#funnet button[name=person]")
    assert button is not None
    response = client.post(address, {"person": button["value"]}, follow=True)
    assert messages(response) == ["Kari Kollega er spurt og får en e-post."]
    row = town.draft.proposers.get(person=town.people.colleague)
    assert (row.state, Delivery.objects.get(channel="email").person) == (Proposer.State.INVITED, town.people.colleague)


def test_a_guest_is_asked_by_e_mail(town: personas.Town, sign_in: SignIn) -> None:
    client, address = sign_in("proposer"), f"/ideer/{town.draft.pk}/inviter/"
    response = client.post(address, {"email": "Ola@Utenfor.example", "name": "Ola Utenfor"}, follow=True)
    assert messages(response) == ["Ola Utenfor er spurt og får en e-post."]
    assert Delivery.objects.get().guest == town.draft.proposers.get(guest__isnull=False).guest


def test_a_guest_whose_address_is_a_colleagues_is_asked_as_that_colleague(town: personas.Town, sign_in: SignIn) -> None:
    data = {"email": "COLLEAGUE@demo.example", "name": "Noen"}
    sign_in("proposer").post(f"/ideer/{town.draft.pk}/inviter/", data)
    assert town.draft.proposers.filter(person=town.people.colleague).exists()


@pytest.mark.parametrize(
    "data",
    [
        {"person": "9" * 30},
        {"person": "x"},
        {"person": "\x00"},
        {"email": "ingen"},
        {"email": ""},
        {"email": "a@b.no\r\nBcc: x@y.no"},
        {"email": "ola@utenfor.example", "name": "x" * 121},
        {},
    ],
)
def test_who_cannot_be_asked_is_told_so_and_nobody_is(
    town: personas.Town, sign_in: SignIn, data: dict[str, str]
) -> None:
    response = sign_in("proposer").post(f"/ideer/{town.draft.pk}/inviter/", data)
    assert (response.status_code, len(errors(response))) == (422, 1)
    assert not Entry.objects.filter(verb="idea.proposer_asked").exists()


def test_who_has_left_cannot_be_asked(town: personas.Town, sign_in: SignIn) -> None:
    address = f"/ideer/{town.draft.pk}/inviter/"
    response = sign_in("proposer").post(address, {"person": town.people.deactivated.pk})
    assert response.status_code == 422


def test_who_is_asked_already_is_not_asked_again(town: personas.Town, sign_in: SignIn) -> None:
    address = f"/ideer/{town.draft.pk}/inviter/"
    response = sign_in("proposer").post(address, {"person": town.people.invited.pk}, follow=True)
    assert messages(response) == ["Ivar Invitert er allerede spurt eller står bak idéen."]


def test_an_invitation_is_taken_back_until_it_is_answered(town: personas.Town, sign_in: SignIn) -> None:
    client, rows = sign_in("proposer"), {row.state: row for row in town.draft.proposers.all()}
    told = [
        messages(client.post(f"/ideer/{town.draft.pk}/inviter/{rows[state].pk}/angre/", follow=True))
        for state in ("invited", "declined")
    ]
    assert told == [["Invitasjonen til Ivar Invitert er trukket tilbake."], ["Dag Avslag har svart allerede."]]
    assert set(town.draft.proposers.values_list("state", flat=True)) == {"accepted", "declined"}


def test_an_invitation_is_taken_back_from_its_own_idea_alone(town: personas.Town, sign_in: SignIn) -> None:
    row = town.submitted.proposers.get(person=town.people.invited)
    response = sign_in("proposer").post(f"/ideer/{town.draft.pk}/inviter/{row.pk}/angre/")
    assert response.status_code == 404


# --- More than a form holds


@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}])
def test_a_request_of_a_gigabyte_is_refused_before_it_is_read(
    town: personas.Town, writer: Client, headers: dict[str, str]
) -> None:
    class Unread:
        def read(self, size: int = -1) -> bytes:
            raise AssertionError("the body was read")

        readline = read

    response = writer.generic("POST", NEW, headers=headers, CONTENT_LENGTH=str(2**30), **{"wsgi.input": Unread()})
    assert (response.status_code, "send færre eller mindre filer" in response.content.decode()) == (413, True)


def test_ten_files_as_big_as_they_may_be_are_not_too_much_at_once(settings: Settings) -> None:
    assert settings.REQUEST_MAX_BYTES > MOST_FILES * settings.UPLOAD_MAX_BYTES


class TestWhatAPictureShows:
    @pytest.fixture
    def picture(self, town: personas.Town) -> Attachment:
        return factories.attachment(town.draft, town.people.proposer, kind="picture", name="IMG_0001.jpg")

    def form(self, client: Client, idea: Idea) -> dict[str, str]:
        form = soup(client.get(f"/ideer/{idea.pk}/rediger/")).select_one("#skjema")
        assert form
        hidden = {str(field["name"]): str(field.get("value", "")) for field in form.select("input[type=hidden]")}
        return hidden | {"title": idea.title, "need": idea.need, "then": "save"}

    def test_is_asked_for_each_picture_and_for_no_file(
        self, town: personas.Town, sign_in: SignIn, picture: Attachment
    ) -> None:
        factories.attachment(town.draft, town.people.proposer)
        seen = soup(sign_in("proposer").get(f"/ideer/{town.draft.pk}/rediger/"))
        assert [field["name"] for field in seen.select("#filer input[type=text]")] == [f"picture-{picture.pk}"]

    @pytest.mark.parametrize("then", ["save", "autosave"])
    def test_is_kept_shown_and_read_out(
        self, town: personas.Town, sign_in: SignIn, picture: Attachment, then: str
    ) -> None:
        client = sign_in("proposer")
        sent = self.form(client, town.draft) | {f"picture-{picture.pk}": "En tavle\r\n <b>full</b> av lapper"}
        assert client.post(f"/ideer/{town.draft.pk}/rediger/", sent | {"then": then}).status_code in {200, 302}
        seen = soup(client.get(town.draft.get_absolute_url()))
        assert [image["alt"] for image in seen.select("figure img")] == ["En tavle <b>full</b> av lapper"]
        assert [text.get_text() for text in seen.select("figcaption")] == ["En tavle <b>full</b> av lapper"]
        again = soup(client.get(f"/ideer/{town.draft.pk}/rediger/"))
        assert again.select_one(f"#id_picture-{picture.pk}")["value"] == "En tavle <b>full</b> av lapper"  # type: ignore[index]

    def test_stands_by_the_name_of_the_file_where_nobody_has_written_it(
        self, town: personas.Town, sign_in: SignIn, picture: Attachment
    ) -> None:
        seen = soup(sign_in("proposer").get(town.draft.get_absolute_url()))
        assert [image["alt"] for image in seen.select("figure img")] == ["IMG 0001"]
        assert seen.select("figcaption") == []

    def test_that_is_too_long_comes_back_with_what_to_do(
        self, town: personas.Town, sign_in: SignIn, picture: Attachment
    ) -> None:
        client, text = sign_in("proposer"), "x" * 201
        sent = self.form(client, town.draft) | {f"picture-{picture.pk}": text}
        answer = client.post(f"/ideer/{town.draft.pk}/rediger/", sent)
        assert answer.status_code == 422
        assert soup(answer).select_one(f"#id_picture-{picture.pk}")["value"] == text  # type: ignore[index]
        picture.refresh_from_db()
        assert picture.words == ""

    def test_of_another_idea_is_left_alone(self, town: personas.Town, sign_in: SignIn) -> None:
        other = factories.attachment(town.submitted, town.people.proposer, kind="picture")
        client = sign_in("proposer")
        client.post(f"/ideer/{town.draft.pk}/rediger/", self.form(client, town.draft) | {f"picture-{other.pk}": "Min"})
        other.refresh_from_db()
        assert other.words == ""
        actions.describe_pictures(idea=town.draft, words={other.pk: "Min"}, by=town.people.proposer, now=timezone.now())
        other.refresh_from_db()
        assert other.words == ""
