"""Takes browsers' reports that a page tried to load what the content security policy forbids."""

import json
import logging

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

logger = logging.getLogger("csp")
LONGEST = 8_000


@csrf_exempt  # sent by the browser itself, which has no token
@require_POST
@login_not_required
def report(request: HttpRequest) -> HttpResponse:
    """Write the report to the log `csp`, on one line whatever a stranger may have put into it."""
    try:
        told = json.loads(request.body[:LONGEST])
    except (ValueError, RecursionError):
        return HttpResponse(status=400)
    logger.warning("%s", json.dumps(told, ensure_ascii=True))
    return HttpResponse(status=204)
