"""What has happened to a profile."""

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from wedo.views import personal, reads

from .. import permissions
from ..differences import differences
from ..models import Organisation, Topic

PER_PAGE = 20


@login_required
@personal
@reads
def history(request: HttpRequest, slug: str) -> HttpResponse:
    """Every change with who, when, before and after: for the organisation itself and staff."""
    organisation = get_object_or_404(Organisation, slug=slug)
    if not permissions.can_edit(request.user, organisation):
        raise PermissionDenied
    changes = organisation.changes.select_related("by")
    page = Paginator(changes, PER_PAGE).get_page(request.GET.get("seite"))
    topics = {topic.slug: topic.name for topic in Topic.objects.all()}
    told = [(change, differences(change, topics)) for change in page]
    context = {"organisation": organisation, "page": page, "changes": told}
    return render(request, "organisations/history.html", context)
