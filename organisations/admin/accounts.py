"""Accounts as staff see them, who may answer for organisations: those are not left behind unnoticed."""

from django import forms
from django.contrib import admin, messages
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from wedo.accounts.admin import UserAdmin
from wedo.accounts.models import User

from .. import actions
from ..models import Organisation

admin.site.unregister(User)


@admin.register(User)
class AccountAdmin(UserAdmin):
    """Says before an account goes for which organisations nobody would answer; afterwards staff are told of them."""

    def delete_view(self, request: HttpRequest, object_id: str, extra_context=None) -> HttpResponse:
        """Ask first."""
        user = self.get_object(request, object_id) if request.method == "GET" else None
        if user and (alone := list(actions.only_owned_by(user))):
            text = _("Danach ist hier niemand mehr verantwortlich: %(names)s. Besser, jemand anderes übernimmt vorher.")
            self.message_user(request, text % {"names": _names(alone)}, messages.WARNING)
        return super().delete_view(request, object_id, extra_context)

    def delete_model(self, request: HttpRequest, obj: User) -> None:
        """With its memberships, by the verb."""
        with transaction.atomic():
            alone = actions.leave_to_staff(user=obj)
            super().delete_model(request, obj)
        self._tell(request, alone)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        """One by one."""
        with transaction.atomic():
            for user in queryset:
                self.delete_model(request, user)

    def save_model(self, request: HttpRequest, obj: User, form: forms.ModelForm, change: bool) -> None:
        """A locked account opens nothing any more, and answers for nothing."""
        super().save_model(request, obj, form, change)
        if change and "is_active" in form.changed_data and not obj.is_active:
            self._tell(request, actions.lock_out(user=obj))

    def _tell(self, request: HttpRequest, alone: list[Organisation]) -> None:
        if alone:
            text = _("Hier ist niemand mehr verantwortlich: %(names)s. Ihr findet sie unter „Kümmern“.")
            self.message_user(request, text % {"names": _names(alone)}, messages.WARNING)


def _names(organisations: list[Organisation]) -> str:
    return ", ".join(one.name for one in organisations)
