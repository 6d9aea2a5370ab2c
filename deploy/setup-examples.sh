#!/usr/bin/env bash
# What the Java and Go programs of docs/examples are compiled with: Debian's compilers and AMQP clients.
set -euo pipefail
cd "$(dirname "$0")/.."
. deploy/debian.sh

# make runs this beside deploy/setup-node.sh; only one may install Debian packages.
exec 9>.venv/.setup.lock
flock 9

missing_packages() {
    command -v javac >/dev/null || echo default-jdk-headless
    [ -e /usr/share/java/amqp-client.jar ] || echo librabbitmq-client-java
    command -v go >/dev/null || echo golang-go
    [ -d /usr/share/gocode/src/github.com/rabbitmq/amqp091-go ] || echo golang-github-rabbitmq-amqp091-go-dev
}

packages=$(missing_packages)
if [ -n "$packages" ]; then
    say "installing Debian packages:" $packages
    # shellcheck disable=SC2086  # one word a package
    install_quietly $packages
fi
