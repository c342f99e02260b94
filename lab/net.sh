# The lab: four hosts on one switch, each a network namespace; a and b have a process table of their own.
#   a 10.77.0.1 primary   b 10.77.0.2 standby   c 10.77.0.3 client   g 10.77.0.254 gateway and witness   VIP 10.77.0.100
#   With LAB_IPV6 set, each has 2001:db8:77::N as well, and a has the VIP6 too.
#   With LAB_EYE set, there is a fifth host, w, that only looks at the wire.
# Source it with LAB (a short name, unique on this machine) and LAB_STATE (a folder) set. Needs root, or a user
# namespace as in ./demo.
VIP=10.77.0.100
VIP6=2001:db8:77::100
lab_here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
ns() { echo "us$LAB-$1"; }

# on HOST CMD...: in the host's network, and for a and b in its process table.
on() {
  local host=$1; shift
  if [ -s "$LAB_STATE/init-$host.pid" ]; then
    nsenter -t "$(cat "$LAB_STATE/init-$host.pid")" -n -p -m -- "$@"
  else
    ip netns exec "$(ns "$host")" "$@"
  fi
}
unplug() { ip -n "$(ns sw)" link set "p$1" down; }
plug() { ip -n "$(ns sw)" link set "p$1" master br0; ip -n "$(ns sw)" link set "p$1" up; }
isolate() { ip -n "$(ns sw)" link set "p$1" nomaster; }   # the carrier stays
# part HOST HOST: the two don't hear each other, all others hear both. join undoes it.
part() { local h; for h in "$@"; do bridge -n "$(ns sw)" link set dev "p$h" isolated on; done; }
join() { local h; for h in "$@"; do bridge -n "$(ns sw)" link set dev "p$h" isolated off; done; }
# loses PERCENT HOST...: of what these send, at random, as the switch takes it in. loses_none ends it.
loses() {
  local percent=$1 h; shift
  ip netns exec "$(ns sw)" nft add table netdev lossy
  for h in "$@"; do
    ip netns exec "$(ns sw)" nft "
      add chain netdev lossy from_$h { type filter hook ingress device p$h priority 0; }
      add rule netdev lossy from_$h numgen random mod 100 < $percent drop"
  done
}
loses_none() { ip netns exec "$(ns sw)" nft delete table netdev lossy; }
mac() { ip -n "$(ns "$1")" -o link show eth0 | sed 's/.*link.ether \([0-9a-f:]*\).*/\1/'; }

host_up() { # host last-octet
  ip netns add "$(ns "$1")"
  ip link add eth0 netns "$(ns "$1")" type veth peer name "p$1" netns "$(ns sw)"
  ip -n "$(ns sw)" link set "p$1" master br0 up
  ip -n "$(ns "$1")" link set lo up
  ip -n "$(ns "$1")" link set eth0 up
  [ "$1" = w ] && { ip -n "$(ns w)" link set eth0 addrgenmode none; return 0; }
  ip -n "$(ns "$1")" address add "10.77.0.$2/24" dev eth0
  [ -z "${LAB_IPV6:-}" ] || ip -n "$(ns "$1")" address add "2001:db8:77::$2/64" dev eth0 nodad
  [ "$1" = g ] || ip -n "$(ns "$1")" route add default via 10.77.0.254
  # a forwarding old holder would hide missing announcements
  ip netns exec "$(ns "$1")" sh -c 'cd /proc/sys/net/ipv4
    echo 0 >ip_forward; echo "0 0" >ping_group_range; echo 0 >conf/all/arp_accept'
}

# A reaping init with a process table of its own; it ends with the lab.
init_up() {
  setsid ip netns exec "$(ns "$1")" unshare --pid --fork --mount-proc --kill-child \
    sh -c 'trap : CHLD TERM; while :; do sleep 3600 & wait; done' </dev/null >/dev/null 2>&1 &
  local outer=$! n=0 inner=
  disown "$outer"   # it ends by a signal, which is no news
  until inner=$(cat "/proc/$outer/task/$outer/children" 2>/dev/null | tr -d ' ') &&
    [ -n "$inner" ] && [ "$(cat "/proc/$inner/comm" 2>/dev/null)" = sh ]; do
    n=$((n + 1)); [ $n -lt 250 ] || { echo "lab: host $1 has no process table" >&2; return 1; }
    sleep 0.02
  done
  echo "$outer" >"$LAB_STATE/outer-$1.pid"; echo "$inner" >"$LAB_STATE/init-$1.pid"
}

net_up() {
  mkdir -p "$LAB_STATE"
  ip netns add "$(ns sw)"
  ip -n "$(ns sw)" link add br0 type bridge forward_delay 0 stp_state 0
  ip -n "$(ns sw)" link set br0 up
  local h; for h in a:1 b:2 c:3 g:254 ${LAB_EYE:+w:0}; do host_up "${h%%:*}" "${h##*:}"; done
  init_up a; init_up b
  on a ip address add "$VIP/32" dev eth0
  [ -z "${LAB_IPV6:-}" ] || on a ip address add "$VIP6/128" dev eth0 nodad preferred_lft 0
}

net_down() {
  local h pid
  for h in a b c g w sw; do
    [ -e "/run/netns/$(ns "$h")" ] || continue
    for pid in $(ip netns pids "$(ns "$h")" 2>/dev/null); do kill -9 "$pid" 2>/dev/null || true; done
    ip netns delete "$(ns "$h")" 2>/dev/null || true
  done
  rm -f "$LAB_STATE"/init-*.pid "$LAB_STATE"/outer-*.pid
}

# A real SSH server on a: OpenSSH's if it is installed and may drop its rights, else Apache MINA's. The keys are made
# for this lab only.
# LAB_SSHD=mina asks for the latter; it needs JAVA and LAB_CLASSPATH.
ssh_up() {
  local sshd d=$LAB_STATE/ssh
  sshd=$(command -v sshd || echo /usr/sbin/sshd); mkdir -p "$d"; chmod 700 "$d"
  if [ "${LAB_SSHD:-}" = mina ] || [ ! -x "$sshd" ] || ! command -v ssh-keygen >/dev/null; then
    "$JAVA" -cp "$LAB_CLASSPATH" io.understudy.lab.LabSshServer keys "$d" 10.77.0.1 || return 1
    on a setsid env LAB_STATE="$LAB_STATE" "$JAVA" -cp "$LAB_CLASSPATH" io.understudy.lab.LabSshServer serve "$d" 22 \
      </dev/null >"$d/sshd.log" 2>&1 &
    local n=0
    until grep -q serves "$d/sshd.log" 2>/dev/null; do
      n=$((n + 1)); [ $n -lt 300 ] || { cat "$d/sshd.log" >&2; return 1; }
      sleep 0.1
    done
    return 0
  fi
  mkdir -p /run/sshd
  # What the machine's user has bash do at each login (and wait for, when a lock was left behind) is no part of the lab.
  [ ! -e "$HOME/.bashrc" ] || on a mount --bind /dev/null "$HOME/.bashrc"
  local key; for key in host user; do ssh-keygen -q -t "${LAB_KEY:-ed25519}" -N '' -f "$d/$key" <<<y >/dev/null; done
  cp "$d/user.pub" "$d/authorized_keys"
  echo "10.77.0.1,2001:db8:77::1 $(cut -d' ' -f1,2 "$d/host.pub")" >"$d/known_hosts"
  cat >"$d/sshd_config" <<C
ListenAddress 0.0.0.0:22
${LAB_IPV6:+ListenAddress [::]:22}
HostKey $d/host
AuthorizedKeysFile $d/authorized_keys
PermitRootLogin prohibit-password
PasswordAuthentication no
KbdInteractiveAuthentication no
UsePAM no
StrictModes no
Subsystem sftp internal-sftp
PidFile $d/sshd.pid
MaxSessions 20
SetEnv LAB_STATE=$LAB_STATE
C
  on a setsid "$sshd" -f "$d/sshd_config" -E "$d/sshd.log"
}

web() { LAB_STATE=$LAB_STATE on "$1" env LAB_STATE="$LAB_STATE" "$lab_here/webctl" "$2" "$1"; }

# The service as in docs/configuration.md, with fast timings if FAST is set.
config() {
  local here="env LAB_STATE=$LAB_STATE $lab_here/webctl"
  local watch='{ interval: 1s, timeout: 500ms, fail-after: 3 }' pace='interval: 1s, timeout: 1s, fail-after: 3'
  if [ -n "${FAST:-}" ]; then
    watch='{ interval: 100ms, timeout: 50ms, fail-after: 3 }'
    pace='interval: 100ms, timeout: 500ms, fail-after: 3'
  fi
  cat <<C
understudy:
  node: b
  data-dir: $LAB_STATE/data
  start-hold: ${START_HOLD:-1s}
  boot-hold: 0s
${USERS:-}
  services:
    web:
      mode: ${MODE:-act}
      addresses: [$VIP/32]
      interface: eth0
      primary:
        address: 10.77.0.1
        name: a
        interface: eth0
        stop: "$lab_here/webctl stop a"
        ssh:
          host: 10.77.0.1
          user: $(id -un)
          private-key: $LAB_STATE/ssh/user
          known-hosts: ${KNOWN_HOSTS:-$LAB_STATE/ssh/known_hosts}
          command-timeout: 8s
      host-watch: $watch
      probes:
        - { name: home, http: { url: "http://$VIP/", contains: "<html>" }, $pace }
      respawn: { process: labweb, command: "$lab_here/webctl graceful a", wait: 300ms, attempts: ${ATTEMPTS:-1} }
      fence:
        methods:
          - { ssh: { command: "ip address delete {address} dev {interface}" }, timeout: 8s }
        when-unproven: ${UNPROVEN:-hold}
      witnesses: { addresses: [10.77.0.254], need: 1 }
      takeover: { start: "$here graceful b", stop: "$here stop b", confirm: 500ms }
      failback: { policy: manual, claim: "ip address replace {address} dev {interface}" }
C
}
