"""Pictures of a profile, and what they show."""

from django import forms
from django.utils.translation import gettext_lazy as _

from wedo.forms import WedoForm

from ..images import ImageRefused, clean_picture


class AltForm(WedoForm):
    """What a picture shows, for people who do not see it (WCAG 2.2, 1.1.1)."""

    alt = forms.CharField(
        label=_("Was ist zu sehen?"),
        help_text=_("Ein Satz für Menschen, die das Bild nicht sehen. Zum Beispiel: Zehn Frauen kochen zusammen."),
        max_length=200,
        widget=forms.TextInput(attrs={"dir": "auto"}),
        error_messages={"required": _("Schreibt in einem Satz, was zu sehen ist.")},
    )


class PictureForm(AltForm):
    """One more picture."""

    file = forms.FileField(
        label=_("Bild"),
        help_text=_("JPEG, PNG, WebP oder AVIF, bis 10 MB. Den Ort der Aufnahme löschen wir aus der Datei."),
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp,image/avif"}),
        error_messages={"required": _("Wählt ein Bild aus.")},
    )
    consent = forms.BooleanField(
        label=_("Wir dürfen das Bild zeigen. Die Menschen darauf wissen es und sind einverstanden."),
        error_messages={"required": _("Ohne Einverständnis geht es nicht.")},
    )
    field_order = ("file", "alt", "consent")

    def clean_file(self):
        """The picture drawn anew, or a sentence that says what is wrong with it."""
        try:
            return clean_picture(self.cleaned_data["file"])
        except ImageRefused as refusal:
            raise forms.ValidationError(str(refusal)) from refusal
