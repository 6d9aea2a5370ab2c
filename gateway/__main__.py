"""`python -m gateway`: run a gateway with the settings of the environment."""

import sys

from gateway.app import main

if __name__ == "__main__":
    sys.exit(main())
