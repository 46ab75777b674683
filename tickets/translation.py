"""Which fields have a version in each language of the site."""

from modeltranslation.translator import TranslationOptions, register

from .models import TicketType


@register(TicketType)
class TicketTypeTranslation(TranslationOptions):
    """The name of a kind of ticket."""

    fields = ("name",)
    required_languages = ("de",)
