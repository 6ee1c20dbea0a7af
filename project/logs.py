"""What is not worth a line in the log."""

import logging

from django.core.exceptions import RequestAborted


def is_not_about_one_who_left(record: logging.LogRecord) -> bool:
    """A browser that goes away in mid-request is no fault. Django ends its watch for that with an exception, and
    where the server is stopped in that very moment, asyncio reports it as one that nobody asked for."""
    fault = record.exc_info[1] if record.exc_info else None
    return not (record.name == "asyncio" and isinstance(fault, RequestAborted))
