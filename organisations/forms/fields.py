"""Fields of a profile that Django does not have."""

from urllib.parse import urlsplit

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext_lazy as _

# Source: models.Organisation.social_links.
MAX_LINKS = 6
LONGEST = 300
# What no address has as it is; copied into another page it would end a link (RFC 3986, appendix C).
NEVER_IN_URLS = {ord(sign): f"%{ord(sign):02X}" for sign in '"<>`{}|\\^'}


class WebField(forms.URLField):
    """An address on the web: http or https only, and nobody's name before the host.

    "https://bank.example@trap.example/" reads as the one and leads to the other.
    """

    default_validators = [URLValidator(schemes=["http", "https"])]
    widget = forms.URLInput(attrs={"dir": "ltr", "inputmode": "url"})

    def __init__(self, **kwargs):
        super().__init__(**{"assume_scheme": "https", **kwargs})

    def clean(self, value: str) -> str:
        """The whole address. Raises ValidationError."""
        url = super().clean(value)
        if url and "@" in urlsplit(url).netloc:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return url.translate(NEVER_IN_URLS)


class LinksField(forms.CharField):
    """Some addresses, one in each line; what it gives is a list."""

    widget = forms.Textarea(attrs={"rows": 3, "dir": "ltr", "inputmode": "url"})
    # In another order they are another answer (`contest.TwoEditors`).
    is_ordered = True

    def prepare_value(self, value) -> str:
        """A list as lines; what was typed as it is."""
        return "\n".join(value) if isinstance(value, list | tuple) else value

    def clean(self, value: str) -> list[str]:
        """The addresses in their order, each once. Raises ValidationError that names the line."""
        urls, one = [], WebField(required=False, max_length=LONGEST)
        for number, line in enumerate(filter(None, map(str.strip, super().clean(value).splitlines())), 1):
            try:
                urls.append(one.clean(line))
            except ValidationError as error:
                sentence = _(
                    "Zeile %(number)d ist keine vollständige Adresse, zum Beispiel: https://example.org/verein"
                )
                raise ValidationError(sentence, code="invalid", params={"number": number}) from error
        urls = list(dict.fromkeys(urls))
        if len(urls) > MAX_LINKS:
            raise ValidationError(_("Bitte höchstens sechs Adressen."), code="too_many")
        return urls

    def has_changed(self, initial, data) -> bool:
        """Whether other addresses are meant than before."""
        try:
            return list(initial or []) != self.clean(data)
        except ValidationError:
            return True
