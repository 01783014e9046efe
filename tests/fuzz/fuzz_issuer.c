/* Any bytes as what an issuer answers: a key set, its address, its head line; and as a network that
 * an operator may write. */
#include "api/auth_jwks.h"
#include "api/auth_source.h"
#include "base/fatal.h"
#include "base/network.h"

#include <stdint.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void set_read(const char *text, size_t size)
{
    static const char *const NAMES[] = {"RS256", "PS256", "ES256"};
    const struct strings algorithms = {NAMES, COUNT(NAMES)};
    struct buffer complaint;
    buffer_init(&complaint);
    struct auth_keys *keys = jwks_keys(text, size, &algorithms, &complaint);
    if ((keys == NULL) != (complaint.length > 0))
        fatal("a key set was refused without a reason, or taken with one");
    if (keys != NULL && (auth_keys_count(keys) == 0 || auth_keys_count(keys) > KEYS_MAX))
        fatal("a set has a number of keys that it may not have");
    auth_keys_release(keys);
    buffer_release(&complaint);
}

/* What was read has its own first address. */
static void network_read(const char *text)
{
    struct network network;
    if (network_parse(text, &network) && !network_has(&network, &network.base))
        fatal("a network has not its own address");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *arena = arena_new();
    const char *text = arena_bytes(arena, data, size);
    int64_t seconds = source_freshness(text);
    const char *host = fetch_url_host(text, arena);

    set_read(text, size);
    network_read(text);
    if (seconds < SOURCE_FRESH_MIN || seconds > SOURCE_FRESH_MAX)
        fatal("a set is fresh for longer or shorter than it may be");
    if ((host != NULL) != fetch_url_is_sound(text, false) || (host != NULL && *host == '\0'))
        fatal("an address has no host");
    arena_free(arena);
    return 0;
}
