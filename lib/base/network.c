#include "base/network.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>

#define BITS_ALL  128
#define BITS_IPV4 96 /* of ::ffff:0:0/96, before an address of IPv4 */

static const unsigned char MAPPED[12] = {[10] = 0xff, [11] = 0xff};

/* Unicast IPv6 that is handed out lies here; all else is special. */
static const struct network UNICAST = {{{0x20}}, 3};

/* Not public within IPv4 and within UNICAST, by the special-purpose registries of IANA. */
static const char *const SPECIAL[] = {
    "0.0.0.0/8",     "10.0.0.0/8",      "100.64.0.0/10",  "127.0.0.0/8",    "169.254.0.0/16",
    "172.16.0.0/12", "192.0.0.0/24",    "192.0.2.0/24",   "192.88.99.0/24", "192.168.0.0/16",
    "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4",    "240.0.0.0/4",
    "2001::/23",     "2001:db8::/32",   "2002::/16",      "3fff::/20",
};

static bool address_parse(const char *text, struct address *ret_address, unsigned *ret_first)
{
    struct address address;
    memcpy(address.bytes, MAPPED, sizeof(MAPPED));
    *ret_first = BITS_IPV4;
    if (inet_pton(AF_INET, text, address.bytes + sizeof(MAPPED)) != 1) {
        *ret_first = 0;
        if (inet_pton(AF_INET6, text, address.bytes) != 1)
            return false;
    }
    *ret_address = address;
    return true;
}

/* The bit at a place, the first one being 0. */
static unsigned bit_of(const struct address *address, unsigned place)
{
    return (address->bytes[place / 8] >> (7 - place % 8)) & 1U;
}

static bool length_parse(const char *text, unsigned maximum, unsigned *ret_bits)
{
    size_t digits = strspn(text, "0123456789");
    if (digits == 0 || digits > 3 || text[digits] != '\0')
        return false;
    unsigned bits = (unsigned)strtoul(text, NULL, 10);
    *ret_bits = bits;
    return bits <= maximum;
}

bool network_parse(const char *text, struct network *ret_network)
{
    char base[INET6_ADDRSTRLEN];
    const char *slash = strchrnul(text, '/');
    size_t length = (size_t)(slash - text);
    struct network network;
    unsigned first, bits = 0;
    if (length >= sizeof(base))
        return false;
    memcpy(base, text, length);
    base[length] = '\0';
    if (!address_parse(base, &network.base, &first))
        return false;
    network.bits = BITS_ALL;
    if (*slash == '/') {
        if (!length_parse(slash + 1, BITS_ALL - first, &bits))
            return false;
        network.bits = first + bits;
    }
    for (unsigned place = network.bits; place < BITS_ALL; place++)
        if (bit_of(&network.base, place) != 0)
            return false;
    *ret_network = network;
    return true;
}

bool network_has(const struct network *network, const struct address *address)
{
    unsigned whole = network->bits / 8;
    if (memcmp(network->base.bytes, address->bytes, whole) != 0)
        return false;
    for (unsigned place = whole * 8; place < network->bits; place++)
        if (bit_of(&network->base, place) != bit_of(address, place))
            return false;
    return true;
}

bool address_from_socket(const struct sockaddr *socket, struct address *ret_address)
{
    if (socket->sa_family == AF_INET) {
        struct sockaddr_in four;
        memcpy(&four, socket, sizeof(four));
        memcpy(ret_address->bytes, MAPPED, sizeof(MAPPED));
        memcpy(ret_address->bytes + sizeof(MAPPED), &four.sin_addr, sizeof(four.sin_addr));
        return true;
    }
    if (socket->sa_family == AF_INET6) {
        struct sockaddr_in6 six;
        memcpy(&six, socket, sizeof(six));
        memcpy(ret_address->bytes, &six.sin6_addr, ADDRESS_BYTES);
        return true;
    }
    return false;
}

bool address_is_public(const struct address *address)
{
    if (memcmp(address->bytes, MAPPED, sizeof(MAPPED)) != 0 && !network_has(&UNICAST, address))
        return false;
    for (size_t i = 0; i < COUNT(SPECIAL); i++) {
        struct network network;
        if (!network_parse(SPECIAL[i], &network) || network_has(&network, address))
            return false;
    }
    return true;
}
