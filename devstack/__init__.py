"""RabbitMQ, MongoDB and an OSS endpoint on this machine: for demo, development and tests only.

async with devstack.run(folder) as stack:
    ...stack.addresses.amqp_url...
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from devstack.stack import Addresses, Stack, run_stack

    run = run_stack

__all__ = ["Addresses", "Stack", "run", "run_stack"]


def __getattr__(name: str) -> Any:
    """Import on demand: each server starts below a guard of this package, which needs no driver."""
    if name not in __all__:
        raise AttributeError(name)
    from devstack import stack  # noqa: PLC0415  # see above

    return getattr(stack, "run_stack" if name == "run" else name)
