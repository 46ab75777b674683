"""What the directory filters by: the samples are of several kinds, and each is found by all its texts."""

from organisations import search
from organisations.models import Kind, Organisation

KINDS = {
    "offene-naehstube-beispiel": Kind.INITIATIVE,
    "jugendforum-muster": Kind.YOUTH,
    "klub-primer": Kind.ASSOCIATION,
    "elternkreis-beispielhausen": Kind.INITIATIVE,
    "jamiyat-al-mithal": Kind.ASSOCIATION,
    "radio-beispielwelle": Kind.INITIATIVE,
    "gartengruppe-musterbeet": Kind.INITIATIVE,
    "migrantinnennetzwerk-muster": Kind.UMBRELLA,
    "ornek-spor-kulubu": Kind.ASSOCIATION,
    "asociacion-ejemplo": Kind.ASSOCIATION,
}


def seed_directory() -> None:
    """Say what the samples are, unless somebody has edited them. After all other samples: then all is searched."""
    untouched = Organisation.objects.filter(is_sample=True, changes__isnull=True, kind="", slug__in=KINDS)
    found = list(untouched)
    if not found:
        return
    for organisation in found:
        organisation.kind = KINDS[organisation.slug]
    Organisation.objects.bulk_update(found, ["kind"])
    search.refresh_all(Organisation.objects.filter(is_sample=True).prefetch_related("topics"))
