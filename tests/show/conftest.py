"""The helpers stand beside the tests; a language a test is a parameter."""

import sys
from pathlib import Path

import pytest

from nectary.base.language import LANGUAGES, speaker

sys.path.insert(0, str(Path(__file__).parent))


@pytest.fixture(params=LANGUAGES)
def language(request):
    return request.param


@pytest.fixture
def say():
    return speaker("en")
