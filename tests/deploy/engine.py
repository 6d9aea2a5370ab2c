"""Builds and runs the image with podman, as root: no Docker engine, no registry.

The base image comes from Debian by debootstrap instead of a registry. Images and layers are kept in a folder
outside the tree, so that a fresh clone builds what changed and nothing else.
"""

import hashlib
import os
import shlex
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[2]
BASE: Final = "docker.io/library/debian:bookworm-slim"
_RELEASE: Final = "bookworm"
_CA_BUNDLE: Final = Path("/etc/ssl/certs/ca-certificates.crt")

_LIMITS: Final = ("--ulimit=nofile=1024:1024", "--ulimit=nproc=1024:1024")
"""Podman would raise those of this machine, which takes a right that a container of ours has not."""

_OWN_CGROUPS: Final = 'umount -R /sys/fs/cgroup && mount -t cgroup2 none /sys/fs/cgroup && exec "$@"'
"""crun refuses machines whose control groups are half old and half new; in a mount namespace they are new."""


class EngineFailed(Exception):
    """A command of the engine failed; the message has what it printed."""


@dataclass(frozen=True)
class Engine:
    """Podman with storage of its own.

    Args:
        folder: of images and layers; on a file system that overlays work on.
    """

    folder: Path

    @classmethod
    def of_this_user(cls) -> "Engine":
        """The one whose storage all trees of this user share."""
        cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
        return cls(cache / "plotwire" / "image")

    def build(self) -> str:
        """Build `deploy/Dockerfile` from this tree, and what is missing of its base; returns the image's name.

        Raises:
            EngineFailed: with all that was printed.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        (self.folder / "storage.conf").write_text(
            f'[storage]\ndriver = "overlay"\ngraphroot = "{self.folder}/images"\nrunroot = "{self.folder}/run"\n'
        )
        (self.folder / "pip.conf").write_text("[global]\ncert = /run/host/ca.crt\n")
        if self._done(self._podman("image", "exists", BASE)).returncode:
            self._make_base()
        name = f"localhost/plotwire:{hashlib.sha256(bytes(ROOT)).hexdigest()[:12]}"
        # The machine's certificate authorities, for it may reach its package index through one of its own.
        trust = ("-v", f"{_CA_BUNDLE}:/run/host/ca.crt:ro", "-v", f"{self.folder}/pip.conf:/etc/pip.conf:ro")
        options = ("--isolation", "chroot", "--pull-never", "--layers", "--format", "docker", *trust)
        self._must(self._podman("build", *options, "-t", name, "-f", "deploy/Dockerfile", "."))
        return name

    def command(self, image: str, *arguments: str, options: Sequence[str] = ()) -> list[str]:
        """What runs `image` as production does: read-only, no capability, no new privilege.

        Args:
            image: its name.
            arguments: of its entry point.
            options: more of `podman run`.
        """
        locked = ("--read-only", "--cap-drop=all", "--security-opt=no-new-privileges", "--cgroups=disabled")
        # Not by podman's timers, which need systemd: tests ask when they want to know.
        run = ("run", "--rm", "--runtime=crun", "--no-healthcheck", *locked, *_LIMITS, *options)
        return self._podman(*run, image, *arguments)

    def run(
        self, image: str, *arguments: str, options: Sequence[str] = ()
    ) -> subprocess.CompletedProcess[str]:
        """Run `image` to its end, whatever that is."""
        return self._done(self.command(image, *arguments, options=options))

    def exec(self, container: str, *command: str) -> subprocess.CompletedProcess[str]:
        """Run `command` in a running container."""
        return self._done(self._podman("exec", container, *command))

    def inspect(self, image: str, format_: str) -> str:
        """A part of what the image says of itself, as a Go template."""
        return self._must(self._podman("image", "inspect", "--format", format_, image)).stdout.strip()

    def stop(self, container: str, limit_s: int) -> None:
        """SIGTERM, and SIGKILL after `limit_s`."""
        self._must(self._podman("stop", "--time", str(limit_s), container))

    def remove(self, container: str) -> None:
        """End it at once; nothing happens when there is none."""
        self._done(self._podman("rm", "--force", "--ignore", "--time", "0", container))

    def remove_volume(self, volume: str) -> None:
        """With what is in it; nothing happens when there is none."""
        self._done(self._podman("volume", "rm", "--force", volume))

    def _make_base(self) -> None:
        # As on a machine of users: without what minbase leaves in its cache.
        steps = (
            'debootstrap --variant=minbase --exclude=tzdata "$2" "$1/base"',
            'rm -rf "$1"/base/var/cache/apt/archives/*.deb "$1"/base/var/lib/apt/lists/*',
            'tar -C "$1/base" -c . | podman import --change CMD=bash - "$3"',
        )
        work = self.folder / f"base.{os.getpid()}"
        work.mkdir()
        try:
            self._must(self._as_root("sh", "-euc", "\n".join(steps), "sh", str(work), _RELEASE, BASE))
        finally:
            self._must(self._as_root("rm", "-rf", str(work)))

    def _podman(self, *arguments: str) -> list[str]:
        return self._as_root("podman", "--log-level=fatal", *arguments)

    def _as_root(self, *command: str) -> list[str]:
        storage = f"CONTAINERS_STORAGE_CONF={self.folder}/storage.conf"
        in_namespace = ("unshare", "--mount", "--propagation", "private", "sh", "-c", _OWN_CGROUPS, "sh")
        sudo = () if os.geteuid() == 0 else ("sudo", "-n")
        return [*sudo, "env", storage, *in_namespace, *command]

    def _must(self, command: list[str]) -> subprocess.CompletedProcess[str]:
        done = self._done(command)
        if done.returncode:
            raise EngineFailed(f"{shlex.join(command)}\n{done.stdout}\n{done.stderr}")
        return done

    @staticmethod
    def _done(command: list[str]) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            command, capture_output=True, text=True, check=False, cwd=ROOT, stdin=subprocess.DEVNULL
        )
