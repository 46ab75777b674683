"""Pictures of a profile, beside its logo."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from wedo.pictures import files_of, srcset

from .organisation import Organisation

MAX_PICTURES = 6


class Picture(models.Model):
    """One picture with its description. The smaller sizes are made in the background (organisations.images)."""

    organisation = models.ForeignKey(
        Organisation, models.CASCADE, related_name="pictures", verbose_name=_("Organisation")
    )
    # A clean WebP drawn anew from what was uploaded; the upload itself is never stored.
    file = models.FileField(_("Bild"), upload_to="bilder/", editable=False)
    alt = models.CharField(_("Was ist zu sehen?"), max_length=200)
    width = models.PositiveIntegerField(editable=False)
    height = models.PositiveIntegerField(editable=False)
    # The widths in pixels in which AVIF and WebP files lie beside `file`; empty until the job has made them.
    sizes = models.JSONField(default=list, editable=False)
    position = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("Bild")
        verbose_name_plural = _("Bilder")
        ordering = ["position", "pk"]
        indexes = [models.Index(fields=["file"], name="picture_file")]
        constraints = [
            models.CheckConstraint(condition=~models.Q(alt=""), name="picture_has_a_description"),
        ]

    def __str__(self) -> str:
        return self.alt

    @property
    def avif(self) -> str:
        """The sizes as AVIF, for `srcset`."""
        return srcset(self.file.storage, self.file.name, self.sizes, "avif")

    @property
    def webp(self) -> str:
        """The sizes as WebP, for `srcset`."""
        return srcset(self.file.storage, self.file.name, self.sizes, "webp")

    @property
    def files(self) -> list[str]:
        """All files that go when the picture goes."""
        return files_of(self.file.name, self.sizes)
