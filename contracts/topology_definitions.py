"""A topology as RabbitMQ's own definitions: what `rabbitmqctl import_definitions` takes."""

from typing import Any

from contracts.topology import Topology


def definitions(topology: Topology, vhost: str = "/") -> dict[str, Any]:
    """Exchanges, queues and bindings of one virtual host, which the import makes where it is missing.

    No users, permissions and policies: those of a broker are its own.
    """
    return {
        "vhosts": [{"name": vhost}],
        "exchanges": [
            {
                "name": exchange.name,
                "vhost": vhost,
                "type": exchange.type.value,
                "durable": True,
                "auto_delete": False,
                "internal": False,
                "arguments": dict(exchange.arguments),
            }
            for exchange in topology.exchanges()
        ],
        "queues": [
            {
                "name": queue.name,
                "vhost": vhost,
                "durable": True,
                "auto_delete": False,
                "arguments": queue.declared_arguments,
            }
            for queue in topology.queues()
        ],
        "bindings": [
            {
                "source": binding.exchange,
                "vhost": vhost,
                "destination": binding.queue,
                "destination_type": "queue",
                "routing_key": binding.key,
                "arguments": {},
            }
            for binding in topology.bindings()
        ],
    }
