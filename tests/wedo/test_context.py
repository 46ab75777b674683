"""Links to the same page in another language, and the page's own address."""

import pytest

from wedo.context import language_links


@pytest.mark.parametrize(
    ("path", "query", "german", "english"),
    [
        ("/", "", "/", "/en/"),
        ("/netzwerk/", "q=chor&seite=2", "/netzwerk/?q=chor&seite=2", "/en/netzwerk/?q=chor&seite=2"),
        ("/en/netzwerk/", "", "/netzwerk/", "/en/netzwerk/"),
        ("/en//evil.example/x", "", "/evil.example/x", "/en/evil.example/x"),
        ("//evil.example/x", "", "/evil.example/x", "/en/evil.example/x"),
    ],
)
def test_the_reader_stays_on_the_page_and_on_this_site(path, query, german, english):
    assert [link["stay"] for link in language_links(path, query)] == [german, english]


def test_search_engines_get_the_page_without_the_question():
    assert [link["href"] for link in language_links("/netzwerk/", "q=chor")] == ["/netzwerk/", "/en/netzwerk/"]


@pytest.mark.django_db
def test_the_second_page_of_a_list_is_a_page_of_its_own(client):
    assert (
        'rel="canonical" href="http://127.0.0.1:8000/netzwerk/?seite=2"'
        in client.get("/netzwerk/?seite=2&q=x").content.decode()
    )
