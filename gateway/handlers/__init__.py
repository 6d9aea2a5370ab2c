"""HTTP handlers: parse, act, answer."""
