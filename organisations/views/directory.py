"""The directory."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from wedo.views import reads

from ..forms import SearchForm
from ..models import Organisation

PER_PAGE = 24


@reads
def directory(request: HttpRequest) -> HttpResponse:
    """Published organisations, searched and filtered by the address alone."""
    form = SearchForm(request.GET)
    found = form.filter(Organisation.objects.published()).by_name().prefetch_related("topics")
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("seite"))
    context = {"form": form, "organisations": page, "total": page.paginator.count}
    return render(request, "organisations/directory.html", context)
