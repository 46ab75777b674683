"""The directory."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, QueryDict

from wedo.licences import LICENCES
from wedo.views import reads

from ..directory import NAME, NEWEST, RELEVANCE, find
from ..forms import SearchForm
from ..map import HEIGHT, RIVER, SHAPES, WIDTH
from ..public import all_may_be_indexed, public_profile
from .common import render_results


@reads
def directory(request: HttpRequest) -> HttpResponse:
    """Published organisations, searched and filtered by the address alone.

    To htmx, which exchanges the results in a page that is open, the same results without the page around them.
    """
    form = SearchForm(request.GET)
    found = find(form.asked)
    found.page.object_list = [public_profile(one) for one in found.page.object_list]
    context = {
        "form": form,
        "found": found,
        "organisations": found.page,
        "total": found.total,
        "filters": form.offered(found.counts),
        "sorts": _sorts(request.GET, form, found.sort),
        "is_asked": bool(form.asked.text or form.asked.chosen or form.asked.sort),
        "topics": form.near_topics() if found.is_guess or not found.total else [],
        "map": _map(request.GET, form, found.on_map),
        "licence": LICENCES[settings.DATA_LICENCE],
    }
    response = render_results(request, "organisations/directory.html", "organisations/_results.html", context)
    if not all_may_be_indexed(found.page):
        response["X-Robots-Tag"] = "noindex"
    return response


def _sorts(query: QueryDict, form: SearchForm, current: str) -> list[dict]:
    """The ways of sorting, with their addresses. Relevance needs words, and is what words are sorted by anyway."""
    labels = dict(form.fields["sort"].choices)
    usual = RELEVANCE if form.asked.text else NAME
    names = [RELEVANCE, NAME, NEWEST] if form.asked.text else [NAME, NEWEST]
    return [
        {
            "value": name,
            "label": labels[name],
            "current": name == current,
            "href": _changed(query, sort=[] if name == usual else [name]),
        }
        for name in names
    ]


def _map(query: QueryDict, form: SearchForm, numbers: dict[str, int]) -> dict:
    """The districts as they are drawn; choosing one adds it to the question, choosing it again takes it away."""
    chosen = form.cleaned_data["bezirk"]
    districts = []
    for district, shape in SHAPES.items():
        others = [one for one in chosen if one != district]
        is_chosen = district in chosen
        districts.append(
            {
                "code": district.value,
                "name": district.label,
                "shape": shape,
                "number": numbers.get(district.value, 0),
                "chosen": is_chosen,
                "href": _changed(query, bezirk=others if is_chosen else [*others, district.value]),
            }
        )
    return {"width": WIDTH, "height": HEIGHT, "river": RIVER, "districts": districts}


def _changed(query: QueryDict, **values: list[str]) -> str:
    """The address of the first page with these values instead of the asked ones."""
    changed = query.copy()
    changed.pop("seite", None)
    for name, chosen in values.items():
        changed.setlist(name, chosen)
    return f"?{changed.urlencode()}"
