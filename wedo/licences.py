"""Licences under which the organisations' public facts may be passed on: by their SPDX id, name and address."""

LICENCES = {
    "CC-BY-4.0": ("CC BY 4.0", "https://creativecommons.org/licenses/by/4.0/"),
    "CC0-1.0": ("CC0 1.0", "https://creativecommons.org/publicdomain/zero/1.0/"),
    "DL-DE-BY-2.0": ("Datenlizenz Deutschland 2.0", "https://www.govdata.de/dl-de/by-2-0"),
}
