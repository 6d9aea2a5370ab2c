"""Plotwire contracts: what crosses a process boundary."""

__version__ = "0.1.0"
