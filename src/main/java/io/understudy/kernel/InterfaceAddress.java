package io.understudy.kernel;

import java.net.InetAddress;

/**
 * An address on an interface.
 *
 * @param tentative IPv6 duplicate detection is running or has failed: the address can't be used
 */
public record InterfaceAddress(int linkIndex, InetAddress address, int prefix, boolean tentative) {}
