"""Where the sizes of a picture lie, and how a page offers them. What makes them: organisations.images."""

from django.core.files.storage import Storage

# The best first: browsers take the first that they can.
FORMS = ("avif", "webp")


def sized(name: str, width: int, form: str) -> str:
    """Where one size lies: `bilder/3f2a.webp` -> `bilder/3f2a-640.avif`; `width` in pixels."""
    return f"{name.removesuffix('.webp')}-{width}.{form}"


def files_of(name: str, sizes: list[int]) -> list[str]:
    """All files of one picture; none where there is no picture."""
    return [name, *(sized(name, width, form) for width in sizes for form in FORMS)] if name else []


def srcset(storage: Storage, name: str, sizes: list[int], form: str) -> str:
    """The value of `srcset` for one format (HTML, 4.8.4.2.1); empty until the job has made the sizes."""
    return ", ".join(f"{storage.url(sized(name, width, form))} {width}w" for width in sizes)
