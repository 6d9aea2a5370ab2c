"""The line protocol in Python: name, tab and option a line in; milliseconds and bytes a line out."""

import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from time import perf_counter
from typing import Any, Final

WIDTH: Final = 800
HEIGHT: Final = 600


def serve(versions: dict[str, str], draw: Callable[[str, bytes], bytes]) -> None:
    """Answer every line of standard input with what `draw` makes of it: name and JSON text to PNG bytes.

    An error is an answer too: the option is left out, the engine lives on. The environment's
    `KEEP_PNG` names a folder for the pictures, for a look at them.
    """
    keep = os.environ.get("KEEP_PNG")
    _say({"versions": {"python": sys.version.split()[0], **versions}})
    for line in sys.stdin.buffer:
        name, _, text = line.partition(b"\t")
        began = perf_counter()
        try:
            png = draw(name.decode(), text)
        except Exception as error:  # noqa: BLE001  # whatever it is, it is told and not timed
            _say({"error": f"{type(error).__name__}: {error}"})
            continue
        _say({"ms": (perf_counter() - began) * 1000, "size": len(png)})
        if keep:
            (Path(keep) / f"{name.decode()}.png").write_bytes(png)


def _say(answer: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(answer) + "\n")
    sys.stdout.flush()
