"""The ways to a stored picture, each started, offered charts, and stopped."""
