"""allauth's pages where its settings are not enough: looking changes nothing, and what is delicate asks once more."""

from allauth.account import views as account
from allauth.account.decorators import reauthentication_required
from allauth.mfa.base.views import AuthenticateView
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from allauth.usersessions.views import ListUserSessionsView
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _


class OutByButton:
    """Who opens a link of another account stays signed in; a button alone ends the session (allauth: any GET)."""

    def logout(self) -> None:
        """End the session of the other account, if something is done and not only looked at."""
        if self.request.method == "POST":
            super().logout()


class ConfirmEmailView(OutByButton, account.ConfirmEmailView):
    """The link that proves an address."""


class PasswordResetFromKeyView(OutByButton, account.PasswordResetFromKeyView):
    """The link to a new password."""


class SecondStepView(AuthenticateView):
    """The second step of signing in."""

    def get_context_data(self, **kwargs) -> dict:
        """With whether there is a passkey: nobody is offered what cannot work."""
        passkeys = Authenticator.objects.filter(user=self.stage.login.user, type=Authenticator.Type.WEBAUTHN)
        return super().get_context_data(**kwargs) | {"has_passkey": passkeys.exists()}


class SessionsView(ListUserSessionsView):
    """Where somebody is signed in. When a session was last used is not noted: that would be a trail of every visit."""

    def post(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        """End one session of one's own, or all others."""
        chosen = request.POST.get("session", "")
        if not chosen:
            return super().post(request, *args, **kwargs)
        mine = UserSession.objects.filter(user=request.user).exclude(session_key=request.session.session_key)
        if chosen.isascii() and chosen.isdigit() and len(chosen) < 10 and (session := mine.filter(pk=chosen).first()):
            session.end()
            messages.success(request, _("Dort bist du jetzt abgemeldet."))
        else:
            messages.success(request, _("Dort warst du schon abgemeldet."))
        return redirect("usersessions_list")


def asks_again(view, *, to_look: bool = True):
    """For pages by which an account could be taken over: prove once more who you are, as allauth asks for factors.

    Without `to_look` only before something is done there.
    """
    return login_required(reauthentication_required(view, allow_get=not to_look))


confirm_email = ConfirmEmailView.as_view()
password_reset_from_key = PasswordResetFromKeyView.as_view()
second_step = SecondStepView.as_view()
email = asks_again(account.email)
password_set = asks_again(account.password_set)
sessions = asks_again(SessionsView.as_view(), to_look=False)
