"""Addresses of ideas and needs."""

from django.urls import path

from ideas.importing import views as importing
from ideas.views import (
    archiving,
    behalf,
    capture,
    exporting,
    files,
    finding,
    guests,
    inbox,
    internal,
    moves,
    needs,
    proposers,
    reading,
    signposts,
    similar,
    talk,
    triage,
    versions,
)

app_name = "ideas"
urlpatterns = [
    # finding
    path("ideer/", finding.idea_list, name="list"),
    path("ideer/eksport/<slug:kind>/", exporting.export, name="export"),
    path("behov/", needs.needs, name="needs"),
    path("behov/ny/", needs.new_need, name="new_need"),
    path("behov/<int:pk>/", needs.need, name="need"),
    path("behov/<int:pk>/rediger/", needs.edit_need, name="edit_need"),
    # capture
    path("ideer/ny/", capture.new, name="new"),
    path("ideer/lignende/", similar.find_similar, name="similar"),
    path("ideer/<int:pk>/rediger/", capture.edit, name="edit"),
    path("ideer/<int:pk>/forkast/", capture.discard, name="discard"),
    path("ideer/<int:pk>/inviter/", proposers.invite, name="invite"),
    path("ideer/<int:pk>/inviter/<int:row>/angre/", proposers.take_back_invitation, name="take_back_invitation"),
    path("ideer/<int:pk>/pa-vegne-av/", behalf.stand_in, name="stand_in"),
    path("ideer/<int:pk>/min-egen/", behalf.own, name="own"),
    path("ideer/<int:pk>/svar/", proposers.answer_invitation, name="answer_invitation"),
    # reading
    path("ideer/<int:pk>/", reading.idea, name="idea"),
    path("ideer/<int:pk>/versjoner/", versions.versions, name="versions"),
    path("ideer/<int:pk>/utskrift/", archiving.print_page, name="print"),
    path("ideer/<int:pk>/json/", archiving.as_json, name="json"),
    path("ideer/<int:pk>/send-inn/", reading.submit, name="submit"),
    path("ideer/<int:pk>/trekk/", reading.withdraw, name="withdraw"),
    path("ideer/<int:pk>/kommentar/", talk.comment, name="comment"),
    path("ideer/<int:pk>/stott/", talk.support, name="support"),
    path("ideer/<int:pk>/folg/", talk.follow, name="follow"),
    path("kommentarer/<int:pk>/endre/", talk.edit_comment, name="edit_comment"),
    path("kommentarer/<int:pk>/slett/", talk.delete_comment, name="delete_comment"),
    path("vedlegg/<int:pk>/", files.attachment, name="attachment"),
    path("vedlegg/<int:pk>/fjern/", files.remove, name="remove_file"),
    # between agents
    path("ideer/<int:pk>/internt/", internal.internal, name="internal"),
    path("ideer/<int:pk>/internt/notat/", internal.write_note, name="write_note"),
    path("ideer/<int:pk>/internt/vurder/", internal.assess, name="assess"),
    path("notater/<int:pk>/slett/", internal.delete_note, name="delete_note"),
    # guests
    path("gjest/ideer/<int:pk>/svar/", guests.guest_answer, name="guest_answer"),
    path("gjest/ideer/<int:pk>/sporsmal/", guests.guest_reply, name="guest_reply"),
    path("gjest/vedlegg/<int:pk>/", guests.guest_attachment, name="guest_attachment"),
    # links and paper
    path("ideer/lenker/", signposts.links, name="links"),
    path("ideer/lenker/qr.svg", signposts.code, name="qr"),
    path("ideer/lenker/plakat/", signposts.poster, name="poster"),
    path("ideer/lenker/skjema/", signposts.paper_form, name="paper_form"),
    # old lists
    path("ideer/importer/", importing.imports, name="imports"),
    path("ideer/importer/<uuid:key>/", importing.one, name="import"),
    path("ideer/importer/<uuid:key>/kolonner/", importing.choose, name="import_choices"),
    path("ideer/importer/<uuid:key>/lagre/", importing.confirm, name="confirm_import"),
    path("ideer/importer/<uuid:key>/avbryt/", importing.cancel, name="cancel_import"),
    path("ideer/importer/<uuid:key>/angre/", importing.undo, name="undo_import"),
    path("ideer/importer/<uuid:key>/igjen/", importing.again, name="wake_import"),
    path("ideer/importer/mal/<slug:ending>/", importing.template, name="import_template"),
    # triage
    path("ideer/innboks/", inbox.inbox, name="inbox"),
    path("ideer/innboks/taster/", inbox.single_keys, name="single_keys"),
    path("ideer/<int:pk>/ta/", triage.take, name="take"),
    path("ideer/<int:pk>/rydd/", triage.tidy, name="tidy"),
    path("ideer/<int:pk>/sporsmal/", moves.ask, name="ask"),
    path("ideer/<int:pk>/svar-pa-sporsmal/", moves.reply, name="reply"),
    path("ideer/<int:pk>/uten-svar/", moves.go_on, name="go_on"),
    path("ideer/<int:pk>/overlat/", moves.hand_over, name="hand_over"),
    path("ideer/<int:pk>/slipp/", moves.release, name="release"),
    path("ideer/<int:pk>/parker/", moves.park, name="park"),
    path("ideer/<int:pk>/fra-pause/", moves.resume, name="resume"),
    path("ideer/<int:pk>/avslutt/", moves.close, name="close"),
    path("ideer/<int:pk>/gjenapne/", moves.reopen, name="reopen"),
    path("ideer/<int:pk>/i-bruk/", moves.realise, name="realise"),
]
