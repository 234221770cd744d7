"""What a log line may hold: a kind of page and a kind of fault, never which baby's."""

import logging

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
