#!/usr/bin/env bash
# Makes what compose.yaml takes as secrets: once. What is there already stays.
#   secrets.sh [FOLDER]
set -euo pipefail
folder=${1:-$(dirname "$0")/secrets}

# Only the owner gets into the folder; inside, the users of the containers have to read.
mkdir -p -m 700 "$folder"
mkdir -p "$folder/keys"
chmod 777 "$folder/keys"

random() { od -An -v -tx1 -N "$1" /dev/urandom | tr -d ' \n'; }
keep() {
    if [ ! -e "$folder/$1" ]; then
        printf '%s\n' "$2" >"$folder/$1"
        chmod 444 "$folder/$1"
    fi
}
held() { cat "$folder/$1"; }

keep rabbitmq_password "$(random 24)"
keep mongo_password "$(random 24)"
keep mongo_root_password "$(random 24)"
keep mongo_key "$(random 96)"
keep oss_access_key_id "LTAI$(random 8)"
keep oss_access_key_secret "$(random 15)"
keep grafana_password "$(random 12)"
keep rabbitmq_account.conf "default_user = plotwire
default_pass = $(held rabbitmq_password)"
keep amqp_url "amqp://plotwire:$(held rabbitmq_password)@rabbitmq:5672/"
keep mongo_url "mongodb://plotwire:$(held mongo_password)@mongodb:27017/plotwire?replicaSet=plotwire"
echo "secrets are in $folder"
