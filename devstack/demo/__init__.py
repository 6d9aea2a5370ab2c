"""The demo: a producer, a subscriber, and charts of our own making."""
