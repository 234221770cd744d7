from django.urls import path

from nectary.web.research import views

urlpatterns = [
    path("evidence/", views.evidence, name="evidence"),
    path("evidence/claims/", views.claims, name="claims"),
    path("evidence/claims/<str:name>/", views.claim, name="claim"),
    path("evidence/<str:factor>/", views.factor, name="evidence_factor"),
    path("evidence/<str:factor>/sheet.pdf", views.sheet, name="fact_sheet"),
    path("measures/", views.measures, name="measures"),
]
