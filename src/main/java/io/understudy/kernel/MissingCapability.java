package io.understudy.kernel;

/** Refusals for want of a right, said so that the operator knows what to grant. */
final class MissingCapability {
    private MissingCapability() {}

    static KernelException echo(int errno) {
        return new KernelException(
                "echo requests can't be sent: this process's group is outside net.ipv4.ping_group_range and it lacks"
                        + " CAP_NET_RAW; "
                        + "set `sysctl net.ipv4.ping_group_range=\"0 2147483647\"` or grant the capability "
                        + "(systemd: AmbientCapabilities=CAP_NET_RAW; by hand: setpriv --ambient-caps +net_raw)",
                errno);
    }

    static KernelException raw(String interfaceName, int errno) {
        return new KernelException("ARP and neighbour discovery on " + interfaceName
                + " need CAP_NET_RAW, which this process lacks: grant it"
                + " (systemd: AmbientCapabilities=CAP_NET_RAW CAP_NET_ADMIN; "
                + "by hand: setpriv --ambient-caps +net_raw,+net_admin)", errno);
    }

    /** @param what was tried, as {@code 192.0.2.100/32 can't be added to eth0} */
    static KernelException admin(String what, int errno) {
        return new KernelException(what
                + ": this process lacks CAP_NET_ADMIN, grant it"
                + " (systemd: AmbientCapabilities=CAP_NET_ADMIN CAP_NET_RAW; "
                + "by hand: setpriv --ambient-caps +net_admin,+net_raw)", errno);
    }

    static boolean refused(int errno) {
        return errno == Libc.EPERM || errno == Libc.EACCES;
    }
}
