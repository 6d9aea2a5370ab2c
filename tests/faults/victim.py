"""`python -m tests.faults.victim consumer|gateway`: a process of the service that can be made to die.

The service runs as it is; what is put into it comes from the environment:
FAULTS_FOLDER (kill points), FAULTS_PLANT (a planted bug, by name), FAULTS_HEARTBEAT_S.
"""

import os
import sys
from pathlib import Path


def main() -> int:
    """Run the process named on the command line; returns its exit code."""
    # All imports are late: drawing processes import this module anew, and need none of it.
    from tests.faults.kill_points import KillPoints  # noqa: PLC0415  # see above

    kind = sys.argv[1]
    if heartbeat_s := os.environ.get("FAULTS_HEARTBEAT_S"):
        from adapters import rabbit_connection  # noqa: PLC0415  # see above

        vars(rabbit_connection)["_HEARTBEAT_S"] = int(heartbeat_s)
    if bug := os.environ.get("FAULTS_PLANT"):
        from tests.faults.planted import plant  # noqa: PLC0415  # see above

        plant(bug)
    if kind == "consumer":
        from consumer.app import main as run  # noqa: PLC0415  # a gateway needs no renderer
        from tests.faults import killer_charts  # noqa: PLC0415  # as above

        killer_charts.install()
    else:
        from gateway.app import main as run  # noqa: PLC0415  # a consumer needs no web server
    KillPoints(Path(os.environ["FAULTS_FOLDER"])).install(kind)
    return run()


if __name__ == "__main__":
    sys.exit(main())
