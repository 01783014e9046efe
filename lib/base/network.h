/* Networks and addresses of IPv4 and IPv6: which ones belong to the public Internet.
 *
 * What the guard of base/fetch.h decides with: nothing is resolved and nothing connected here.
 * Values only; any thread. */
#ifndef PENNANT_BASE_NETWORK_H
#define PENNANT_BASE_NETWORK_H

#include "base/attributes.h"

#include <stdbool.h>
#include <stddef.h>
#include <sys/socket.h>

#define ADDRESS_BYTES 16

/* An address; one of IPv4 is kept as IPv6 writes it (::ffff:a.b.c.d), so that there is one form. */
struct address {
    unsigned char bytes[ADDRESS_BYTES];
};

/* The addresses whose first bits are those of base. */
struct network {
    struct address base;
    unsigned bits; /* 0 to 128 */
};

/* "10.0.0.0/8", "2001:db8::/32", or one address without a length. Bits after the length must be
 * zero. False for any other text. */
bool network_parse(const char *text, struct network *ret_network) MUST_CHECK;

bool network_has(const struct network *network, const struct address *address);

/* False when it is neither IPv4 nor IPv6. */
bool address_from_socket(const struct sockaddr *socket, struct address *ret_address) MUST_CHECK;

/* True for addresses that anybody on the Internet may have; false for those of this host, of
 * private, link-local, carrier, documentation, test, multicast and reserved networks (the metadata
 * services of clouds among them), and for IPv6 forms that hide an IPv4 address. */
bool address_is_public(const struct address *address);

#endif
