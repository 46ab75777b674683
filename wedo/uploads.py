"""How uploads are received: never more of them on disk than a form could take."""

from django.conf import settings
from django.core.files.uploadhandler import TemporaryFileUploadHandler


class CappedUploadHandler(TemporaryFileUploadHandler):
    """Keeps the first `LOGO_MAX_BYTES` of each file and counts the rest.

    The form still sees the true size and can say in words that the file is too large, with all input kept.
    """

    def new_file(self, *args, **kwargs) -> None:
        """Begin a file."""
        super().new_file(*args, **kwargs)
        self.kept = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Store a chunk while there is room."""
        if self.kept <= settings.LOGO_MAX_BYTES:
            self.kept += len(raw_data)
            self.file.write(raw_data)
