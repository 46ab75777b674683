"""The fields of a profile: what its members may change, and what its history tells."""

from ..translation import TRANSLATED

# What a member may change; texts in each language. Everything else has a verb of its own or belongs to staff.
PROFILE_FIELDS = (
    "name",
    "name_language",
    "short_name",
    *TRANSLATED,
    "kind",
    "founded_year",
    "size",
    "languages",
    "district",
    "street",
    "postal_code",
    "address_public",
    "step_free",
    "accessible_toilet",
    "induction_loop",
    "website",
    "social_links",
    "donation_url",
    "video_url",
    "email",
    "email_public",
    "phone",
    "phone_public",
    "contact_form",
    "pattern_seed",
    "show_events",
    "is_safe",
)

# What a history tells about: all of that, and what has verbs of its own.
RECORDED = (*PROFILE_FIELDS, "logo", "slug")
