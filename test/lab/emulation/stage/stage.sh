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

# NAME SETTING…: a service that connects, tells what that gave, and stays. Its files lie where no setting hides them.
start_unit() {
  local name=$1
  mkdir -p /opt/stage
  install -m 644 connect stay.cjs /opt/stage
  {
    printf '[Service]\nExecStart=/usr/local/bin/node /opt/stage/stay.cjs\nStandardOutput=truncate:/opt/stage/%s.said\n' "$name"
    printf '%s\n' "${@:2}"
  } >"/etc/systemd/system/$name.service"
  rm -f "/opt/stage/$name.said"
  systemctl daemon-reload
  systemctl restart "$name.service"
  until [ -s "/opt/stage/$name.said" ]; do sleep 0.2; done
}

# INDEX USER NAME: what the service told, and what dockperm tells that user of it.
act_unit() {
  local began ended said
  read -r began _ </proc/uptime
  echo "$1" >/dev/ttyS0
  said=$(cat "/opt/stage/$3.said")
  as "$2" node package/bin/dockperm.js check --unit "$3" --format json --timeout 60s >report 2>&1
  read -r ended _ </proc/uptime
  printf '%s\t%s\t%s\t%s\n%s\036' "$1" "$began" "$ended" "${said//[$'\t\n']/ }" "$(cat report)" >/dev/ttyS1
}
