"""What is shown below a booking: places, needs, the stand, the timeline, the mails."""

from functools import cache

from django.contrib import admin
from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from wedo.admin import ReadOnlyInline, badge

from ..models import Booking, BookingMail, CheckIn, Need, Stand, Step, Ticket, TicketType
from ..permissions import can_manage


class TicketInline(ReadOnlyInline, admin.TabularInline):
    """The places."""

    model = Ticket
    fields = ("position", "name", "readable_code", "arrived", "cancelled_at")
    readonly_fields = fields

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """With the check-ins that count."""
        standing = Prefetch("check_ins", CheckIn.objects.standing(), to_attr="standing")
        return super().get_queryset(request).prefetch_related(standing)

    @admin.display(description=_("Einlass"))
    def arrived(self, ticket: Ticket) -> str:
        """When the person came in."""
        return _short(ticket.standing[0].at) if ticket.standing else "–"

    @admin.display(description=_("Code"))
    def readable_code(self, ticket: Ticket) -> str:
        """In groups of four."""
        return ticket.readable_code


class NeedInline(ReadOnlyInline, admin.TabularInline):
    """What the person needs; only for those who may see it."""

    model = Need
    verbose_name_plural = _("Bedarf")
    fields = ("kind", "number", "detail")
    readonly_fields = fields


class StandInline(ReadOnlyInline, admin.TabularInline):
    """What an organisation brings to its stand, and needs there."""

    model = Stand
    verbose_name_plural = _("Infostand")
    hide_when_empty = True
    fields = ("table", "power", "shows")
    readonly_fields = fields


class StepInline(ReadOnlyInline, admin.TabularInline):
    """Who did what when: the guest, somebody of the staff, or the system."""

    model = Step
    fields = ("at", "what", "who")
    readonly_fields = fields

    def get_formset(self, request: HttpRequest, obj: Booking | None = None, **kwargs):
        """Looks up the names of the event's kinds of tickets once, if the booking was moved between them."""
        kinds = TicketType.objects.filter(event=obj.ticket_type.event_id) if obj else ()
        self.names_of_kinds = cache(lambda: {kind.pk: kind.name for kind in kinds})
        return super().get_formset(request, obj, **kwargs)

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """With the people."""
        return super().get_queryset(request).select_related("by")

    @admin.display(description=_("Was"))
    def what(self, step: Step) -> str:
        """In words, with what is known of it."""
        detail = step.detail
        more = []
        if "places" in detail:
            more.append(ngettext("%(count)s Platz", "%(count)s Plätze", detail["places"]) % {"count": detail["places"]})
        if "names" in detail:
            more.append(ngettext("%(count)s Name", "%(count)s Namen", detail["names"]) % {"count": detail["names"]})
        more += [Booking._meta.get_field(name).verbose_name for name in detail.get("fields", ())]
        if "wishes" in detail:
            more.append(_("Bedarf oder Sprache"))
        if "from" in detail and "to" in detail:
            ways = {name: self.names_of_kinds().get(detail[name], "?") for name in ("from", "to")}
            more.append(_("von „%(from)s“ nach „%(to)s“") % ways)
        if reason := dict(Booking.End.choices).get(detail.get("reason")):
            more.append(reason)
        if mail := dict(BookingMail.Kind.choices).get(detail.get("mail")):
            more.append(mail)
        return ": ".join([step.get_kind_display(), ", ".join(map(str, more))] if more else [step.get_kind_display()])

    @admin.display(description=_("Wer"))
    def who(self, step: Step) -> str:
        """The kind of person, and the name of a member of staff."""
        return f"{step.get_actor_display()}: {step.by.name}" if step.by and step.by.name else step.get_actor_display()


class MailInline(ReadOnlyInline, admin.TabularInline):
    """Which mails went when, and what the mail server said of those that did not."""

    model = BookingMail
    fields = ("kind", "created_at", "state", "last_error", "again")
    readonly_fields = fields

    def get_formset(self, request: HttpRequest, obj: Booking | None = None, **kwargs):
        """Remembers whether the person may send."""
        self.may_send = can_manage(request.user)
        return super().get_formset(request, obj, **kwargs)

    @admin.display(description=_("Stand"))
    def state(self, mail: BookingMail) -> SafeString:
        """Sent and when, waiting, or failed."""
        if mail.sent_at:
            return badge(_("verschickt %(moment)s") % {"moment": _short(mail.sent_at)}, "ok")
        if mail.failed_at:
            return badge(_("aufgegeben %(moment)s") % {"moment": _short(mail.failed_at)}, "no")
        if mail.attempts:
            text = ngettext("%(count)s Versuch ohne Erfolg", "%(count)s Versuche ohne Erfolg", mail.attempts)
            return badge(text % {"count": mail.attempts}, "wait")
        return badge(_("wartet"), "wait")

    @admin.display(description=_("Was tun?"))
    def again(self, mail: BookingMail) -> SafeString | str:
        """A button of the form below (change_form.html): a form cannot stand inside another one."""
        if not self.may_send:
            return ""
        return format_html(
            '<button type="submit" form="send-again" name="mail" value="{}" class="again" aria-label="{}">{}</button>',
            mail.pk,
            _("%(mail)s: noch einmal senden") % {"mail": mail.get_kind_display()},
            _("Noch einmal senden"),
        )


def _short(moment) -> str:
    return date_format(timezone.localtime(moment), "d.m.Y H:i")
