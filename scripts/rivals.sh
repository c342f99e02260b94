# What a user might run instead of Understudy, on the lab's hosts a and b. Sourced by bench-crash, after bench.sh.

rival_needs() {
  case $1 in
    none) ;;
    keepalived-1s | keepalived-100ms | keepalived-10ms) need keepalived keepalived ;;
    ucarp) need ucarp ucarp ;;
    shell) need ping iputils-ping; need arping iputils-arping ;;
    *) die "no rival is called $1" ;;
  esac
}

# How long the client watches: the crash comes within 2 s, and the rest is time for the rival to take over.
rival_seconds() {
  case $1 in
    shell) echo 45 ;;
    ucarp | keepalived-1s) echo 9 ;;
    *) echo 4 ;;
  esac
}

# Starts the rival on a and b, and returns when a has the address.
rival_up() {
  case $1 in
    keepalived-1s) keepalived_up 1 ;;
    keepalived-100ms) keepalived_up 0.1 ;;
    keepalived-10ms) keepalived_up 0.01 ;;
    ucarp) ucarp_up ;;
    shell) shell_up ;;
  esac
  await 20 "$1 on a taking the address" has_address a
}

has_address() { on "$1" ip -o address show dev eth0 | grep -qw "$VIP"; }

# keepalived_up SECONDS: between two advertisements.
keepalived_up() {
  local host state priority
  on a ip address delete "$VIP/32" dev eth0
  for host in a b; do
    state=BACKUP priority=100
    [ "$host" = b ] || state=MASTER priority=200
    cat >"$LAB_STATE/keepalived-$host.conf" <<C
global_defs {
  router_id $host
  vrrp_version 3
  vrrp_garp_master_delay 1
}
vrrp_instance web {
  state $state
  interface eth0
  virtual_router_id 51
  priority $priority
  advert_int $1
  virtual_ipaddress { $VIP/24 dev eth0 }
}
C
    on "$host" keepalived --vrrp --dont-fork --log-console --use-file "$LAB_STATE/keepalived-$host.conf" \
      --pid "$LAB_STATE/keepalived-$host.pid" --vrrp_pid "$LAB_STATE/vrrp-$host.pid" \
      </dev/null >"$LAB_STATE/keepalived-$host.log" 2>&1 &
  done
  sleep 6   # until both have settled who is master
}

ucarp_up() {
  on a ip address delete "$VIP/32" dev eth0
  printf '#!/bin/sh\nip address add %s/24 dev "$1"\n' "$VIP" >"$LAB_STATE/up"
  printf '#!/bin/sh\nip address delete %s/24 dev "$1"\n' "$VIP" >"$LAB_STATE/down"
  chmod +x "$LAB_STATE/up" "$LAB_STATE/down"
  ucarp_on a 10.77.0.1 -k 0 -P
  sleep 5
  ucarp_on b 10.77.0.2 -k 50
  sleep 5
}

# ucarp_on HOST ADDRESS OPTION…
ucarp_on() {
  local host=$1 address=$2
  shift 2
  on "$host" ucarp -i eth0 -s "$address" -v 7 -p bench -a "$VIP" -u "$LAB_STATE/up" -d "$LAB_STATE/down" "$@" \
    </dev/null >"$LAB_STATE/ucarp-$host.log" 2>&1 &
}

# The oldest answer: one echo every ten seconds, then the address comes up on b.
shell_up() {
  on b sh -c 'while ping -c 1 "$1" >/dev/null 2>&1; do sleep 10; done
    ip address add "$1/24" dev eth0
    arping -c 1 -U -I eth0 "$1"' watch "$VIP" </dev/null >"$LAB_STATE/watch.log" 2>&1 &
  sleep $((RANDOM % 10 + 2))   # the crash comes at any moment of the ten seconds
}
