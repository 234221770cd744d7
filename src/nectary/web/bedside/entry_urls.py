from django.urls import path

from nectary.web.bedside import entries

urlpatterns = [
    path("", entries.entries, name="entries"),
    path("<slug:table>/<int:pk>/", entries.entry, name="entry"),
    path("<slug:table>/<int:pk>/correct/", entries.correct, name="correct_entry"),
    path("<slug:table>/<int:pk>/withdraw/", entries.withdraw, name="withdraw_entry"),
    path("<slug:table>/<int:pk>/move/", entries.move, name="move_entry"),
]
