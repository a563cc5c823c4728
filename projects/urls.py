"""Addresses of projects."""

from django.urls import path

from projects.views import closing, developing, finding, involvement, reading, steering, updates

app_name = "projects"
urlpatterns = [
    path("prosjekter/", finding.project_list, name="list"),
    path("prosjekter/<int:pk>/", reading.project, name="project"),
    path("prosjekter/<int:pk>/oppdatering/", updates.write, name="update"),
    path("prosjekter/<int:pk>/rediger/", steering.edit, name="edit"),
    path("prosjekter/<int:pk>/fase/", steering.phase, name="phase"),
    path("prosjekter/<int:pk>/avslutt/", closing.close, name="close"),
    # involvement
    path("ideer/<int:pk>/utvikle/", developing.develop, name="develop"),
    path("prosjekter/<int:pk>/svar/", involvement.answer, name="answer"),
    path("prosjekter/<int:pk>/folk/<int:ask>/fjern/", involvement.remove, name="remove"),
    path("prosjekter/<int:pk>/folk/<int:ask>/sett-tilbake/", involvement.put_back, name="put_back"),
    path("gjest/prosjekter/<int:pk>/svar/", involvement.guest_answer, name="guest_answer"),
]
