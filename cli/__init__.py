"""The `plotwire` command."""
