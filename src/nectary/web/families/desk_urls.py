from django.urls import path

from nectary.web.families import desk

urlpatterns = [
    path("", desk.desk, name="desk"),
    path("<str:language>/<slug:name>/", desk.one_text, name="desk_text"),
    path("<str:language>/<slug:name>/comment/", desk.comment, name="desk_comment"),
    path("<str:language>/<slug:name>/settle/<int:number>/", desk.settle, name="desk_settle"),
    path("<str:language>/<slug:name>/sign/", desk.sign, name="desk_sign"),
    path("<str:language>/<slug:name>/take-back/", desk.take_back, name="desk_take_back"),
    path("<str:language>/<slug:name>/packet.pdf", desk.packet, name="desk_packet"),
]
