"""Deleting a profile: what goes with it is said in numbers, the verb decides and tells its people."""

from django.http import HttpRequest
from django.utils.text import capfirst

from .. import actions, permissions
from ..models import Organisation

# What belongs to a profile and is worth saying before it goes.
PARTS = ("memberships", "listings", "pictures", "contact_messages", "changes")


class Deletion:
    """Comes before the admin class among the bases."""

    def has_delete_permission(self, request: HttpRequest, obj: Organisation | None = None) -> bool:
        """Whether this person may delete profiles."""
        return permissions.can_delete(request.user)

    def get_deleted_objects(self, objs, request: HttpRequest) -> tuple[list, dict, set, list]:
        """The profiles by name, and how much of which kind goes with them. What is below asks for no other right."""
        numbers = {}
        for part in PARTS:
            relation = Organisation._meta.get_field(part)
            number = relation.related_model.objects.filter(organisation__in=objs).count()
            if number:
                numbers[capfirst(relation.related_model._meta.verbose_name_plural)] = number
        return [str(one) for one in objs], numbers, set(), []

    def delete_model(self, request: HttpRequest, obj: Organisation) -> None:
        """By the verb; its people get a mail."""
        actions.delete_organisation(organisation=obj, by=request.user)
