# What the staging of a remedy needs; goes after stage.sh. Everything is asked of bob, who may use sudo, logged in again.
socket=/var/run/docker.sock
# On the disk, for what goes on after a reboot.
staged=/var/lib/staged
# What an administrator restarts, and how many fixes it takes until all is well.
units='docker.socket docker.service'
times=1
# A service that is asked about instead of bob; none unless said.
unit=

# The engine, its groups and its units as they were installed.
reset() {
  systemctl stop docker.socket docker.service
  rm -rf /etc/systemd/system/docker.s* /home/bob/.local
  systemctl daemon-reload
  systemctl reset-failed docker.socket docker.service 2>/dev/null
  getent group docker >/dev/null || groupadd --system docker
  gpasswd --delete bob docker 2>/dev/null
  systemctl start docker.socket docker.service
  units='docker.socket docker.service'
}

# Lines of a drop-in for docker.socket, as `systemctl edit` writes one.
tell_socket() {
  mkdir -p /etc/systemd/system/docker.socket.d
  printf '%s\n' '[Socket]' "$@" >/etc/systemd/system/docker.socket.d/override.conf
  systemctl daemon-reload
  systemctl restart docker.socket docker.service
}

# COMMAND…: with the credentials that the process of the service has now.
as_unit() {
  local status="/proc/$(systemctl show --property MainPID --value "$unit.service")/status"
  ids() { sed -n "s/^$1:\\t//p" "$status" | tr -s '\t ' ' '; }
  setpriv --reuid="$(ids Uid | cut -d' ' -f1)" --regid="$(ids Gid | cut -d' ' -f1)" \
    --groups="$(ids Groups | sed 's/ *$//; s/ /,/g')" --inh-caps=-all "$@"
}

# NAME: connects and keeps what that gives.
look() {
  local said
  if [ -n "$unit" ]; then said=$(as_unit node -e "$(cat connect)" "$socket" 2>&1)
  else said=$(as bob node -e "$(cat connect)" "$socket" 2>&1); fi
  printf '%s\t%s\n' "$1" "${said//[$'\t\n']/ }" >>"$staged/looked"
}

# NAME COMMAND…: keeps dockperm's exit code, and what it says.
ask() {
  local name=$1 code=0
  shift
  as bob node package/bin/dockperm.js "$@" >out 2>err || code=$?
  printf '%s\t%s\n' "$name" "$code" >>"$staged/looked"
  { printf '\035%s\n' "$name"; cat out err; } >>"$staged/said"
}

# INDEX FLAG…: has it repaired, restarts the engine, and has it taken back.
remedy() {
  begin "$1"
  repair "${@:2}"
  take_back
}

# The same, but for what goes on after a reboot.
remedy_over_reboot() {
  begin "$1"
  repair "${@:2}"
  sync
}

go_on() {
  . "$staged/times"
  systemctl start docker.socket docker.service
  look rebooted
  take_back
}

begin() {
  echo "remedy $1" >/dev/ttyS0
  rm -rf "$staged"
  mkdir -p "$staged"
  echo "times=$times" >"$staged/times"
  echo "$1" >"$staged/index"
  look denied
}

repair() {
  local time
  for time in $(seq "$times"); do ask fix fix --yes --format json --timeout 60s "$@"; done
  look connects
  systemctl restart $units
  look restarted
}

take_back() {
  local time
  for time in $(seq "$times"); do ask undo undo; done
  look undone
  { cat "$staged/index" "$staged/looked" "$staged/said"; printf '\036'; } >/dev/ttyS1
  rm -r "$staged"
}
