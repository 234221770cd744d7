"""What is kept of an account beside Django's own: whose password is a first one, and where people sign in."""

from django.conf import settings
from django.db import models


class FirstPassword(models.Model):
    """The account's password was made by a command; its owner must choose another before anything else."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, primary_key=True, related_name="first_password"
    )
    at = models.DateTimeField(auto_now_add=True)


class SignInPlace(models.Model):
    """An address from which a person has signed in, and when last: strangers cannot shut it to them."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="sign_in_places"
    )
    address = models.TextField()
    at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["user", "address"], name="sign_in_place_once"),)
