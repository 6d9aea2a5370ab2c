"""RabbitMQ, MongoDB and an OSS endpoint on this machine: for demo, development and tests only."""

from devstack.stack import Addresses, Stack, run_stack

__all__ = ["Addresses", "Stack", "run_stack"]
