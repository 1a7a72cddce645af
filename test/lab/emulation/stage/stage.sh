# What every staging needs; goes before the acts.
export PATH=/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin LANG=C.UTF-8 NO_COLOR=1
chmod 755 .
stty -F /dev/ttyS1 raw

# USER COMMAND…: as somebody who has just logged in.
as() {
  local home=/home/$1
  [ -d "$home" ] || home=/root
  setpriv --reuid="$1" --regid="$1" --init-groups --inh-caps=-all env HOME="$home" "${@:2}"
}

# NAME USER [PREFIX…]: connects, asks dockperm, and sends both answers out.
act() {
  local name=$1 began ended said
  shift
  read -r began _ </proc/uptime
  echo "$name" >/dev/ttyS0
  said=$(as "$@" node -e "$(cat connect)" /run/docker.sock 2>&1)
  as "$@" node package/bin/dockperm.js check --format json --timeout 60s >report 2>&1
  read -r ended _ </proc/uptime
  printf '%s\t%s\t%s\t%s\n%s\036' "$name" "$began" "$ended" "${said//[$'\t\n']/ }" "$(cat report)" >/dev/ttyS1
}
