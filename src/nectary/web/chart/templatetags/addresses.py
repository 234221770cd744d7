"""Addresses of babies' pages in lists: a code that none can hold costs its own link and never the list."""

from typing import Any
from urllib.parse import unquote

from django import template
from django.urls import NoReverseMatch, Resolver404, resolve, reverse

register = template.Library()
NOT_KEPT = (".", "..")  # browsers take these out of an address


@register.simple_tag
def page_of(name: str, stay: Any) -> str:
    """The address of the page `name` of a stay; "" where none can hold its code, or another page has it."""
    code = stay.infant_id
    if code in NOT_KEPT:
        return ""
    try:
        path = reverse(name, args=[code])
        found = resolve(unquote(path))
    except (NoReverseMatch, Resolver404):
        return ""
    return path if (found.url_name, found.kwargs) == (name, {"code": code}) else ""
