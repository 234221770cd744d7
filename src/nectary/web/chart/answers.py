"""Who works out answers: a thread of its own in each process, and one process at a time for what is behind.

All computing of a process is done by one thread, so that nothing of the engine is ever shared. A request
that has written waits for it a moment; what is not done by then is left to the process that holds the lease.
"""

import logging
import os
import threading
import time
import uuid
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import timedelta

from django.conf import settings
from django.db import close_old_connections
from django.db.models import DateTimeField, ExpressionWrapper, Q
from django.db.models.functions import Now

from nectary.engine.one_stay import warm
from nectary.web.chart import results
from nectary.web.chart.models import Lease

LEASE = "answers"
LEASE_S = 4.0
RENEW_S = 1.0
PAUSE_S = 0.5
ORPHANED = 1
GIVEN_UP_S = 120.0  # by the clock; a busy machine is slow, and a stay has its own limit of processor time
LOG = logging.getLogger(__name__)

_held = threading.Lock()
_engines: dict[int, ThreadPoolExecutor] = {}


def _engine() -> ThreadPoolExecutor:
    """This process's one thread that computes, made after any fork."""
    with _held:
        if os.getpid() not in _engines:
            _engines.clear()
            _engines[os.getpid()] = ThreadPoolExecutor(1, thread_name_prefix="engine")
        return _engines[os.getpid()]


def _replace_engine() -> None:
    """Leave a thread that does not come back to itself; the next one begins afresh."""
    with _held:
        stuck = _engines.pop(os.getpid(), None)
    if stuck is not None:
        stuck.shutdown(wait=False, cancel_futures=True)


def _attempt(stay_id: int) -> bool:
    """Work the stay out; True where its answers are then up to date. No error leaves here: it is noted."""
    close_old_connections()
    try:
        return results.work_out(stay_id)
    except Exception as error:  # noqa: BLE001 (whatever fails in one stay, the others go on)
        _note(stay_id, results.why_of(error), type(error).__name__)
        return False
    finally:
        close_old_connections()


def _note(stay_id: int, why: str, kind: str) -> None:
    """Mark the stay and log what failed: the error's own name, and no value and no code of a stay."""
    try:
        tries = results.keep_failure(stay_id, why, kind)
    except Exception as error:  # noqa: BLE001 (a database that is gone takes no mark; it is tried again)
        LOG.warning("answers: %s, and it could not be noted: %s", kind, type(error).__name__)
    else:
        LOG.error("answers: a stay was not worked out (%s, %s), try %d", why, kind, tries)


def try_now(stay_id: int) -> bool:
    """Try once to work the stay out, for at most the time a reader may be kept waiting; True where it is."""
    attempt = _engine().submit(_attempt, stay_id)
    try:
        return attempt.result(timeout=settings.ANSWER_WITHIN_S)
    except TimeoutError:
        attempt.cancel()  # what has begun goes on; what has not is left to the worker
        return False


def hold_lease(me: str, working_on: int | None = None) -> bool:
    """Take or keep the lease in the name `me`; False where another process holds it.

    The database's clock is the only one asked. A stay on which a former holder stood when it ended is
    noted: it may be what ended it.
    """
    mine = Lease.objects.filter(name=LEASE, holder=me)
    if mine.filter(until__gt=_from_now(RENEW_S + PAUSE_S), working_on=working_on).exists():
        return True
    kept = Lease.objects.filter(name=LEASE).first()
    if kept is None:
        Lease.objects.get_or_create(name=LEASE, defaults={"holder": me, "until": Now()})
    free = Lease.objects.filter(Q(holder=me) | Q(until__lte=Now()), name=LEASE)
    fresh = {"holder": me, "until": _from_now(LEASE_S), "working_on": working_on}
    if not free.exists() or not free.update(**fresh):  # asked before, since a write that finds none locks too
        return False
    if kept is not None and kept.holder != me and kept.working_on_id is not None:
        _note(kept.working_on_id, results.DID_NOT_END, "the process ended")
    return True


def _from_now(seconds: float) -> ExpressionWrapper:
    return ExpressionWrapper(Now() + timedelta(seconds=seconds), output_field=DateTimeField())


def let_go(me: str) -> None:
    """Give the lease back, so that another process need not wait for its end."""
    Lease.objects.filter(name=LEASE, holder=me).update(until=Now(), working_on=None)


def work_through(me: str) -> None:
    """Work out what is behind, one stay at a time, for as long as the lease is held."""
    for stay_id in results.due():
        if not hold_lease(me, stay_id):
            return
        _wait_for(_engine().submit(_attempt, stay_id), me, stay_id)
    hold_lease(me)


def _wait_for(attempt: "Future[bool]", me: str, stay_id: int) -> None:
    began = time.monotonic()
    while True:
        try:
            attempt.result(timeout=RENEW_S)
            return
        except TimeoutError:
            hold_lease(me, stay_id)
        if time.monotonic() - began > GIVEN_UP_S:
            _replace_engine()
            _note(stay_id, results.TOO_LONG, "no end")
            return


def keep_up() -> None:
    """Hold the lease whenever it is free, and work out what is behind; for a thread beside the server."""
    me, led, parent = uuid.uuid4().hex, False, os.getppid()
    while True:
        if os.getppid() != parent:
            os._exit(ORPHANED)  # nobody would start or stop this process any more, and it holds the port
        try:
            close_old_connections()
            leads = hold_lease(me)
            if leads and not led:
                results.mark_old_versions()
            if leads:
                work_through(me)
            led = leads
        except Exception as error:  # noqa: BLE001 (the worker outlives a database that is gone for a while)
            led = False
            LOG.warning("answers: %s; tried again", type(error).__name__)
        finally:
            close_old_connections()
        time.sleep(PAUSE_S)


def start() -> None:
    """Start this process's worker, and warm its engine."""
    _engine().submit(warm)
    threading.Thread(target=keep_up, name="answers", daemon=True).start()
