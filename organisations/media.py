"""Who may see an uploaded picture: what a profile hides is hidden by its files, too."""

import re

from . import permissions
from .models import Organisation, Picture

LOGOS, PICTURES = "logos", "bilder"
# One of the sizes of a picture (wedo.pictures.sized).
SIZE = re.compile(r"(-\d+)?\.(webp|avif)$")


def visible_to(user, path: str) -> str:
    """ "everybody", "members" when this person belongs to them, or "" for nobody.

    Everybody sees files of public profiles, of safe ones the logo alone; members and staff see their own at all times.
    """
    folder, _slash, name = path.partition("/")
    file = f"{folder}/{SIZE.sub('', name)}.webp"
    if folder == LOGOS:
        organisation = Organisation.objects.filter(logo=file).first()
    elif folder == PICTURES:
        picture = Picture.objects.filter(file=file).select_related("organisation").first()
        organisation = picture and picture.organisation
    else:
        return ""
    if organisation is None:
        return ""
    if organisation.is_published and (folder == LOGOS or not organisation.is_safe):
        return "everybody"
    return "members" if permissions.can_edit(user, organisation) else ""
