"""Pictures of a profile: at most six, each with a description."""

from django.core.files.base import ContentFile
from django.db import transaction

from .. import permissions, tasks
from ..models import MAX_PICTURES, Change, Organisation, Picture
from .history import record, snapshot
from .locking import lock
from .refusals import NoLongerOpen, TooManyPictures


@transaction.atomic
def add_picture(*, organisation: Organisation, by, file: ContentFile, alt: str) -> Picture:
    """Show one more clean picture (organisations.images). Raises NotAllowed, TooManyPictures beyond six."""
    organisation = lock(organisation.pk, by=by, may=permissions.can_edit)
    before = snapshot(organisation)
    known = list(organisation.pictures.values_list("position", flat=True))
    if len(known) >= MAX_PICTURES:
        raise TooManyPictures
    width, height = file.size_in_pixels
    picture = Picture(
        organisation=organisation, alt=alt, width=width, height=height, position=max(known, default=0) + 1
    )
    picture.file.save(file.name, file, save=False)
    picture.save()
    record(organisation=organisation, kind=Change.Kind.EDITED, by=by, before=before)
    tasks.make_picture_sizes.defer(picture_id=picture.pk)
    return picture


@transaction.atomic
def describe_picture(*, picture: Picture, by, alt: str) -> Picture:
    """Say differently what a picture shows. Raises NotAllowed, NoLongerOpen when somebody has taken it away."""
    organisation = lock(picture.organisation_id, by=by, may=permissions.can_edit)
    before = snapshot(organisation)
    picture = organisation.pictures.filter(pk=picture.pk).first()
    if picture is None:
        raise NoLongerOpen
    picture.alt = alt
    picture.save(update_fields=["alt"])
    record(organisation=organisation, kind=Change.Kind.EDITED, by=by, before=before)
    return picture


@transaction.atomic
def move_picture_up(*, picture: Picture, by) -> None:
    """Show a picture one place earlier; the first stays the first. Raises NotAllowed, NoLongerOpen as above."""
    organisation = lock(picture.organisation_id, by=by, may=permissions.can_edit)
    before = snapshot(organisation)
    pictures = list(organisation.pictures.order_by("position", "pk"))
    if picture not in pictures:
        raise NoLongerOpen
    place = pictures.index(picture)
    if place:
        pictures[place - 1], pictures[place] = pictures[place], pictures[place - 1]
    for position, one in enumerate(pictures, 1):
        one.position = position
    Picture.objects.bulk_update(pictures, ["position"])
    record(organisation=organisation, kind=Change.Kind.EDITED, by=by, before=before)


@transaction.atomic
def remove_picture(*, picture: Picture, by) -> None:
    """Take a picture away with all its files; who does it twice is told nothing. Raises NotAllowed."""
    organisation = lock(picture.organisation_id, by=by, may=permissions.can_edit)
    before = snapshot(organisation)
    stored = organisation.pictures.filter(pk=picture.pk).first()
    if stored is None:
        return
    files, storage = stored.files, stored.file.storage
    stored.delete()
    record(organisation=organisation, kind=Change.Kind.EDITED, by=by, before=before)
    transaction.on_commit(lambda: [storage.delete(file) for file in files])
