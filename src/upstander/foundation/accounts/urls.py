"""Addresses of signing in. Of allauth only what is named here exists; the rest gives 404."""

from allauth.account.views import LoginView, LogoutView, ReauthenticateView
from allauth.mfa.base.views import ReauthenticateView as SecondFactorAgainView
from allauth.mfa.recovery_codes.views import GenerateRecoveryCodesView, ViewRecoveryCodesView
from django.urls import include, path

from upstander.foundation.accounts import forms, views
from upstander.foundation.accounts.passkeys import CodeView

_own = [
    path("account/passkey/", views.new_passkey, name="add_passkey"),
    path("account/passkey/<int:passkey>/remove/", views.drop_passkey, name="remove_passkey"),
    path("account/signed-in/", views.sign_ins, name="sign_ins"),
    path("account/signed-in/<uuid:sign_in>/end/", views.end_one, name="end_one"),
    path("account/signed-in/end-others/", views.end_others, name="end_others"),
    path("account/forgotten/", views.forgotten, name="forgotten"),
    path("account/forgotten/sent/", views.forgotten_sent, name="forgotten_sent"),
    path("unlock/", views.unlock, name="unlock"),
    path("unlock/stay/", views.stay, name="stay"),
    path("unlock/hold/", views.hold, name="hold"),
    path("unlock/lock/", views.lock, name="lock"),
    path("unlock/kept/", views.kept, name="kept"),
    path("unlock/kept/<uuid:held>/drop/", views.drop, name="drop"),
]

urlpatterns = [
    path("", include((_own, "accounts"))),
    # allauth looks these names up, so they stand outside our namespace.
    path(
        "account/sign-in/",
        LoginView.as_view(form_class=forms.SignInForm, template_name="accounts/sign_in.html"),
        name="account_login",
    ),
    path(
        "account/sign-out/",
        LogoutView.as_view(template_name="accounts/sign_out.html"),
        name="account_logout",
    ),
    path("account/stopped/", views.inactive, name="account_inactive"),
    path(
        "account/code/",
        CodeView.as_view(form_class=forms.SecondFactorForm),
        name="mfa_authenticate",
    ),
    path(
        "account/again/",
        ReauthenticateView.as_view(
            form_class=forms.PasswordAgainForm, template_name="accounts/again.html"
        ),
        name="account_reauthenticate",
    ),
    path(
        "account/again/code/",
        SecondFactorAgainView.as_view(
            form_class=forms.SecondFactorAgainForm, template_name="accounts/again.html"
        ),
        name="mfa_reauthenticate",
    ),
    path("account/", views.own_sign_in, name="mfa_index"),
    path("account/password/", views.change_password, name="account_change_password"),
    path("account/phone/", views.set_up_second_factor, name="mfa_activate_totp"),
    path(
        "account/spare-codes/",
        ViewRecoveryCodesView.as_view(template_name="accounts/spare_codes.html"),
        name="mfa_view_recovery_codes",
    ),
    path(
        "account/spare-codes/new/",
        GenerateRecoveryCodesView.as_view(template_name="accounts/new_spare_codes.html"),
        name="mfa_generate_recovery_codes",
    ),
]
