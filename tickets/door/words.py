"""What the door says: below the big word, and to the script of the page."""

from django.utils import timezone
from django.utils.formats import time_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wedo.templatetags.wedo import long_date

from .actions import Answer, Verdict
from .page import Tally, number_of


def detail(answer: Answer) -> str:
    """One or two sentences that say more than the verdict."""
    if answer.more:
        return _("Die Gruppe ist da: %(number)s Personen.") % {"number": len(answer.all_check_ins)}
    if answer.verdict == Verdict.WELCOME:
        return _place(answer)
    if answer.verdict == Verdict.ALREADY:
        return _since(answer)
    if answer.verdict == Verdict.OTHER_EVENT:
        event = answer.ticket.booking.ticket_type.event
        if not event.is_public:
            return _("Dieses Ticket gilt hier nicht.")
        return _("Dieses Ticket ist für „%(event)s“ am %(date)s.") % {
            "event": event.title,
            "date": long_date(event.date),
        }
    return {
        Verdict.CANCELLED: _("Dieses Ticket gilt nicht mehr. Es wurde abgesagt oder weitergegeben."),
        Verdict.UNKNOWN: _("Diesen Code kennen wir nicht. Such nach dem Namen."),
        Verdict.WAITING: answer.reason or _("Diese Person hat noch keinen bestätigten Platz. Frag das Team."),
        Verdict.UNDONE: _("Der Einlass ist zurückgenommen."),
    }[Verdict(answer.verdict)]


def as_json(answer: Answer, tally: Tally | None = None, *, rest: int = 0) -> dict:
    """The answer for the page's script.

    The keys in `undo` take it back; empty where there is nothing to undo. `rest` of the group of `ticket` are not in.
    """
    told = {
        "verdict": answer.verdict,
        "title": Verdict(answer.verdict).label,
        "name": answer.name,
        "detail": detail(answer),
        "undo": [str(one.key) for one in answer.all_check_ins] if undoable(answer) else [],
        "ticket": answer.ticket.pk if rest else "",
        "rest": rest,
        "group": rest_label(rest) if rest else "",
    }
    return told | ({"arrived": tally.arrived, "expected": tally.expected} if tally else {})


def rest_label(rest: int, *, shown: object = "") -> str:
    """The button for those of a group who are not in yet; `shown` stands for their number where it is not known."""
    label = ngettext("Auch die andere Person einlassen", "Auch die anderen %(rest)s einlassen", rest)
    return label % {"rest": shown or rest}


def undoable(answer: Answer) -> bool:
    """Whether the check-in that stands behind the answer can be taken back from here."""
    return answer.check_in is not None and answer.verdict in (Verdict.WELCOME, Verdict.ALREADY)


def clock(at) -> str:
    """The time of day in Hamburg."""
    return time_format(timezone.localtime(at), "H:i")


def for_script() -> dict:
    """All that the script says by itself."""
    titles = {verdict.value: verdict.label for verdict in Verdict}
    return {
        "titles": {key: str(label) for key, label in titles.items()},
        "since": _("Seit %s Uhr."),
        "cancelled": _("Dieses Ticket gilt nicht mehr. Es wurde abgesagt oder weitergegeben."),
        "unreadable": _("Ein Ticket-Code hat 12 Zeichen. Schau noch einmal hin."),
        "offlineWelcome": _("Ohne Netz geprüft. Wird später gemeldet."),
        "offlineUnknown": _("Ohne Netz nicht zu finden. Das Ticket kann neu sein. Frag das Team."),
        "offlineUndone": _("Der Einlass ist zurückgenommen."),
        "needsNetwork": _("Das geht nur mit Netz."),
        "nobody": _("Niemand gefunden. Nimm weniger Buchstaben oder den Nachnamen."),
        "noNames": _("Auf diesem Gerät sind keine Namen. Ohne Netz geht nur der Ticket-Code."),
        "online": _("Mit Netz verbunden."),
        "offline": _("Ohne Netz."),
        "offlineOne": _("Ohne Netz: 1 Einlass wartet."),
        "offlineMany": _("Ohne Netz: %s Einlässe warten."),
        "noList": _("Auf diesem Gerät fehlt die Liste. Ohne Netz kann es nichts prüfen."),
        "sendingOne": _("1 Einlass wird gemeldet."),
        "sending": _("%s Einlässe werden gemeldet."),
        "sent": _("Alles gemeldet."),
        "troubled": _("Beim Melden gab es Probleme. Sie stehen unter „Doppelt eingelassen“."),
        "lost": _("Unbekannte Codes beim Melden: %s. Sag dem Team Bescheid."),
        "over": _("Dieser Zugang gilt nicht mehr. Frag das Team nach einem neuen Link."),
        "signIn": _("Deine Anmeldung ist abgelaufen. Lad die Seite neu und melde dich an."),
        "tally": _("%(arrived)s von %(expected)s sind da"),
        "cameraOn": _("Kamera an"),
        "cameraOff": _("Kamera aus"),
        "cameraDenied": _("Die Kamera ist nicht erlaubt. Erlaube sie im Browser oder tipp den Code ein."),
        "cameraMissing": _("Hier gibt es keine Kamera. Tipp den Code ein."),
        "letIn": _("Einlassen"),
        "restOne": rest_label(1),
        "restMany": rest_label(2, shown="%s"),
        "group": _("Die Gruppe ist da: %s Personen."),
        "device": _("Gerät"),
    }


def _place(answer: Answer) -> str:
    booking = answer.ticket.booking
    if booking.places == 1:
        return ""
    place = _("Platz %(number)s von %(places)s.") % {"number": number_of(answer.ticket), "places": booking.places}
    if answer.name == booking.name:
        return place
    return place + " " + _("Gebucht von %(name)s.") % {"name": booking.name}


def _since(answer: Answer) -> str:
    if answer.check_in is None:
        return _("Dieses Ticket war schon da.")
    since = _("Seit %(time)s Uhr.") % {"time": clock(answer.check_in.at)}
    if not answer.check_in.device:
        return since
    return since + " " + _("Gerät: %(device)s.") % {"device": answer.check_in.device}
