"""Jobs of pictures: the smaller sizes, and files that nobody shows."""

import datetime as dt

from django.core.files.storage import Storage, default_storage
from django.utils import timezone
from procrastinate.contrib.django import app

from .. import images
from ..models import Organisation, Picture

# An upload whose transaction has not held leaves a file behind; two days are enough for every running one.
ORPHAN_AFTER = dt.timedelta(hours=48)
FOLDERS = ("logos", "bilder")


@app.task(name="organisations.make_picture_sizes", queue="pictures", retry=3)
def make_picture_sizes(picture_id: int) -> None:
    """Make the sizes of one picture; not of one that is gone by now."""
    if picture := Picture.objects.filter(pk=picture_id).first():
        sizes = images.make_sizes(picture.file.storage, picture.file.name, images.PICTURE_WIDTHS)
        Picture.objects.filter(pk=picture.pk, file=picture.file.name).update(sizes=sizes)


@app.task(name="organisations.make_logo_sizes", queue="pictures", retry=3)
def make_logo_sizes(organisation_id: int) -> None:
    """Make the sizes of a logo; not of one that was replaced meanwhile."""
    found = Organisation.objects.exclude(logo="").filter(pk=organisation_id).first()
    if found:
        sizes = images.make_sizes(found.logo.storage, found.logo.name, images.LOGO_WIDTHS)
        Organisation.objects.filter(pk=found.pk, logo=found.logo.name).update(logo_sizes=sizes)


@app.periodic(cron="37 3 * * *")
@app.task(name="organisations.sweep_files", queueing_lock="organisations.sweep_files")
def sweep_files(timestamp: int) -> None:
    """Delete files of no logo and no picture that are older than 48 hours."""
    known = set(Organisation.objects.exclude(logo="").values_list("logo", flat=True))
    known |= set(Picture.objects.values_list("file", flat=True))
    stems = {name.removesuffix(".webp") for name in known}
    for folder in FOLDERS:
        for path in _files(default_storage, folder):
            stem = path.rpartition(".")[0]
            shown = stem in stems or stem.rpartition("-")[0] in stems
            if not shown and default_storage.get_modified_time(path) < timezone.now() - ORPHAN_AFTER:
                default_storage.delete(path)


def _files(storage: Storage, folder: str) -> list[str]:
    if not storage.exists(folder):
        return []
    return [f"{folder}/{name}" for name in storage.listdir(folder)[1]]
