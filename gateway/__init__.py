"""The gateway: the HTTP interface for callers that speak no AMQP."""
