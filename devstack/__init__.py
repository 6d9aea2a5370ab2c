"""RabbitMQ, MongoDB and an OSS endpoint on this machine: for demo, development and tests only.

async with devstack.run(folder) as stack:
    ...stack.addresses.amqp_url...
"""

from devstack.stack import Addresses, Stack, run_stack

run = run_stack

__all__ = ["Addresses", "Stack", "run", "run_stack"]
