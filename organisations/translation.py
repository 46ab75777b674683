"""Which fields have a version in each language of the site."""

from modeltranslation.translator import TranslationOptions, register

from .models import Organisation, Topic


@register(Topic)
class TopicTranslation(TranslationOptions):
    """A topic's name."""

    fields = ("name",)
    required_languages = ("de",)


@register(Organisation)
class OrganisationTranslation(TranslationOptions):
    """What an organisation says about itself; its name stays what it is."""

    fields = ("summary", "description")
