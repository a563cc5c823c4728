"""Addresses of notices and of what one wants to hear of."""

from django.urls import path

from innovasjon.notifications import views

app_name = "notifications"
urlpatterns = [
    path("varsler/", views.notice_list, name="list"),
    path("varsler/<int:pk>/", views.open_notice, name="open"),
    path("varsler/lest/", views.mark_all_read, name="mark_all_read"),
    path("varsler/stopp/<str:token>/", views.stop, name="stop"),
    path("konto/varsler/", views.settings, name="settings"),
    path("konto/varsler/sammendrag/", views.digest_preview, name="preview"),
]
