/* Which addresses are public, and what a network holds. */
#include "base/network.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/un.h>

#include <cmocka.h>

/* By way of a socket's address, as libcurl gives it. */
static struct address address_of(const char *text)
{
    struct sockaddr_in four = {.sin_family = AF_INET};
    struct sockaddr_in6 six = {.sin6_family = AF_INET6};
    struct address address;
    const void *from = &four;
    if (inet_pton(AF_INET, text, &four.sin_addr) != 1) {
        assert_int_equal(inet_pton(AF_INET6, text, &six.sin6_addr), 1);
        from = &six;
    }
    assert_true(address_from_socket(from, &address));
    return address;
}

static const char *const PUBLIC[] = {
    "1.1.1.1",         "9.255.255.255",   "11.0.0.0",        "100.63.255.255", "100.128.0.0",
    "126.255.255.255", "128.0.0.0",       "169.253.255.255", "169.255.0.0",    "172.15.255.255",
    "172.32.0.0",      "192.167.255.255", "192.169.0.0",     "198.17.255.255", "198.20.0.0",
    "223.255.255.255", "2606:4700::1",    "2001:200::1",     "2001:db9::1",    "2003::1",
    "2a00:1450::8a",   "3ffe::1",         "::ffff:93.1.2.3",
};
static const char *const SPECIAL[] = {
    "0.0.0.0",
    "0.255.255.255",
    "10.0.0.1",
    "10.255.255.255",
    "100.64.0.1",
    "100.100.100.200",
    "127.0.0.1",
    "127.255.255.254",
    "169.254.169.254",
    "172.16.0.1",
    "172.31.255.255",
    "192.0.0.192",
    "192.0.2.1",
    "192.88.99.1",
    "192.168.1.1",
    "198.18.0.1",
    "198.19.255.255",
    "198.51.100.7",
    "203.0.113.9",
    "224.0.0.1",
    "239.255.255.255",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::ffff:10.0.0.1",
    "::ffff:127.0.0.1",
    "::127.0.0.1",
    "64:ff9b::a00:1",
    "fe80::1",
    "fc00::1",
    "fd00:ec2::254",
    "fec0::1",
    "ff02::1",
    "2001::1",
    "2001:1ff::1",
    "2001:db8::1",
    "2002:7f00:1::",
    "3fff:fff::1",
    "100::1",
    "4000::1",
    "::ffff:169.254.169.254",
};

static void public_addresses_are_known(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(PUBLIC); i++) {
        struct address address = address_of(PUBLIC[i]);
        if (!address_is_public(&address))
            fail_msg("%s is public", PUBLIC[i]);
    }
    for (size_t i = 0; i < COUNT(SPECIAL); i++) {
        struct address address = address_of(SPECIAL[i]);
        if (address_is_public(&address))
            fail_msg("%s is not public", SPECIAL[i]);
    }
}

static void a_network_has_its_addresses(void **state)
{
    static const struct {
        const char *network, *address;
        bool has;
    } ROWS[] = {
        {"10.1.0.0/16", "10.1.0.0", true},
        {"10.1.0.0/16", "10.1.255.255", true},
        {"10.1.0.0/16", "10.2.0.0", false},
        {"10.1.0.0/16", "10.0.255.255", false},
        {"10.1.0.0/16", "::ffff:10.1.2.3", true},
        {"192.168.4.0/22", "192.168.7.255", true},
        {"192.168.4.0/22", "192.168.8.0", false},
        {"127.0.0.1", "127.0.0.1", true},
        {"127.0.0.1", "127.0.0.2", false},
        {"0.0.0.0/0", "203.0.113.1", true},
        {"0.0.0.0/0", "::1", false},
        {"::/0", "203.0.113.1", true},
        {"fd00::/8", "fdff::1", true},
        {"fd00::/8", "fe00::1", false},
        {"2001:db8::1", "2001:db8::1", true},
        {"2001:db8::1", "2001:db8::2", false},
        {"::1/128", "::1", true},
        {"128.0.0.0/1", "255.1.1.1", true},
        {"128.0.0.0/1", "127.1.1.1", false},
    };
    (void)state;
    for (size_t i = 0; i < COUNT(ROWS); i++) {
        struct network network;
        struct address address = address_of(ROWS[i].address);
        assert_true(network_parse(ROWS[i].network, &network));
        if (network_has(&network, &address) != ROWS[i].has)
            fail_msg("%s and %s", ROWS[i].network, ROWS[i].address);
    }
}

static void what_is_no_network_is_refused(void **state)
{
    static const char *const ROWS[] = {
        "",
        "/",
        "10.0.0.0/",
        "10.0.0.0/33",
        "10.0.0.0/-1",
        "10.0.0.0/8x",
        "10.0.0.1/8",
        "10.0.0",
        "10.0.0.0.0",
        "::/129",
        "::1/64",
        "010.0.0.1",
        "10.0.0.0/008000",
        "example",
        "10.0.0.0/8/8",
        "fe80::1%eth0",
        " 10.0.0.1",
        "10.0.0.1 ",
        "1111:2222:3333:4444:5555:6666:7777:8888:9999:aaaa:bbbb",
    };
    (void)state;
    for (size_t i = 0; i < COUNT(ROWS); i++) {
        struct network network = {.bits = 77};
        if (network_parse(ROWS[i], &network) || network.bits != 77)
            fail_msg("\"%s\"", ROWS[i]);
    }
}

static void other_sockets_have_no_address(void **state)
{
    struct sockaddr_un local = {.sun_family = AF_UNIX};
    struct address address;
    (void)state;
    assert_false(address_from_socket((const struct sockaddr *)&local, &address));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(public_addresses_are_known),
        cmocka_unit_test(a_network_has_its_addresses),
        cmocka_unit_test(what_is_no_network_is_refused),
        cmocka_unit_test(other_sockets_have_no_address),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
