"""The pages for what went wrong: their words, their status, and that nothing that was typed is lost."""

import logging
import re

import pytest
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, RequestFactory

from organisations.models import Organisation
from tests.factories import MembershipFactory
from wedo import errors

pytestmark = pytest.mark.django_db

OURS = {"Origin": "http://testserver"}
TYPED = {
    "name": "Beispielchor",
    "summary": "Wir <b>singen</b>.",
    "summary_de": "Wir <b>singen</b>.",
    "languages": ["de", "tr"],
    "seen": "{}",
}


@pytest.fixture
def strict():
    """A browser whose forms need a token, signed in as a member."""
    member = MembershipFactory(organisation__slug="chor")
    client = Client(enforce_csrf_checks=True)
    client.force_login(member.user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def heading(response) -> str:
    """The first heading of a page."""
    return re.search(r"<h1[^>]*>([^<]+)", response.content.decode())[1]


def hidden(html: str) -> dict:
    """What the page would send again."""
    found: dict = {}
    for name, value in re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', html):
        found.setdefault(name, []).append(value.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", '"'))
    return found


def test_a_form_that_was_open_too_long_is_sent_again_by_one_click(strict):
    page = "/netzwerk/chor/bearbeiten/"
    answer = strict.post(page, TYPED, headers=OURS)
    html = answer.content.decode()

    assert (answer.status_code, heading(answer)) == (403, "Das Formular war zu lange offen")
    assert '<li dir="auto">Wir &lt;b&gt;singen&lt;/b&gt;.</li>' in html
    assert "<b>singen</b>" not in html
    assert "lade die Seite neu" not in html
    # The page carries a token that holds.
    assert strict.post(page, hidden(html), headers=OURS).status_code == 302
    chor = Organisation.objects.get()
    assert (chor.summary, chor.languages) == ("Wir <b>singen</b>.", ["de", "tr"])


def test_what_was_written_is_shown_and_no_codes_of_choices(strict):
    answer = strict.post("/netzwerk/chor/bearbeiten/", TYPED | {"step_free": "unknown"}, headers=OURS)

    html = answer.content.decode()
    assert re.findall(r'<li dir="auto">(.*?)</li>', html) == ["Beispielchor", "Wir &lt;b&gt;singen&lt;/b&gt;."]
    assert hidden(html)["step_free"] == ["unknown"]


def test_whoever_is_not_signed_in_any_more_loses_nothing(client):
    MembershipFactory(organisation__slug="chor")
    for page in ("/netzwerk/chor/bearbeiten/", "/mitmachen/"):
        answer = client.post(page, TYPED, headers=OURS)
        html = answer.content.decode()
        assert answer.status_code == 403
        assert hidden(html)["name"] == ["Beispielchor"]
        assert 'href="/konto/login/" target="_blank"' in html


@pytest.mark.parametrize("origin", [{}, {"Origin": "https://stranger.example"}, {"Origin": "null"}])
def test_what_a_strangers_page_sends_is_not_shown(strict, origin):
    answer = strict.post("/mitmachen/", TYPED, headers=origin)

    assert answer.status_code == 403
    assert "Beispielchor" not in answer.content.decode()
    assert "csrfmiddlewaretoken" not in answer.content.decode()


def test_a_password_never_comes_back():
    client = Client(enforce_csrf_checks=True)
    answer = client.post("/konto/login/", {"login": "a@example.org", "password": "geheimes Wort"}, headers=OURS)
    html = answer.content.decode()

    assert answer.status_code == 403
    assert "geheimes" not in html
    assert "Geh bitte einen Schritt zurück" in html
    assert '<li dir="auto">a@example.org</li>' in html


def test_a_file_has_to_be_chosen_again(strict):
    answer = strict.post("/mitmachen/", TYPED | {"logo": SimpleUploadedFile("logo.png", b"x" * 9)}, headers=OURS)

    assert "Deine Datei ist nicht dabei." in answer.content.decode()


@pytest.mark.parametrize("method", ["put", "patch", "delete", "post"])
@pytest.mark.parametrize("path", ["/", "/en/netzwerk/", "/veranstaltungen/", "/healthz", "/robots.txt"])
def test_a_page_for_readers_refuses_every_other_method_in_words(method, path):
    answer = getattr(Client(enforce_csrf_checks=True), method)(path)

    assert (answer.status_code, answer["Allow"]) == (405, "GET, HEAD")
    assert heading(answer) == ("That does not work here" if path.startswith("/en/") else "So geht es hier nicht")


@pytest.mark.parametrize("method", ["put", "patch", "delete"])
def test_a_form_refuses_other_methods_as_such(method):
    answer = getattr(Client(enforce_csrf_checks=True), method)("/konto/login/")

    assert (answer.status_code, answer["Allow"]) == (405, "GET, HEAD, POST")


@pytest.mark.parametrize(
    "data",
    [{"login": "a" * 1_100_000}, {f"field{number}": "1" for number in range(500)}],
    ids=["too long", "too many fields"],
)
def test_too_much_at_once_is_said_in_words_and_in_one_line_of_the_log(data, caplog):
    answer = Client(enforce_csrf_checks=True).post("/en/konto/login/", data, headers=OURS)

    assert (answer.status_code, heading(answer)) == (413, "That was too much at once")
    [record] = [record for record in caplog.records if record.levelno >= logging.WARNING]
    for handler_filter in logging.getLogger("django").handlers[0].filters:
        handler_filter.filter(record)
    assert "\n" not in logging.Formatter().format(record)


def test_what_cannot_be_understood_is_no_matter_of_size():
    request = RequestFactory().get("/")
    request.user = None
    assert errors.bad_request(request).status_code == 400
    assert errors.bad_request(request, RequestDataTooBig("x")).status_code == 413


@pytest.mark.parametrize("apology", [errors.service_unavailable, errors.server_error])
@pytest.mark.parametrize(("path", "language", "other"), [("/en/netzwerk/", "en", "de"), ("/netzwerk/", "de", "en")])
def test_a_page_without_database_begins_with_the_language_of_the_address(apology, path, language, other):
    html = apology(RequestFactory().get(path)).content.decode()

    assert f'<html lang="{language}"' in html
    assert html.index("<h1") < html.index(f'lang="{other}"')
    assert ("Gerade geht es nicht" in html or "schiefgegangen" in html) is True


@pytest.mark.parametrize(
    ("minutes", "words"),
    [
        (1, "In einer Minute"),
        (90, "In 90 Minuten"),
        (91, "In 2 Stunden"),
        (389, "In 7 Stunden"),
        (1440, "In 24 Stunden"),
    ],
)
def test_a_long_pause_is_told_in_hours(rf, minutes, words):
    request = rf.get("/")
    request.user = None
    answer = errors.too_many(request, minutes)

    assert (answer.status_code, answer["Retry-After"]) == (429, str(minutes * 60))
    assert f"{words} geht es weiter." in answer.content.decode()


def test_too_many_tries_of_the_account_system_have_our_page(rf):
    request = rf.get("/konto/login/")
    request.user = None
    answer = errors.too_many_tries(request)

    assert (answer.status_code, answer["Retry-After"]) == (429, "300")
