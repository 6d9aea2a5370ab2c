"""Starting a process: settings, logs, and words for what stops it."""

import asyncio
import errno
import gc
import os
import sys
from collections.abc import Awaitable, Callable
from typing import Final, TypeVar

import structlog
import uvloop
from pydantic_settings import BaseSettings

from adapters.log_file import LogFileRefused
from adapters.oss_options import OssOptions
from adapters.settings import ServerSettings, WrongSettings, load, old_names, unknown_variables
from adapters.telemetry import configure_logging
from contracts.errors import PermanentError, PlotwireError

WRONG_CONFIGURATION: Final = 78  # EX_CONFIG of sysexits.h: starting again cannot help
UNAVAILABLE: Final = 69  # EX_UNAVAILABLE: starting again later may
_INTERRUPTED: Final = 130

Own = TypeVar("Own", bound=BaseSettings)


def launch(
    name: str, own: type[Own], run: Callable[[ServerSettings, OssOptions, Own], Awaitable[int]]
) -> int:
    """Run a service process with the settings of the environment, on libuv's event loop.

    Args:
        name: of the process, for its messages.
        own: the settings of this kind of process.
        run: the process; returns its exit code.

    Returns:
        What `run` returned; 78 for settings that are wrong or that a server refuses, and servers that
        can never be used; 69 when a server goes away in the middle of the start, or another process
        has the port.
    """
    try:
        servers, oss, settings = load(ServerSettings, OssOptions, own)
    except WrongSettings as error:
        sys.stderr.write(f"plotwire {name}: wrong settings, not started\n{error}\n")
        return WRONG_CONFIGURATION
    try:
        configure_logging(servers.log_level, servers.log_format, servers.log_file_of(name))
    except LogFileRefused as error:
        sys.stderr.write(f"plotwire {name}: wrong settings, not started\nPLOTWIRE_LOG_FILE: {error}\n")
        return WRONG_CONFIGURATION
    log = structlog.get_logger(name)
    kinds = (ServerSettings, OssOptions, own)
    for variable in unknown_variables(os.environ, kinds):
        log.warning("unknown_variable", name=variable)
    for old in old_names(os.environ, kinds):
        log.info("old_variable_name", name=old.name, now=old.now, is_heeded=old.is_heeded)

    async def main() -> int:
        return await run(servers, oss, settings)

    try:
        return uvloop.run(main())
    except PlotwireError as error:
        log.error("not_started", code=error.code, reason=str(error))  # noqa: TRY400  # known: words, no traceback
        return WRONG_CONFIGURATION if isinstance(error, PermanentError) else UNAVAILABLE
    except OSError as error:
        if error.errno != errno.EADDRINUSE:
            raise
        log.error("not_started", code="PORT_TAKEN", reason=error.strerror)  # noqa: TRY400  # as above
        return UNAVAILABLE
    except (asyncio.CancelledError, KeyboardInterrupt):
        return _INTERRUPTED


def spare_the_collector() -> None:
    """Keep what there is of a started process, which lives as long as itself, out of garbage collections.

    A full collection, one in every few thousand requests, is a pause in which nobody is answered: of
    some hundred milliseconds with all of that, of about ten without.
    """
    gc.collect()
    gc.freeze()
