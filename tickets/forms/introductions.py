"""What a guest says to others of the same event."""

from django import forms
from django.utils.translation import gettext_lazy as _

from organisations.models import Topic
from wedo.forms import WedoForm

from ..models import Booking, Introducible

MOST_TOPICS = 6


class IntroductionForm(WedoForm):
    """Who I am, and what I would like to talk about."""

    name = forms.CharField(
        label=_("Dein Name für die anderen"),
        help_text=_("Der Vorname genügt."),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "given-name", "dir": "auto"}),
    )
    topics = forms.ModelMultipleChoiceField(
        label=_("Worüber möchtest du reden?"),
        help_text=_("Mindestens ein Thema, höchstens sechs. Wer dasselbe ankreuzt, sieht dich."),
        queryset=Topic.objects.all(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Kreuz mindestens ein Thema an.")},
    )
    about = forms.CharField(
        label=_("Ein Satz dazu"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )
    consent = forms.BooleanField(
        label=_("Andere, die auch mitmachen, dürfen das sehen. Meine Adresse nur, wenn wir beide wollen."),
        error_messages={"required": _("Ohne dein Ja können wir dich niemandem vorstellen.")},
    )

    def __init__(self, data=None, *, booking: Booking, person: Introducible | None):
        initial = {"name": booking.name}
        if person:
            topics = [topic.pk for topic in person.topics.all()]
            initial = {"name": person.name, "about": person.about, "topics": topics, "consent": True}
        super().__init__(data, initial=initial)

    def clean_topics(self):
        """Who is interested in everything is found by everybody."""
        topics = self.cleaned_data["topics"]
        if len(topics) > MOST_TOPICS:
            raise forms.ValidationError(_("Bitte wähl höchstens sechs Themen."))
        return topics
