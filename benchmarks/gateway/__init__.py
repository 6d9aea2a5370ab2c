"""Answer times of the gateway under load: `make bench-gateway`."""
