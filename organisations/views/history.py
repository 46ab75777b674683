"""What has happened to a profile."""

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from wedo.views import personal, reads

from ..differences import differences
from ..models import Topic
from .common import editable

PER_PAGE = 20


@login_required
@personal
@reads
def history(request: HttpRequest, slug: str) -> HttpResponse:
    """Every change with who, when, before and after: for the organisation itself and staff."""
    organisation = editable(request, slug)
    changes = organisation.changes.select_related("by")
    page = Paginator(changes, PER_PAGE).get_page(request.GET.get("seite"))
    topics = {topic.slug: topic.name for topic in Topic.objects.all()}
    told = [(change, differences(change, topics)) for change in page]
    context = {"organisation": organisation, "page": page, "changes": told}
    return render(request, "organisations/history.html", context)
