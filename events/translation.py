"""Which fields have a version in each language of the site."""

from modeltranslation.translator import TranslationOptions, register

from .models import AgendaItem, Appearance, Event, Material, Partner, Speaker


@register(Event)
class EventTranslation(TranslationOptions):
    """What an event is called and said to be."""

    fields = ("title", "summary", "description", "audience", "review", "room", "cancellation_note")
    required_languages = {"de": ("title",)}


@register(AgendaItem)
class AgendaItemTranslation(TranslationOptions):
    """A point of the programme."""

    fields = ("title", "text")
    required_languages = {"de": ("title",)}


@register(Speaker)
class SpeakerTranslation(TranslationOptions):
    """Who a speaker is; the name stays."""

    fields = ("about",)


@register(Appearance)
class AppearanceTranslation(TranslationOptions):
    """What a speaker talks about."""

    fields = ("topic",)


@register(Partner)
class PartnerTranslation(TranslationOptions):
    """What is added to a partner's name."""

    fields = ("note",)


@register(Material)
class MaterialTranslation(TranslationOptions):
    """The title of a result; its text is in the language it names."""

    fields = ("title",)
    required_languages = {"de": ("title",)}
