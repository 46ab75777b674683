"""The settings of the account system that need nothing from the environment (wedo/settings.py takes them in)."""

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "wedo.accounts.passwords.GermanFavouritesValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "mein"

ACCOUNT_ADAPTER = "wedo.accounts.adapter.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_FORMS = {
    "add_email": "wedo.accounts.forms.AddEmailForm",
    "change_password": "wedo.accounts.forms.ChangePasswordForm",
    "confirm_login_code": "wedo.accounts.forms.ConfirmLoginCodeForm",
    "login": "wedo.accounts.forms.LoginForm",
    "reauthenticate": "wedo.accounts.forms.ReauthenticateForm",
    "request_login_code": "wedo.accounts.forms.RequestLoginCodeForm",
    "reset_password": "wedo.accounts.forms.ResetPasswordForm",
    "reset_password_from_key": "wedo.accounts.forms.ResetPasswordKeyForm",
    "set_password": "wedo.accounts.forms.SetPasswordForm",
    "signup": "wedo.accounts.forms.SignupForm",
}
ACCOUNT_CHANGE_EMAIL = True  # one address an account: changing it is confirming the new one
ACCOUNT_EMAIL_CONFIRMATION_EXPIRE_DAYS = 2  # as long as an account waits to be confirmed (accounts.tasks)
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 15 * 60  # seconds: mail servers that look for spam take their time
ACCOUNT_LOGIN_ON_EMAIL_CONFIRMATION = True
ACCOUNT_LOGOUT_REDIRECT_URL = "home"
ACCOUNT_PREVENT_ENUMERATION = "strict"
ACCOUNT_SESSION_REMEMBER = True

MFA_ADAPTER = "wedo.accounts.factors.FactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
# Nobody signs in with an unconfirmed address here; without this, nobody with a second step could change theirs.
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_TOTP_ISSUER = "WeDo"
MFA_FORMS = {
    "activate_totp": "wedo.accounts.forms.ActivateTOTPForm",
    "add_webauthn": "wedo.accounts.forms.AddPasskeyForm",
    "authenticate": "wedo.accounts.forms.AuthenticateForm",
    "authenticate_webauthn": "wedo.accounts.forms.AuthenticatePasskeyForm",
    "edit_webauthn": "wedo.accounts.forms.EditPasskeyForm",
    "login_webauthn": "wedo.accounts.forms.LoginPasskeyForm",
    "reauthenticate": "wedo.accounts.forms.ReauthenticateByCodeForm",
    "reauthenticate_webauthn": "wedo.accounts.forms.ReauthenticatePasskeyForm",
}
