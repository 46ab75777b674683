"""What is found in the directory, in which order, whatever the script and however it is typed."""

import pytest
from django.core.management import call_command
from django.db import connection

from organisations import actions, search
from organisations.directory import Asked, find
from organisations.models import Organisation
from tests.factories import (
    ListingFactory,
    MembershipFactory,
    OrganisationFactory,
    StaffFactory,
    TopicFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


def names(text: str, **chosen) -> list[str]:
    """The names that are found, in their order."""
    return [one.name for one in find(Asked(text, chosen)).page.object_list]


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("İstanbul Derneği", "istanbul"),
        ("İstanbul Derneği", "ISTANBUL DERNEGI"),
        ("Iğdır Kültür", "ığdır kultur"),
        ("Örnek Spor Kulübü", "ornek kulubu"),
        ("Verein für Förderung", "forderung"),
        ("Verein für Förderung", "foerderung"),
        ("Verein für Förderung", "FÖRDERUNG"),
        ("Foerderwerk", "Förderwerk"),
        ("Großes Haus", "grosses haus"),
        ("جمعية المثال", "جمعيه"),
        ("جمعية المثال", "مثال"),
        ("جمعية الأمل", "الامل"),
        ("جمعية الأمل", "جَمْعِيَّة الأَمَل"),
        ("انجمن نمونه", "انجمن نمونة"),
        ("کوردستان", "كوردستان"),
        ("Клуб «Пример»", "клуб пример"),
        ("Ёлка", "елка"),
        ("Елка", "Ёлка"),
        ("የኢትዮጵያ ማኅበር", "ማህበር"),
        ("示例学校", "学校"),
        ("示例学校", "示例学校"),
        ("Frauenchor Vielklang", "chor"),
        ("Kulturhaus e.V.", "kulturhaus e.V."),
        ("Dostlar", "dost"),
        ("O'Neill-Haus", "oneill haus"),
        ("हिन्दी समाज", "हिन्दी"),
    ],
)
def test_a_name_is_found_in_every_script(name, typed):
    OrganisationFactory(name=name)
    OrganisationFactory(name="Ganz andere")

    found = find(Asked(typed))

    assert [one.name for one in found.page.object_list] == [name]


@pytest.mark.parametrize(
    "typed", ["Kinder", "Kindern", "singe", "singen", "Trauma", "Beratung", "kultur", "wandsbek", "Türkisch", "türkçe",
              "Jugendgruppe", "Volunteers", "Abkürzung", "Migrantinnen", "Expertin", "Experten"]
)  # fmt: skip
def test_all_public_texts_are_searched_in_their_stems_and_by_their_beginning(typed):
    organisation = OrganisationFactory(
        name="Beispiel",
        short_name="Abkürzung",
        kind="youth",
        district="wandsbek",
        languages=["tr"],
        summary_de="Wir singen mit einem Kind.",
        summary_en="For volunteers.",
        description_de="Beratungen und Traumapädagogik.",
        audience_de="Für Migrantinnen und Expert*innen",
    )
    organisation.topics.add(TopicFactory(name_de="Kultur"))
    search.refresh(organisation)
    OrganisationFactory(name="Anderes")

    assert names(typed) == ["Beispiel"]


def test_what_is_not_public_is_not_searched():
    OrganisationFactory(name="Beispiel", street="Geheimweg 7", email="geheim@example.org", phone="0405551234")

    assert [names(typed) for typed in ("Geheimweg", "geheim", "0405551234")] == [[], [], []]


def test_drafts_and_those_offline_are_not_found(django_assert_num_queries):
    OrganisationFactory(name="Chor", status=Organisation.Status.DRAFT, published_at=None)

    assert names("Chor") == names("Chro") == names("") == []


def test_every_word_must_be_there_and_fillers_do_not_count():
    OrganisationFactory(name="Chor", summary="Singen in Altona")
    OrganisationFactory(name="Singkreis", summary="Wir sind in Harburg")

    assert names("chor altona") == ["Chor"]
    assert names("der Chor in Altona") == ["Chor"]
    assert names("chor harburg") == []
    assert names("und") == []


def test_the_whole_name_comes_first_then_its_beginning_then_its_words_then_texts():
    OrganisationFactory(name="Zwischen Musik und Tanz")
    OrganisationFactory(name="Anders", summary="Musik")
    OrganisationFactory(name="Blasmusik")
    OrganisationFactory(name="Musikverein")
    OrganisationFactory(name="Musik")

    assert names("musik") == ["Musik", "Musikverein", "Zwischen Musik und Tanz", "Blasmusik", "Anders"]


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("Beispielchor Vielklang", "beispielchro"),
        ("Beispielchor Vielklang", "vielklnag"),
        ("Gartengruppe Musterbeet", "gartengrupe musterbet"),
        ("Nähstube", "nähstbe"),
        ("Interkulturelle Nähstube Wilhelmsburg", "Nästube"),
        ("İstanbul Kültür Derneği", "Istambul"),
        ("İstanbul Kültür Derneği", "Istnbul"),
        ("Somali Frauen", "samali"),
        ("Клуб «Пример»", "Премер"),
        ("جمعية المثال", "جمعية المتال"),
        ("Örnek Spor Kulübü", "Örnek Spor Kluübü"),
    ],
)
def test_typing_mistakes_are_forgiven_where_nothing_is_exact(name, typed):
    OrganisationFactory(name=name)
    OrganisationFactory(name="Ganz andere")

    found = find(Asked(typed))

    assert ([one.name for one in found.page.object_list], found.is_guess) == ([name], True)


def test_the_guess_with_the_right_word_is_alone_on_top():
    """The letters of "chor beispiel" are those of "Beispielchro", too; all begin with "Beispiel"."""
    for number in range(3):
        OrganisationFactory(name=f"Musikchor Beispielhausen {number}")
    OrganisationFactory(name="Beispielchor Vielklang")

    assert (names("Beispilchor"), names("Beispielchro")) == (["Beispielchor Vielklang"], ["Beispielchor Vielklang"])


@pytest.mark.parametrize("typed", [":!", "&", "😀"])
def test_signs_alone_find_nothing(client, typed):
    OrganisationFactory(name="Beispiel")
    ListingFactory(title="Beispiel", organisation__name="Beispiel")

    page, board = client.get("/netzwerk/", {"q": typed}), client.get("/netzwerk/suche-biete/", {"q": typed})

    assert (find(Asked(typed)).total, page.context["total"], board.context["total"]) == (0, 0, 0)


@pytest.mark.parametrize("typed", ["Frauenfußball", "Kinderwagen", "Wandern", "Standuhr", "Hochzeit", "xyzzyx"])
def test_other_words_are_no_typing_mistakes(typed):
    for name in ("İstanbul Kültür Derneği", "Frauenkreis Morgenröte", "Kinderchor", "Nähstube"):
        OrganisationFactory(name=name)

    assert names(typed) == []


def test_a_wider_guess_does_not_come_with_a_near_one():
    OrganisationFactory(name="İstanbul Kültür Derneği")
    OrganisationFactory(name="Istambulu")

    assert names("Istambuln") == ["Istambulu"]


def test_no_guess_where_something_is_exact():
    OrganisationFactory(name="Kinderchor")
    OrganisationFactory(name="Kinderchar")

    found = find(Asked("Kinderchor"))

    assert ([one.name for one in found.page.object_list], found.is_guess) == (["Kinderchor"], False)


def test_a_bad_guess_does_not_come_with_a_good_one():
    OrganisationFactory(name="Gartengruppe Musterbeet")
    OrganisationFactory(name="Gartengruppe Beispielhausen")

    assert names("gartengrupe musterbet") == ["Gartengruppe Musterbeet"]


@pytest.mark.parametrize(
    "typed",
    ["!!!", "'", '"', "\\", "a:*", "& | !", "<->", "%", "_", "%%%", "'); drop table x; --", "a" * 5000, "e " * 5000,
     "💃", "\u202eabc", "学" * 300, "\ud800".encode("utf-8", "replace").decode()]
)  # fmt: skip
def test_whatever_is_typed_is_answered(client, typed):
    OrganisationFactory(name="Beispiel")

    assert client.get("/netzwerk/", {"q": typed}).status_code == 200
    assert find(Asked(typed)).total in (0, 1)


def test_signs_of_patterns_are_no_patterns():
    OrganisationFactory(name="Beispiel")

    assert names("B%l") == names("B_l") == []
    assert names("%") == []


def test_of_many_words_the_first_count():
    assert len(search.terms("wort " * 500).words) == search.MOST_WORDS


def test_the_verbs_keep_the_search_in_step():
    owner, staff = UserFactory(), StaffFactory()
    data = {"name": "Erster Name", "summary_de": "Singen", "contact_form": True}
    made = actions.create_organisation(by=owner, data=data)
    assert names("Erster") == []

    actions.publish(organisation=made, by=staff)
    assert names("Erster") == names("singen") == ["Erster Name"]

    topic = TopicFactory(name_de="Theater")
    actions.update_profile(organisation=made, by=owner, data={"name": "Zweiter Name", "topics": [topic]})
    assert (names("Erster"), names("Zweiter"), names("Theater")) == ([], ["Zweiter Name"], ["Zweiter Name"])


def test_a_topic_with_a_new_name_is_found_by_it(as_user):
    organisation, topic = OrganisationFactory(name="Beispiel"), TopicFactory(name_de="Alt", slug="alt")
    organisation.topics.add(topic)
    search.refresh(organisation)
    staff = as_user(StaffFactory())

    data = {"name_de": "Theater", "name_en": "", "slug": "alt"}
    staff.post(f"/verwaltung/organisations/topic/{topic.pk}/change/", data)
    assert (names("Theater"), names("Alt")) == (["Beispiel"], [])

    staff.post(f"/verwaltung/organisations/topic/{topic.pk}/delete/", {"post": "yes"})
    assert names("Theater") == []


def test_the_command_finds_those_that_came_in_by_another_way(capsys):
    Organisation.objects.bulk_create(
        OrganisationFactory.build_batch(2, name="Neuer Chor", search_document=None, search_names="")
    )
    stamps = list(Organisation.objects.values_list("updated_at", flat=True))
    assert names("Chor") == []

    call_command("reindex_organisations")

    assert capsys.readouterr().out == "2 organisations and 0 listings can be found.\n"
    assert names("Chor") == ["Neuer Chor", "Neuer Chor"]
    assert list(Organisation.objects.values_list("updated_at", flat=True)) == stamps


def test_the_migration_fills_the_rows_that_were_there(transactional_db):
    from importlib import import_module

    from django.apps import apps

    filled = OrganisationFactory(name="Schon da")
    Organisation.objects.bulk_create([OrganisationFactory.build(name="Alter Chor")])
    with connection.cursor() as cursor:
        cursor.execute("UPDATE organisations_organisation SET search_names = '|unberuehrt|' WHERE id = %s", [filled.pk])

    import_module("organisations.migrations.0005_fill_search").fill(apps, None)

    assert names("Chor") == ["Alter Chor"]
    assert Organisation.objects.get(pk=filled.pk).search_names == "|unberuehrt|"


def test_the_migration_writes_what_the_verbs_write(transactional_db):
    """A copy that is frozen. Where this fails because the search has changed, take the test away, not the copy."""
    from importlib import import_module

    from django.apps import apps

    organisation = OrganisationFactory(
        name="Förderverein İstanbul",
        short_name="FI",
        kind="youth",
        district="nord",
        languages=["tr", "ar"],
        summary_de="Wir singen.",
        summary_en="We sing.",
        audience_de="Für Migrant*innen",
        description_en="Long.",
    )
    organisation.topics.add(TopicFactory(name_de="Kultur"))
    search.refresh(organisation)
    columns = Organisation.objects.values_list("search_document", "search_names")
    written = columns.get()
    Organisation.objects.update(search_document=None, search_names="")

    import_module("organisations.migrations.0005_fill_search").fill(apps, None)

    assert columns.get() == written


def test_the_migration_leans_on_nothing_that_will_change():
    """What is renamed in the app later must not break a fresh installation."""
    from pathlib import Path

    import organisations.migrations

    imports = [
        line
        for file in Path(organisations.migrations.__file__).parent.glob("0*.py")
        for line in file.read_text().splitlines()
        if line.startswith(("from organisations", "import organisations", "from .."))
    ]
    assert imports == []


def test_members_find_nothing_more_than_others(as_user):
    membership = MembershipFactory(organisation__status="submitted", organisation__published_at=None)

    page = as_user(membership.user).get("/netzwerk/", {"q": membership.organisation.name})

    assert page.context["total"] == 0


def test_saving_what_was_loaded_earlier_keeps_the_fresher_search():
    loaded = Organisation.objects.get(pk=OrganisationFactory(name="Chor").pk)
    Organisation.objects.filter(pk=loaded.pk).update(search_names="|frisch|")

    loaded.save()

    assert Organisation.objects.values_list("search_names", flat=True).get() == "|frisch|"


def test_a_word_without_end_hinders_nobody():
    organisation = OrganisationFactory(name="Chor", description="ä" * 5000 + " singen")

    search.refresh(organisation)

    assert names("singen") == ["Chor"]
