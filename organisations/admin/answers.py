"""Yes, a question, or no: what staff answer to a profile that waits."""

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from wedo.admin import WedoAdmin

from .. import actions
from ..models import Organisation
from .forms import AnswerForm


@dataclass(frozen=True)
class Answer:
    """One way to answer with a message."""

    action: str
    verb: Callable
    title: str
    question: str
    button: str
    done: str


ASK = Answer(
    action="ask_organisations",
    verb=actions.ask_back,
    title=_("Rückfrage stellen"),
    question=_(
        "Die Verantwortlichen bekommen deine Frage per E-Mail. Wenn sie das Profil ändern, wartet es wieder hier."
    ),
    button=_("Frage abschicken"),
    done=_("Rückfrage an %(name)s ist unterwegs."),
)
DECLINE = Answer(
    action="decline_organisations",
    verb=actions.decline,
    title=_("Profil ablehnen"),
    question=_(
        "Die Verantwortlichen bekommen deinen Grund per E-Mail. Sie können das Profil ändern und wieder einreichen."
    ),
    button=_("Ablehnen"),
    done=_("%(name)s ist abgelehnt. Die Verantwortlichen bekommen eine E-Mail mit dem Grund."),
)


def ask_for_words(admin: WedoAdmin, request: HttpRequest, objects: list, answer: Answer, form) -> HttpResponse:
    """The page on which staff write to the people of what was chosen, before anything is done."""
    context = {"answer": answer, "objects": objects, "form": form, "from_form": "from_form" in request.POST}
    status = 422 if form.is_bound else 200
    return admin.page(request, "admin/organisations/answer.html", answer.title, context, status=status)


class Answers:
    """The actions of the list and the buttons of the form; comes before the admin class among the bases."""

    @admin.action(description=_("Veröffentlichen"), permissions=["change"])
    def publish_organisations(self, request: HttpRequest, queryset: QuerySet) -> HttpResponse | None:
        """Show the chosen ones to everybody."""
        organisations, published = list(queryset), []
        for organisation in organisations:
            try:
                actions.publish(organisation=organisation, by=request.user)
            except actions.AlreadyDecided:
                text = _("%(name)s ist vom Netz. Wieder zeigen geht nur auf der Seite „Schutz“ des Profils.")
                self.message_user(request, text % {"name": organisation.name}, messages.ERROR)
                continue
            self._log_state(request, organisation)
            published.append(organisation.name)
        if published:
            text = _("Im Netzwerk zu sehen: %(names)s. Die Verantwortlichen bekommen eine E-Mail.")
            self.message_user(request, text % {"names": ", ".join(published)}, messages.SUCCESS)
        return self._back(request, organisations)

    @admin.action(description=_("Rückfrage stellen"), permissions=["change"])
    def ask_organisations(self, request: HttpRequest, queryset: QuerySet) -> HttpResponse | None:
        """Ask the chosen ones something."""
        return self._answer(request, queryset, ASK)

    @admin.action(description=_("Ablehnen"), permissions=["change"])
    def decline_organisations(self, request: HttpRequest, queryset: QuerySet) -> HttpResponse | None:
        """Keep the chosen ones off the site."""
        return self._answer(request, queryset, DECLINE)

    def _answer(self, request: HttpRequest, queryset: QuerySet, answer: Answer) -> HttpResponse | None:
        organisations = list(queryset)
        form = AnswerForm(request.POST if "confirmed" in request.POST else None)
        if not form.is_valid():
            return ask_for_words(self, request, organisations, answer, form)
        for organisation in organisations:
            self._say(request, organisation, answer, form.cleaned_data["message"])
        return self._back(request, organisations)

    def _say(self, request: HttpRequest, organisation: Organisation, answer: Answer, message: str) -> None:
        try:
            answer.verb(organisation=organisation, by=request.user, message=message)
        except actions.AlreadyDecided:
            text = _("%(name)s ist schon veröffentlicht. Dazu gibt es nichts mehr zu entscheiden.")
            self.message_user(request, text % {"name": organisation.name}, messages.ERROR)
            return
        self._log_state(request, organisation)
        self.message_user(request, answer.done % {"name": organisation.name}, messages.SUCCESS)

    def _log_state(self, request: HttpRequest, organisation: Organisation) -> None:
        self.log_change(request, organisation, [{"changed": {"fields": [str(_("Stand"))]}}])

    def _back(self, request: HttpRequest, organisations: list[Organisation]) -> HttpResponse | None:
        if "from_form" in request.POST and len(organisations) == 1:
            return redirect("admin:organisations_organisation_change", organisations[0].pk)
        return None
