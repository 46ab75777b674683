"""Open data: the directory for programs."""

from collections.abc import Callable, Iterator

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.views.decorators.http import condition

from wedo.licences import LICENCES
from wedo.views import reads

from .. import opendata


def _etag(request: HttpRequest) -> str:
    return opendata.etag()


@reads
@condition(etag_func=_etag)
def organisations_json(request: HttpRequest) -> HttpResponseBase:
    """All published organisations as JSON."""
    return _streamed(request, opendata.as_json, "application/json")


@reads
@condition(etag_func=_etag)
def organisations_csv(request: HttpRequest) -> HttpResponseBase:
    """All published organisations as CSV."""
    response = _streamed(request, opendata.as_csv, "text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="wedo-organisationen.csv"'
    return response


def _streamed(request: HttpRequest, rows: Callable[[], Iterator[str]], kind: str) -> HttpResponseBase:
    """Row by row, so that many organisations need no more memory than few.

    Kept by nobody without asking again: who goes offline is gone from here at once.
    """
    _name, licence = LICENCES[settings.DATA_LICENCE]
    headers = {
        "Cache-Control": "public, no-cache",
        "Link": f'<{licence}>; rel="license"',
        # Other websites may show it: there is nothing in it that depends on who asks.
        "Access-Control-Allow-Origin": "*",
        "X-Robots-Tag": "noindex",
    }
    if request.method == "HEAD":
        return HttpResponse(content_type=kind, headers=headers)
    return StreamingHttpResponse(rows(), content_type=kind, headers=headers)
