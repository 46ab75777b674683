"""What somebody hears of each week: topics, organisations, matching entries."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from wedo.views import personal, posted, secret

from .. import actions, links
from ..forms import DigestForm
from ..models import Digest, Follow, Organisation, Topic

SHOW_AND_ACT = require_http_methods(["GET", "HEAD", "POST"])


@login_required
@personal
@SHOW_AND_ACT
def subscriptions(request: HttpRequest) -> HttpResponse:
    """My weekly mail: what is in it, and what I follow; what is not to be seen has no name, but can be left."""
    if request.method == "POST" and "unfollow" in request.POST:
        return _leave(request, request.POST["unfollow"])
    digest = Digest.objects.filter(user=request.user).first() or Digest(user=request.user, follows=False)
    form = DigestForm(*posted(request), initial={"matches": digest.matches, "follows": digest.follows})
    if request.method == "POST" and form.is_valid():
        actions.set_digest(by=request.user, **form.cleaned_data)
        messages.success(request, _("Gespeichert."))
        return redirect("organisations:subscriptions")
    follows = Follow.objects.filter(user=request.user).select_related("topic", "organisation")
    followed = {one.topic_id for one in follows}
    context = {
        "form": form,
        "organisations": [one.organisation for one in follows if one.organisation and one.organisation.is_published],
        "hidden": [one for one in follows if one.organisation and not one.organisation.is_published],
        "topics": [one.topic for one in follows if one.topic],
        "other_topics": [topic for topic in Topic.objects.all() if topic.pk not in followed],
    }
    return render(request, "organisations/subscriptions.html", context)


@login_required
@personal
@SHOW_AND_ACT
def follow_organisation(request: HttpRequest, slug: str) -> HttpResponse:
    """Follow an organisation, or no longer: GET asks, POST acts. What is hidden by now can still be left."""
    found = Organisation.objects.published()
    if request.POST.get("verb") == "unfollow":
        found |= Organisation.objects.filter(pk__in=request.user.follows.values("organisation"))
    organisation = get_object_or_404(found, slug=slug)
    context = {"name": organisation.name, "back": organisation.get_absolute_url()}
    return _follow(request, context, organisation=organisation)


@login_required
@personal
@SHOW_AND_ACT
def follow_topic(request: HttpRequest, slug: str) -> HttpResponse:
    """Follow a topic, or no longer: GET asks, POST acts."""
    topic = get_object_or_404(Topic, slug=slug)
    return _follow(request, {"name": topic.name, "back": ""}, topic=topic)


@csrf_exempt  # the secret in the address is the right to do this; mail programs send no cookie (RFC 8058, 3.2)
@secret
@SHOW_AND_ACT
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """End the weekly mail by one click: GET shows the button, POST acts, from a person or a mail program."""
    digest = links.by_unsubscribe_token(token)
    if digest is None:
        raise Http404
    if request.method == "POST":
        digest = actions.unsubscribe(digest=digest)
    is_off = not (digest.matches or digest.follows)
    return render(request, "organisations/unsubscribe.html", {"is_off": is_off})


def _leave(request: HttpRequest, number: str) -> HttpResponse:
    """Unfollow by the number of the own subscription: no address names what is hidden."""
    own = Follow.objects.filter(user=request.user, pk=number if number.isdecimal() and len(number) < 19 else 0)
    if found := own.first():
        actions.unfollow(by=request.user, topic=found.topic, organisation=found.organisation)
    messages.success(request, _("Abbestellt."))
    return redirect("organisations:subscriptions")


def _follow(request: HttpRequest, context: dict, **thing) -> HttpResponse:
    follows = Follow.objects.filter(user=request.user, **thing).exists()
    if request.method == "POST":
        verb = request.POST.get("verb")
        if verb not in ("follow", "unfollow"):
            raise Http404
        try:
            (actions.follow if verb == "follow" else actions.unfollow)(by=request.user, **thing)
        except actions.TooMany:
            messages.error(request, _("Du folgst schon sehr vielem. Nimm zuerst etwas anderes weg."))
        else:
            said = _("Du hörst jetzt von: %(name)s.") if verb == "follow" else _("Du hörst nichts mehr von: %(name)s.")
            messages.success(request, said % {"name": context["name"]})
        return redirect("organisations:subscriptions")
    return render(request, "organisations/follow.html", {**context, "follows": follows})
