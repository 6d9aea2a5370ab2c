"""Drawing speed: the same option files through four engines, interleaved in one run."""
