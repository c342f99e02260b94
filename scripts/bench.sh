# What the bench scripts share. Source it with `lab` set to a short name: it makes a folder for the run, checks what the
# machine has to offer, and takes everything down again when the script ends.
# Needs root, iproute2, perl, curl, an SSH server, a JDK 25 and the packaged jar (./mvnw package -DskipTests).
shopt -s inherit_errexit   # a measurement in $(…) ends at its first fault too
root=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/.." && pwd)
site=http://127.0.0.1:8080
export LAB=$lab$$ LAB_STATE
LAB_STATE=$(mktemp -d)
. "$root/lab/net.sh"

die() { echo "$(basename "$0"): $*" >&2; exit 1; }
need() { command -v "$1" >/dev/null || [ -x "/usr/sbin/$1" ] || die "needs $1 (Debian: apt install $2)"; }

bench_end() {
  net_down
  rm -rf "$LAB_STATE"
}
trap bench_end EXIT
trap 'exit 130' INT TERM

[ "$(id -u)" = 0 ] || die "needs root"
need ip iproute2
need perl perl
need curl curl
need sshd openssh-server
[ -r "$root/target/understudy.jar" ] || die "needs the packaged jar: ./mvnw package -DskipTests"

# The lab's configuration with an operator `ops`.
operated() { USERS='  users: { ops: { password: "{noop}ops", role: operator } }' config; }

# Starts Understudy on b with $LAB_STATE/u.yaml. Arguments: flags for Java.
understudy_up() {
  on b env JAVA_OPTS="-XX:+UseSerialGC $*" UNDERSTUDY_JAR="$root/target/understudy.jar" \
    setsid "$root/understudy" run --config="$LAB_STATE/u.yaml" </dev/null >"$LAB_STATE/log" 2>&1 &
}

# Asks Understudy's REST API from host b.
api() { on b curl -s -u ops:ops "$@"; }

# await SECONDS WHAT CONDITION…: asks for the condition three times a second. Ends the script if it is not met in time.
await() {
  local until=$((SECONDS + $1)) what=$2
  shift 2
  until "$@"; do
    [ "$SECONDS" -lt "$until" ] || { tail -5 "$LAB_STATE/log" >&2; die "$what did not happen in time"; }
    sleep 0.3
  done
}

understudy_pid() { pgrep -f "[u]nderstudy.jar run --config=$LAB_STATE/u.yaml" | tail -1; }
resident_mb() { awk '/VmRSS/ {print int($2 / 1024)}' "/proc/$1/status"; }
milliseconds_since() { echo $((($(date +%s%N) - $1) / 1000000)); }
median() { sort -n | awk '{v[NR] = $1} END {print (NR % 2 ? v[(NR + 1) / 2] : (v[NR / 2] + v[NR / 2 + 1]) / 2)}'; }
