"""What a log line may hold: a kind of page and a kind of fault, never which baby's, and no value."""

import logging
import traceback
from typing import Any

UNKNOWN = "an address that is none of ours"


class WithoutCodes(logging.Filter):
    """Puts the pattern of an address in the place of the address: a baby's code stands in that."""

    def filter(self, record: logging.LogRecord) -> bool:
        request = getattr(record, "request", None)
        if request is not None:
            match = getattr(request, "resolver_match", None)
            pattern = match.route if match is not None else UNKNOWN
            record.msg, record.args = record.getMessage().replace(request.path, pattern), ()
        return True


class WithoutValues(logging.Formatter):
    """Tells of an error where it arose and what kind it is; its own words may hold what was being written."""

    def format(self, record: logging.LogRecord) -> str:
        record.exc_text = None  # what another formatter left there has the words in it
        return super().format(record)

    def formatException(self, ei: Any) -> str:
        return "\n".join(_told(ei[1]))


def _told(error: BaseException) -> list[str]:
    cause = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    before = [*_told(cause), "and from it:"] if cause is not None else []
    where = "".join(traceback.format_tb(error.__traceback__)).rstrip()
    return [*before, *filter(None, [where]), type(error).__qualname__]
