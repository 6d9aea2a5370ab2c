"""Whole-system throughput: Plotwire beside a Celery worker and a Node service, interleaved in one run."""
