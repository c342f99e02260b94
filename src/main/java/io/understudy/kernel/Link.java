package io.understudy.kernel;

/**
 * A network interface at one moment.
 *
 * @param index its number
 * @param up administratively up
 * @param carrier up and the other end is there (IFF_LOWER_UP)
 */
public record Link(int index, String name, HardwareAddress hardwareAddress, boolean up, boolean carrier) {}
