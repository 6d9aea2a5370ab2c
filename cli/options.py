"""Options that several commands share."""

from pathlib import Path
from typing import Annotated

import typer

from contracts import identifiers, limits
from contracts.output import ImageFormat

Format = Annotated[ImageFormat, typer.Option("--format", "-f", help="Image format.")]
Width = Annotated[int, typer.Option(help="Layout width in px.", min=1, max=limits.MAX_SIDE_PX)]
Height = Annotated[int, typer.Option(help="Layout height in px.", min=1, max=limits.MAX_SIDE_PX)]
Scale = Annotated[
    float, typer.Option(help="Device pixels per layout px.", min=limits.MIN_SCALE, max=limits.MAX_SCALE)
]
GatewayUrl = Annotated[
    str | None,
    typer.Option(
        "--gateway", envvar="PLOTWIRE_GATEWAY_URL", help="Address of the gateway.", show_default=False
    ),
]
PortsFile = Annotated[
    Path | None, typer.Option(help="JSON file with the addresses that `plotwire up` writes.", dir_okay=False)
]
Client = Annotated[str, typer.Option(help="Who asks.")]
Lane = Annotated[identifiers.Lane, typer.Option(help="`interactive` goes before `bulk`.")]
OssPath = Annotated[str | None, typer.Option(help="Folder of the images in the bucket.")]
TopologyPrefix = Annotated[
    str,
    typer.Option(
        "--prefix", envvar="PLOTWIRE_TOPOLOGY_PREFIX", help="First word of every exchange and queue."
    ),
]
