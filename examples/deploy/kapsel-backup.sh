#!/bin/sh
# Once a day, by cron or a timer, as the user that runs the server. Copy the folder to another machine afterwards.
set -eu
folder=${1:-/var/backups/kapsel}
node /opt/kapsel/dist/cli.js backup "$folder/kapsel-$(date -u +%Y-%m-%dT%H%M%S).backup" --keep-months 6
