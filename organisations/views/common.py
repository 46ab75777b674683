"""What the pages of an organisation's own people share."""

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.cache import patch_vary_headers

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


def render_results(request: HttpRequest, page: str, part: str, context: dict) -> HttpResponse:
    """A page of results; to htmx, which exchanges them in a page that is open, `part` alone.

    Both templates name the search in their title: htmx takes it out of what it gets.
    """
    is_part = "HX-Request" in request.headers and "HX-History-Restore-Request" not in request.headers
    response = render(request, part if is_part else page, context | {"is_part": is_part})
    patch_vary_headers(response, ["HX-Request"])
    return response
