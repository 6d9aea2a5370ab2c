"""Imported by the fork server, for its effect: every process forked from it starts warm."""

from consumer.render_worker import warm_up

warm_up()
