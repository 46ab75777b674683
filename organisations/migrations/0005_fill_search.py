"""What the directory searches, of the organisations that were there before it was stored.

Rows only, some hundred at a time and no transaction around all of them, so that the running site does not wait. Each
batch is locked, so that a profile that is saved meanwhile is not overwritten with its old words. What is written is a
copy of organisations.search as it was then: that may change and be renamed, this stays. After every change of it
`manage.py reindex_organisations` is run anyway (ADR 0014).
"""

from django.conf import settings
from django.db import connection, migrations, transaction
from django.utils import translation
from django.utils.translation import gettext

from wedo.folding import ascii_form, spellings, variants
from wedo.languages import NAMES, OWN_NAMES

BATCH = 500
UPDATE = """
UPDATE organisations_organisation SET search_names = %(names)s::text, search_document =
    setweight(to_tsvector('simple', %(a)s::text) || to_tsvector('german', %(a)s::text), 'A') ||
    setweight(to_tsvector('simple', %(b)s::text) || to_tsvector('german', %(b)s::text), 'B') ||
    setweight(to_tsvector('simple', %(c)s::text) || to_tsvector('german', %(c)s::text), 'C')
WHERE id = %(id)s
"""


def fill(apps, schema_editor):
    organisations = apps.get_model("organisations", "Organisation").objects
    ids = list(organisations.filter(search_document=None).order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(ids), BATCH):
        batch = organisations.filter(pk__in=ids[start : start + BATCH], search_document=None).order_by("pk")
        with transaction.atomic(), connection.cursor() as cursor:
            found = batch.select_for_update(of=("self",)).prefetch_related("topics")
            cursor.executemany(UPDATE, [row(organisation) for organisation in found])


def row(organisation):
    names = [organisation.name, organisation.short_name]
    folded = dict.fromkeys(ascii_form(one) for name in names for one in spellings(name) if one)
    topics = [text for topic in organisation.topics.all() for text in texts(topic, "name")]
    return {
        "id": organisation.pk,
        "names": f"|{'|'.join(folded)}|" if folded else "",
        "a": words(*names),
        "b": words(*texts(organisation, "summary"), *topics),
        "c": words(*texts(organisation, "audience"), *texts(organisation, "description"), *facts(organisation)),
    }


def words(*written):
    return " ".join(form for text in written for forms in variants(text) for form in forms)


def texts(thing, field):
    found = (getattr(thing, f"{field}_{code}", "") for code, _name in settings.LANGUAGES)
    return [text for text in found if text]


def facts(organisation):
    """District, kind and spoken languages in words; the names of choices as they were at this migration."""
    labels = {name: dict(organisation._meta.get_field(name).choices) for name in ("district", "kind")}
    yield labels["district"].get(organisation.district, "")
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            kind = labels["kind"].get(organisation.kind, "")
            yield gettext(str(kind)) if kind else ""
            yield from (str(NAMES.get(spoken, "")) for spoken in organisation.languages)
    yield from (OWN_NAMES.get(spoken, "") for spoken in organisation.languages)


class Migration(migrations.Migration):
    atomic = False
    dependencies = [
        ("organisations", "0004_people_listings_messages"),
    ]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop, elidable=True)]
