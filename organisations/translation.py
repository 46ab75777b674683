"""Which fields have a version in each language of the site."""

from django.conf import settings
from modeltranslation.translator import TranslationOptions, register

from .models import Organisation, Topic

# The texts of a profile that exist in each language, and the columns that hold them.
TEXTS = ("summary", "description", "audience", "meeting_times")
TRANSLATED = tuple(f"{name}_{code}" for name in TEXTS for code, _name in settings.LANGUAGES)


@register(Topic)
class TopicTranslation(TranslationOptions):
    """A topic's name."""

    fields = ("name",)
    required_languages = ("de",)


@register(Organisation)
class OrganisationTranslation(TranslationOptions):
    """What an organisation says about itself; its name stays what it is."""

    fields = TEXTS
