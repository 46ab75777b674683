"""The one way to an organisation that is about to change: its row first, then the rights of who changes it."""

from collections.abc import Callable

from wedo.refusals import Gone

from ..models import Organisation
from .refusals import NotAllowed


def lock(pk: int, *, by=None, may: Callable[[object, Organisation], bool] | None = None) -> Organisation:
    """The organisation as it is now, locked until the transaction ends: one change of it, its people, its entries.

    `may` is what `by` must be allowed (`permissions.can_…`): looked at under the lock, so that somebody who has just
    been removed changes nothing. Raises Gone when it has been deleted, NotAllowed.
    """
    organisation = Organisation.objects.select_for_update(of=("self",)).filter(pk=pk).first()
    if organisation is None:
        raise Gone
    if may is not None and not may(by, organisation):
        raise NotAllowed
    return organisation
