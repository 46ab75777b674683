"""The history of a profile: who changed what, readable, kept for two years, complete."""

import ast
import datetime as dt
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from organisations.actions import ChangedMeanwhile, publish, record, snapshot, update_profile
from organisations.actions.fields import PROFILE_FIELDS, RECORDED
from organisations.differences import differences, fields_of
from organisations.models import Change, Organisation
from organisations.tasks import forget_changes
from organisations.translation import TEXTS, TRANSLATED
from tests.factories import MembershipFactory, OrganisationFactory, StaffFactory, TopicFactory
from tests.pages import text

pytestmark = pytest.mark.django_db


TOPICS = {"musik": "Musik", "sport": "Sport"}


def told(before, after):
    return {row.label: (row.before, row.after) for row in differences(Change(before=before, after=after), TOPICS)}


def words(before, after):
    (row,) = differences(Change(before={"description_de": before}, after={"description_de": after}))
    return row.parts


def test_what_stayed_is_shortened_and_what_changed_is_not():
    begin, end = "".join(f"{n} " for n in range(100)), "".join(f"{n} " for n in range(100, 200))

    parts = words(f"{begin}alt {end}", f"{begin}neu {end}")

    assert [kind for kind, _text in parts] == ["kept", "gone", "new", "kept"]
    assert [len(text) <= 83 for _kind, text in parts] == [True] * 4
    assert parts[1:3] == [("gone", "alt "), ("new", "neu ")]


def test_every_kind_of_field_reads_in_words_and_in_the_order_of_the_profile():
    before = {
        "gone": "x", "name": "Alt", "kind": "", "founded_year": None, "is_safe": False, "topics": ["musik"],
        "logo": "", "languages": ["de", "tr"], "summary_en": "", "step_free": "unknown",
    }  # fmt: skip
    after = {
        "gone": "y", "name": "Neu", "kind": "association", "founded_year": 1999, "is_safe": True,
        "topics": ["sport", "weg"], "logo": "logos/x.webp", "languages": ["de"], "summary_en": "We sing.",
        "step_free": "yes",
    }  # fmt: skip

    assert list(told(before, after).items()) == [
        ("Name", ("Alt", "Neu")),
        ("Was ihr macht, in einem Satz", ("", "We sing.")),
        ("Was ihr seid", ("", "eingetragener Verein")),
        ("Seit wann", ("", "1999")),
        ("Sprachen", ("Deutsch, Türkçe", "Deutsch")),
        ("Stufenloser Eingang", ("noch nicht bestätigt", "ja")),
        ("Logo", ("", "ein Bild")),
        ("Sicheres Profil", ("nein", "ja")),
        ("Themen", ("Musik", "Sport, weg")),
        ("gone", ("x", "y")),
    ]


NUMBERS = [" ".join(map(str, range(start, start + 1100))) for start in (0, 500, 5000)]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (NUMBERS[0], NUMBERS[1]),
        (NUMBERS[0], NUMBERS[2]),
        ("a " * 2500, "b " + "a " * 2499),
        ("1 " * 2500, "1 " * 1250 + "2 " + "1 " * 1249),
        ("Wir sind da. " * 380, "Wir sind da. " * 190 + "Neu. " + "Wir sind da. " * 189),
        ("x" * 5000, "y" * 5000),
        ("", "a " * 2500),
        ("a b " * 1250, "b b a " * 833),
        ("a b " * 45, "b b a " * 33),
        ("\n" * 5000, "x\n" * 2500),
    ],
)
def test_no_comparison_takes_long(old, new):
    started = timezone.now()
    words(old, new)

    assert timezone.now() - started < dt.timedelta(seconds=1)


def test_what_members_may_change_is_recorded_in_each_language_alone():
    """A text without its language would be written into that of the page."""
    assert set(PROFILE_FIELDS) - set(RECORDED) == set()
    assert {*PROFILE_FIELDS} & {*TEXTS} == set()
    assert {*TRANSLATED} - {*PROFILE_FIELDS} == set()


def test_members_see_who_changed_what(as_user):
    membership = MembershipFactory(
        organisation__summary="Wir singen.",
        organisation__status=Organisation.Status.SUBMITTED,
        organisation__published_at=None,
        user__name="Kim <b>Beispiel</b>",
    )
    organisation = membership.organisation
    update_profile(organisation=organisation, by=membership.user, data={"summary_de": "Wir tanzen <i>laut</i>."})
    publish(organisation=organisation, by=StaffFactory(name="Geheimer Name"))

    page = as_user(membership.user).get(f"/netzwerk/{organisation.slug}/verlauf/")

    html, shown = page.content.decode(), text(page)
    assert [row[0].kind for row in page.context["changes"]] == ["published", "edited"]
    assert "Kim &lt;b&gt;Beispiel&lt;/b&gt;" in html
    assert "Geheimer Name" not in html
    assert "· Team" in shown
    assert "vorher: Wir singen. jetzt: Wir tanzen &lt;i&gt;laut&lt;/i&gt;." in shown


@pytest.mark.parametrize("number", [1, 15])
def test_it_costs_the_same_for_one_and_many(as_user, number, django_assert_num_queries):
    membership = MembershipFactory()
    client = as_user(membership.user)
    for _one in range(number):
        TopicFactory()
        record(organisation=membership.organisation, kind=Change.Kind.CONFIRMED, by=MembershipFactory().user)

    with django_assert_num_queries(7):
        client.get(f"/netzwerk/{membership.organisation.slug}/verlauf/")


def test_it_has_pages(as_user):
    membership = MembershipFactory()
    for _one in range(21):
        record(organisation=membership.organisation, kind=Change.Kind.CONFIRMED, by=membership.user)
    client, address = as_user(membership.user), f"/netzwerk/{membership.organisation.slug}/verlauf/"

    assert [len(client.get(f"{address}?seite={page}").context["changes"]) for page in (1, 2, "x")] == [20, 1, 20]


def test_the_first_page_of_staff_says_in_one_line_what_an_organisation_changed(as_user):
    """Who saves often does not hide the others."""
    quiet, busy = MembershipFactory(organisation__name="Stiller Chor"), MembershipFactory(organisation__name="Chor")
    texts = [{"audience_de": "Alle"}, {"summary_de": "Eins"}, {"summary_de": "Zwei", "summary_en": "Two"}]
    for by, data in [(quiet, {"phone": "040 1"}), *((busy, data) for data in texts)]:
        update_profile(organisation=by.organisation, by=by.user, data=data)
    staff = as_user(StaffFactory())

    page = staff.get(reverse("admin:index"))

    lines = re.findall(r'<a class="what" href="([^"]+)"><bdi>([^<]+)</bdi></a> ([^<]+) <span', page.content.decode())
    first = Change.objects.get(organisation=quiet.organisation)
    changes = "/verwaltung/organisations/change/"
    all_of_it = f"{changes}?kind__exact=edited&amp;organisation__id__exact={busy.organisation_id}"
    assert lines == [
        (all_of_it, "Chor", "Was ihr macht, in einem Satz · Für wen ihr da seid"),
        (f"{changes}{first.pk}/change/", "Stiller Chor", "Telefon"),
    ]
    assert len(staff.get(all_of_it.replace("&amp;", "&")).context["cl"].result_list) == len(texts)


def test_a_field_of_old_keeps_its_name():
    assert fields_of(Change(after={"fax": "1", "summary_en": "Two"})) == ["Was ihr macht, in einem Satz", "fax"]


def test_changes_are_forgotten_after_two_years():
    organisation = OrganisationFactory()
    now = timezone.now()
    Change.objects.create(organisation=organisation, kind="edited", actor="member", at=now - dt.timedelta(days=731))
    kept = Change.objects.create(
        organisation=organisation, kind="edited", actor="member", at=now - dt.timedelta(days=729)
    )

    forget_changes(timestamp=0)

    assert list(Change.objects.all()) == [kept]


def test_who_saves_between_look_and_lock_is_noticed():
    membership = MembershipFactory(organisation__district="nord")
    organisation = membership.organisation
    seen = snapshot(organisation)
    update_profile(organisation=organisation, by=membership.user, data={"district": "altona"})

    with pytest.raises(ChangedMeanwhile):
        update_profile(organisation=organisation, by=membership.user, data={"district": "harburg"}, seen=seen)
    update_profile(organisation=organisation, by=membership.user, data={"phone": "040 1"}, seen=seen)

    organisation.refresh_from_db()
    assert (organisation.district, organisation.phone) == ("altona", "040 1")


def test_a_save_without_a_change_leaves_no_trace():
    membership = MembershipFactory()

    update_profile(
        organisation=membership.organisation, by=membership.user, data={"name": membership.organisation.name}
    )

    assert Change.objects.count() == 0


# Who writes ---------------------------------------------------------------------------------------

# The verbs; samples of a demo and of benchmarks are no changes that somebody made.
MAY_WRITE = ("organisations/actions/", "organisations/migrations/", "wedo/demo/", "benchmarks/")


def writes_past_the_verbs(path: Path) -> list[int]:
    """The lines that save an organisation, or update fields of it that the history tells about."""
    found = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
            continue
        chain = ast.unparse(node.func)
        name = chain.rsplit(".", 1)[0].split(".")[-1]
        if node.func.attr == "save" and name in ("organisation", "stored") and "rganisation" in str(path):
            found.append(node.lineno)
        named = {keyword.arg for keyword in node.keywords}
        if "Organisation.objects" in chain and (
            (node.func.attr in ("update", "create", "update_or_create") and named & {*RECORDED, "status", None})
            or node.func.attr in ("bulk_create", "bulk_update")
        ):
            found.append(node.lineno)
    return found


def test_only_verbs_write_what_the_history_tells():
    root = Path(settings.BASE_DIR)
    files = [path for app in ("organisations", "events", "tickets", "wedo") for path in (root / app).rglob("*.py")]
    past = {
        str(path.relative_to(root)): lines
        for path in files
        if not str(path.relative_to(root)).startswith(MAY_WRITE) and (lines := writes_past_the_verbs(path))
    }

    assert past == {}
