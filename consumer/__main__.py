"""`python -m consumer`: run a consumer with the settings of the environment."""

import sys


def main() -> int:
    """Run a consumer; returns the exit code."""
    # Imported late: drawing processes import this module anew, and need no driver.
    from consumer.app import main as run  # noqa: PLC0415  # see above

    return run()


if __name__ == "__main__":
    sys.exit(main())
