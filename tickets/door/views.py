"""The door: check in, undo, look up a name, let in walk-ins; and what a device needs to work without network."""

import json
import uuid

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest, JsonResponse
from django.http.request import RawPostDataException
from django.shortcuts import render
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import get_language

from tickets.actions import BookingRefused
from tickets.models import CheckIn, DoorLink
from wedo.views import reads

from . import actions, page, words
from .access import Door, at_the_door, device_name, posts_only, staff_only, wants_json
from .codes import address_svg, read_code
from .forms import LinkForm, WalkInForm
from .pdf import badges_pdf, list_pdf
from .permissions import can_give_places, can_make_links

MOST_AT_ONCE = 500
# What the page is made of, for devices without network.
FILES = (
    "css/tokens.css",
    "css/wedo.css",
    "css/door.css",
    "js/door-draw.js",
    "js/door-net.js",
    "js/door-offline.js",
    "js/door-scan.js",
    "js/door-sound.js",
    "js/door.js",
    "vendor/jsqr-1.4.0.js",
    "fonts/rubik-latin-wght-normal.woff2",
    "img/netz-band.svg",
    "img/wedo-mark.svg",
)


@at_the_door
@reads
def show(request: HttpRequest, door: Door) -> HttpResponse:
    """The page itself."""
    return _page(request, door)


@at_the_door
@posts_only
def check(request: HttpRequest, door: Door) -> HttpResponse:
    """Let in by a code, or by a line of the search."""
    posted = request.POST
    key = _uuid(posted.get("key"))
    typed = posted.get("code", "")
    if _number(posted.get("booking")):
        answer = actions.waiting(event=door.event, booking=_number(posted["booking"]))
    elif _number(posted.get("ticket")):
        answer = actions.check_in(event=door.event, keeper=door.keeper, ticket=_number(posted["ticket"]), key=key)
    elif code := read_code(typed):
        answer = actions.check_in(event=door.event, keeper=door.keeper, code=code, key=key)
    else:
        answer = actions.Answer(actions.Verdict.UNKNOWN)
    return _answer(request, door, answer, typed=typed)


@at_the_door
@posts_only
def check_group(request: HttpRequest, door: Door) -> HttpResponse:
    """Let in everybody who belongs to the booking of a ticket."""
    ticket, key = _number(request.POST.get("ticket")), _uuid(request.POST.get("key"))
    answer = actions.check_in_group(event=door.event, keeper=door.keeper, ticket=ticket, key=key)
    return _answer(request, door, answer)


@at_the_door
@posts_only
def give_place(request: HttpRequest, door: Door) -> HttpResponse:
    """Give a free place to a party that waits, and let it in."""
    booking, key = _number(request.POST.get("booking")), _uuid(request.POST.get("key"))
    answer = actions.give_place(event=door.event, keeper=door.keeper, booking=booking, key=key)
    return _answer(request, door, answer)


@at_the_door
@posts_only
def undo(request: HttpRequest, door: Door) -> HttpResponse:
    """Take a check-in back, or those of a group."""
    keys = [_uuid(key) for key in request.POST.getlist("key")]
    if not keys or None in keys or len(keys) > MOST_AT_ONCE:
        return HttpResponseBadRequest()
    return _answer(request, door, actions.undo_all(event=door.event, keys=keys))


@at_the_door
@posts_only
def search(request: HttpRequest, door: Door) -> HttpResponse:
    """Who is called so. A POST, so that no name stands in an address."""
    typed = request.POST.get("name", "")[:120]
    found, has_more = page.search(door.event, typed)
    context = {"found": found, "has_more": has_more, "searched": typed}
    if wants_json(request):
        context |= {"door": door, "gives_places": can_give_places(door.keeper.by)}
        html = render_to_string("tickets/door/_found.html", context, request)
        return JsonResponse({"html": html})
    return _page(request, door, **context)


@at_the_door
@posts_only
def walk_in(request: HttpRequest, door: Door) -> HttpResponse:
    """A guest without a ticket."""
    form = WalkInForm(request.POST, may_exceed=door.keeper.is_staff)
    if form.is_valid():
        typed = form.cleaned_data
        try:
            answer = actions.walk_in(
                event=door.event,
                keeper=door.keeper,
                name=typed["name"],
                email=typed["email"],
                language=get_language(),
                submission=typed["submission"],
                exceed=typed.get("exceed", False),
            )
        except BookingRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            return _answer(request, door, answer)
    if wants_json(request):
        html = render_to_string("tickets/door/_walk_in.html", {"door": door, "walk_in": form}, request)
        return JsonResponse({"html": html}, status=422)
    return _page(request, door, walk_in=form, status=422)


@at_the_door
@reads
def state(request: HttpRequest, door: Door) -> HttpResponse:
    """The live count and what went wrong, for all devices."""
    tally = page.tally(door.event)
    context = {"door": door, "troubles": page.troubles(door.event)}
    html = render_to_string("tickets/door/_troubles.html", context, request)
    return JsonResponse({"arrived": tally.arrived, "expected": tally.expected, "troubles": html})


@at_the_door
@reads
def offline_list(request: HttpRequest, door: Door) -> HttpResponse:
    """What a device keeps to decide without network."""
    return JsonResponse(page.offline_list(door.event))


@at_the_door
@posts_only
def send(request: HttpRequest, door: Door) -> HttpResponse:
    """What a device without network has let in, with its times. Sending it twice changes nothing."""
    try:
        sent = json.loads(request.body)
        entries = [(uuid.UUID(one["key"]), str(one["hash"]), parse_datetime(one["at"])) for one in sent["entries"]]
        device = device_name(sent.get("device"), door.keeper.device)
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError, RawPostDataException):
        return HttpResponseBadRequest()
    if len(entries) > MOST_AT_ONCE or any(at is None or timezone.is_naive(at) for *_, at in entries):
        return HttpResponseBadRequest()
    keeper = actions.Keeper(by=door.keeper.by, link=door.keeper.link, device=device)
    tickets = page.tickets_by_hash(door.event)
    answers = []
    for key, hashed, at in entries:
        answer = actions.check_in(
            event=door.event,
            keeper=keeper,
            ticket=tickets.get(hashed),
            key=key,
            source=CheckIn.Source.OFFLINE,
            at=at,
        )
        answers.append({"sent": str(key), **words.as_json(answer)})
    return JsonResponse({"answers": answers})


@at_the_door
@reads
def shell(request: HttpRequest, door: Door) -> HttpResponse:
    """The page without anything that changes or tells of a person: what a device shows without network."""
    return _page(request, door, is_shell=True)


@at_the_door
@reads
def worker(request: HttpRequest, door: Door) -> HttpResponse:
    """The service worker; its place in the address limits it to this door."""
    context = {"shell": f"{door.base}ohne-netz/", "files": json.dumps([static(file) for file in FILES])}
    return render(request, "tickets/door/worker.js", context, content_type="text/javascript; charset=utf-8")


@at_the_door
@staff_only
@posts_only
def make_link(request: HttpRequest, door: Door) -> HttpResponse:
    """A link for a helper: its address is shown now and never again."""
    form = LinkForm(request.POST, latest=page.latest_end(door.event))
    if not form.is_valid():
        return _page(request, door, link_form=form, status=422)
    try:
        link, key = actions.make_link(event=door.event, by=request.user, **form.cleaned_data)
    except actions.NotAllowed:
        return _page(request, door, status=403)
    address = settings.SITE_URL + reverse("door:helper_door", args=[door.event.slug, key])
    return _page(request, door, new_link={"link": link, "address": address, "qr": address_svg(address)})


@at_the_door
@staff_only
@posts_only
def revoke_link(request: HttpRequest, door: Door, pk: int) -> HttpResponse:
    """Take a link back."""
    link = DoorLink.objects.filter(event=door.event, pk=pk).first()
    if link is None:
        raise Http404
    try:
        actions.revoke_link(link=link, by=request.user)
    except actions.NotAllowed:
        return _page(request, door, status=403)
    return _page(request, door, revoked=link)


@at_the_door
@staff_only
@reads
def guest_list(request: HttpRequest, door: Door) -> HttpResponse:
    """The list on paper, for when nothing else works."""
    return _pdf(list_pdf(door.event, page.by_name(door.event)), f"WeDo-Einlass-{door.event.slug}.pdf")


@at_the_door
@staff_only
@reads
def badges(request: HttpRequest, door: Door) -> HttpResponse:
    """Name badges to cut out."""
    return _pdf(badges_pdf(door.event, page.by_name(door.event)), f"WeDo-Namensschilder-{door.event.slug}.pdf")


def _answer(request: HttpRequest, door: Door, answer: actions.Answer, *, typed: str = "") -> HttpResponse:
    tally = page.tally(door.event)
    is_in = answer.verdict in (actions.Verdict.WELCOME, actions.Verdict.ALREADY)
    told = words.as_json(answer, tally, rest=page.rest_of(answer.ticket) if is_in else 0)
    if wants_json(request):
        return JsonResponse(told)
    wrong = answer.verdict == actions.Verdict.UNKNOWN
    return _page(request, door, answer=told, tally=tally, typed=typed if wrong else "")


def _page(request: HttpRequest, door: Door, *, status: int = 200, is_shell: bool = False, **more) -> HttpResponse:
    """The page with what is not in `more`."""
    staff = door.keeper.is_staff and not is_shell
    makes_links = staff and can_make_links(request.user)
    context = {
        "door": door,
        "event": door.event,
        "is_shell": is_shell,
        "answer": None,
        "blank": dict.fromkeys(("verdict", "title", "name", "detail", "undo", "ticket", "rest", "group"), ""),
        "typed": "",
        "found": None,
        "has_more": False,
        "searched": "",
        "walk_in": None,
        "troubles": [] if is_shell else page.troubles(door.event),
        "tally": None,
        "new_link": None,
        "revoked": None,
        "link_form": None,
        "makes_links": makes_links,
        "gives_places": can_give_places(door.keeper.by),
        "links": DoorLink.objects.standing().filter(event=door.event) if makes_links else [],
        "words": words.for_script(),
        "files": {"jsqr": static("vendor/jsqr-1.4.0.js")},
        **more,
    }
    if context["tally"] is None and not is_shell:
        context["tally"] = page.tally(door.event)
    if context["walk_in"] is None:
        context["walk_in"] = WalkInForm(may_exceed=door.keeper.is_staff)
    if context["link_form"] is None and makes_links:
        initial = {"expires_at": timezone.localtime(page.link_end(door.event))}
        context["link_form"] = LinkForm(latest=page.latest_end(door.event), initial=initial)
    return render(request, "tickets/door/door.html", context, status=status)


def _pdf(content: bytes, name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type="application/pdf", headers=headers)


def _uuid(text: str | None) -> uuid.UUID | None:
    try:
        return uuid.UUID(text or "")
    except ValueError:
        return None


def _number(text: str | None) -> int | None:
    # 18 digits always fit PostgreSQL's bigint.
    return int(text) if text and text.isascii() and text.isdigit() and len(text) <= 18 else None
