"""What the pages of an organisation's own people share."""

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from .. import permissions
from ..models import Organisation


def editable(request: HttpRequest, slug: str, organisations: QuerySet[Organisation] | None = None) -> Organisation:
    """The organisation for those who may change it.

    Others get 403, and 404 while it is not public: that there is such a profile is nobody's business.
    """
    organisation = get_object_or_404(Organisation if organisations is None else organisations, slug=slug)
    if permissions.can_edit(request.user, organisation):
        return organisation
    if organisation.is_published:
        raise PermissionDenied
    raise Http404
