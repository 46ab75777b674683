"""What is known of access: the same three answers for a venue and for an organisation's place."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Known(models.TextChoices):
    """A fact about access: unknown is shown as such, never guessed."""

    YES = "yes", _("ja")
    NO = "no", _("nein")
    UNKNOWN = "unknown", _("noch nicht bestätigt")
