"""Addresses of sign-in and the organisation."""

from django.urls import path

from innovasjon.people import account_views, guest_views, password_views, site_views, views
from innovasjon.people.importing import views as importing

app_name = "people"
urlpatterns = [
    path("logg-inn/", views.sign_in, name="sign_in"),
    path("logg-inn/sso/", views.to_single_sign_on, name="single_sign_on"),
    path("logg-inn/glemt/", password_views.forgotten, name="forgotten"),
    path("logg-ut/", views.sign_out, name="sign_out"),
    path("konto/", account_views.account, name="account"),
    path("konto/passord/", account_views.password, name="password"),
    path("konto/nytt-passord/", password_views.choose, name="new_password"),
    path("konto/nytt-passord/<str:name>/<str:token>/", password_views.enter, name="password_link"),
    path("konto/logg-ut-overalt/", account_views.sign_out_everywhere, name="sign_out_everywhere"),
    path("sprak/", site_views.set_language, name="language"),
    path("gjest/", guest_views.guest, name="guest"),
    path("ny-lenke/", guest_views.new_link, name="guest_new_link"),
    path("gjest/<str:token>/", guest_views.enter, name="guest_link"),
    path("logo/", site_views.logo, name="logo"),
    path("folk/sok/", account_views.search, name="search"),
    path("folk/importer/", importing.imports, name="imports"),
    path("folk/importer/<uuid:key>/", importing.one, name="import"),
    path("folk/importer/<uuid:key>/lagre/", importing.confirm, name="confirm_import"),
    path("folk/importer/<uuid:key>/avbryt/", importing.cancel, name="cancel_import"),
    path("folk/importer/<uuid:key>/igjen/", importing.again, name="wake_import"),
    path("folk/mal/<str:ending>/", importing.template, name="import_template"),
    path("folk/eksport/<str:ending>/", importing.export, name="export"),
]
