# How the set-up scripts install Debian packages: as root or with sudo, and without starting servers.
# To be sourced.
say() { printf 'setup: %s\n' "$*"; }

as_root() {
    if [ "$(id -u)" = 0 ]; then "$@"
    elif command -v sudo >/dev/null; then sudo "$@"
    else say "need root or sudo for: $*"; exit 1
    fi
}

# Debian starts a broker on all interfaces when it installs one; we want only the program.
install_quietly() {
    local policy=/usr/sbin/policy-rc.d ours=
    if [ ! -e "$policy" ]; then
        ours=yes
        printf '#!/bin/sh\nexit 101\n' | as_root tee "$policy" >/dev/null
        as_root chmod +x "$policy"
    fi
    local status=0
    as_root apt-get update -qq \
        && as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >/dev/null \
        || status=$?
    [ -z "$ours" ] || as_root rm -f "$policy"
    return "$status"
}

# A unit that a package has enabled would start with the machine.
keep_from_starting() {
    ! command -v systemctl >/dev/null || as_root systemctl disable --quiet "$1" 2>/dev/null || true
}
