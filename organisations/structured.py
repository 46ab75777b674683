"""Organisations for search engines: schema.org/Organization as JSON-LD. Only what is public; the rest is left out."""

from django.conf import settings
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from wedo.json_ld import SCHEMA, block, known
from wedo.mail import absolute
from wedo.templatetags.wedo import translated

from .card import card_version
from .public import PublicProfile
from .sharing import address_of

IN_HAMBURG = {"@type": "PostalAddress", "addressLocality": "Hamburg", "addressCountry": "DE"}


def organisation_json_ld(profile: PublicProfile) -> SafeString | str:
    """For a `<script type="application/ld+json">` block; "" for a profile that search engines shall not have."""
    if not profile.may_be_indexed:
        return ""
    url = address_of(profile, get_language())
    data = {
        "@context": SCHEMA.rstrip("/"),
        "@type": "Organization",
        # The same thing in every language.
        "@id": f"{address_of(profile, settings.LANGUAGE_CODE)}#organisation",
        "url": url,
        "name": profile.name,
        "alternateName": profile.short_name,
        "description": translated(profile, "summary").text,
        "foundingDate": str(profile.founded_year or ""),
        "email": profile.email,
        "telephone": profile.phone,
        "address": _address(profile),
        "location": _place(profile),
        "knowsLanguage": list(profile.languages),
        "keywords": [topic.name for topic in profile.topics.all()],
        "logo": absolute(profile.logo.url) if profile.logo else "",
        "image": card_address(profile),
        "sameAs": [link for link in (profile.website, *profile.social_links) if link],
    }
    return block(data)


def card_address(profile: PublicProfile) -> str:
    """The absolute address of its Open Graph image: another one for another picture."""
    return f"{address_of(profile, settings.LANGUAGE_CODE, name='organisations:card')}?v={card_version(profile)}"


def _address(profile: PublicProfile) -> dict | None:
    if not profile.address:
        return None
    return known(IN_HAMBURG | {"streetAddress": profile.street, "postalCode": profile.postal_code})


def _place(profile: PublicProfile) -> dict | None:
    """The district; there is more than one Altona."""
    if not profile.district:
        return None
    return {"@type": "Place", "name": profile.get_district_display(), "address": IN_HAMBURG}
