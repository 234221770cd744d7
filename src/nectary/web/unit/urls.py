from django.urls import path

from nectary.web.unit import assess, drafts, kept, paste, views, wrong_baby

urlpatterns = [
    path("", views.unit, name="unit"),
    path("chart/", paste.paste, name="paste"),
    path("self-assessment/", assess.self_assessment, name="self_assessment"),
    path("wrong-baby/", wrong_baby.wrong_baby, name="wrong_baby"),
    path("protocols/", drafts.protocols, name="protocols"),
    path("protocols/form/", drafts.draft, name="protocol_form"),
    path("protocols/keep/", kept.keep_draft, name="keep_protocol"),
    path("protocols/<slug:version>/", kept.kept_protocol, name="kept_protocol"),
    path("protocols/<slug:version>/sign/", kept.sign_protocol, name="sign_protocol"),
    path("protocols/<slug:version>/<slug:wanted>/", kept.kept_file, name="kept_file"),
]
