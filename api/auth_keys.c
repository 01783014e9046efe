#include "api/auth_keys.h"

#include "api/auth_pem.h"
#include "base/fatal.h"
#include "base/text.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct auth_keys {
    atomic_int holders;
    struct arena *arena;
    struct auth_key items[KEYS_MAX];
    size_t count;
};

/* Fills bytes, length and signature_length from a file's content. */
typedef bool (*key_reader)(struct arena *arena, const unsigned char *bytes, size_t length,
                           struct auth_key *key, const char **ret_fault);

static bool secret_read(struct arena *arena, const unsigned char *bytes, size_t length,
                        struct auth_key *key, const char **ret_fault);

static const struct algorithm {
    const char *name, *extension;
    key_reader read;
} ALGORITHMS[] = {
    {"HS256", "key", secret_read},
    {"RS256", "pem", pem_read_rsa},
    {"ES256", "pem", pem_read_p256},
};

static const struct algorithm *algorithm_find(const char *name, size_t length)
{
    for (size_t i = 0; i < COUNT(ALGORITHMS); i++)
        if (strlen(ALGORITHMS[i].name) == length && !memcmp(ALGORITHMS[i].name, name, length))
            return &ALGORITHMS[i];
    return NULL;
}

static bool kid_is_valid(const char *kid)
{
    size_t length =
        strspn(kid, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-");

    return length > 0 && length <= KEY_KID_MAX && !kid[length];
}

bool key_name_parse(struct arena *arena, const char *path, struct key_name *ret_name,
                    const char **ret_fault)
{
    const char *slash = strrchr(path, '/');
    const char *name = slash ? slash + 1 : path;
    const char *extension = strrchr(name, '.');
    const char *middle = extension ? memrchr(name, '.', (size_t)(extension - name)) : NULL;

    *ret_fault = "its name is not KID.ALG.key or KID.ALG.pem";
    if (!middle)
        return false;
    char *kid = arena_bytes(arena, name, (size_t)(middle - name));
    if (!kid_is_valid(kid))
        return false;
    const struct algorithm *algorithm =
        algorithm_find(middle + 1, (size_t)(extension - middle) - 1);
    if (!algorithm) {
        *ret_fault = "its algorithm is not one of HS256, RS256, ES256";
        return false;
    }
    if (strcmp(extension + 1, algorithm->extension) != 0) {
        *ret_fault = "its extension does not fit (key for HS256, pem for RS256 and ES256)";
        return false;
    }
    *ret_name = (struct key_name){.kid = kid, .algorithm = algorithm->name};
    return true;
}

static bool all_read(int file, unsigned char *bytes, size_t length)
{
    for (size_t got = 0; got < length;) {
        ssize_t n = read(file, bytes + got, length - got);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return false;
        got += (size_t)n;
    }
    return true;
}

static const char *stat_fault(int file, size_t limit, struct stat *status)
{
    if (fstat(file, status) != 0)
        return "it cannot be examined";
    if (!S_ISREG(status->st_mode))
        return "it is not a regular file";
    if (status->st_size == 0)
        return "it is empty";
    if (status->st_size > (off_t)limit)
        return "it is larger than a key file may be";
    if (status->st_mode & S_IWOTH)
        return "everybody may write it";
    return NULL;
}

bool key_file_read(struct arena *arena, const char *path, size_t limit, unsigned char **ret_bytes,
                   size_t *ret_length, mode_t *ret_mode, const char **ret_fault)
{
    /* Not blocking: a FIFO of that name must not hang the start. */
    int file = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
    if (file < 0) {
        *ret_fault = arena_text(arena, strerror(errno));
        return false;
    }
    struct stat status;
    const char *fault = stat_fault(file, limit, &status);
    if (!fault) {
        size_t length = (size_t)status.st_size;
        unsigned char *bytes = arena_take(arena, length + 1, 1);
        if (all_read(file, bytes, length)) {
            *ret_bytes = bytes;
            *ret_length = length;
            *ret_mode = status.st_mode;
        } else {
            fault = "it cannot be read";
        }
    }
    close(file);
    *ret_fault = fault;
    return !fault;
}

size_t key_secret_length(const unsigned char *bytes, size_t length)
{
    if (length > 0 && bytes[length - 1] == '\n')
        length--;
    if (length > 0 && bytes[length - 1] == '\r')
        length--;
    return length;
}

static size_t bytes_variety(const unsigned char *bytes, size_t length)
{
    bool seen[256] = {false};
    size_t variety = 0;

    for (size_t i = 0; i < length; i++) {
        variety += !seen[bytes[i]];
        seen[bytes[i]] = true;
    }
    return variety;
}

static bool secret_read(struct arena *arena, const unsigned char *bytes, size_t length,
                        struct auth_key *key, const char **ret_fault)
{
    size_t secret = key_secret_length(bytes, length);

    if (secret < KEY_SECRET_MIN) {
        *ret_fault = "the secret is weak: fewer than 32 bytes";
        return false;
    }
    if (bytes_variety(bytes, secret) < KEY_SECRET_VARY) {
        *ret_fault = "the secret is weak: hardly two bytes differ";
        return false;
    }
    /* A public key that everybody knows must never become a shared secret. */
    if (memmem(bytes, secret, "-----BEGIN ", 11)) {
        *ret_fault = "it holds PEM, which is no HS256 secret";
        return false;
    }
    key->bytes = (unsigned char *)arena_bytes(arena, bytes, secret);
    key->length = secret;
    key->signature_length = 32;
    return true;
}

static bool complain(struct buffer *complaints, const char *path, const char *fault)
{
    buffer_print(complaints, "key file %s: %s\n", path, fault);
    return false;
}

static bool content_is_secret(const char *algorithm, const unsigned char *bytes, size_t length)
{
    return !strcmp(algorithm, "HS256") || memmem(bytes, length, "PRIVATE KEY-----", 16) != NULL;
}

static bool key_add(struct auth_keys *keys, const char *path, struct buffer *complaints)
{
    struct key_name name;
    unsigned char *bytes;
    size_t length;
    mode_t mode;
    const char *fault = NULL;

    if (!key_name_parse(keys->arena, path, &name, &fault) ||
        !key_file_read(keys->arena, path, KEY_FILE_MAX, &bytes, &length, &mode, &fault))
        return complain(complaints, path, fault);

    struct auth_key key = {.kid = name.kid, .algorithm = name.algorithm};
    const struct algorithm *algorithm = algorithm_find(name.algorithm, strlen(name.algorithm));
    if ((mode & S_IROTH) && content_is_secret(name.algorithm, bytes, length))
        fault = "it is secret and everybody may read it";
    else if (auth_keys_find(keys, name.kid))
        fault = "another key has the same kid";
    else if (keys->count == KEYS_MAX)
        fault = "there are more than 64 keys";
    else if (algorithm->read(keys->arena, bytes, length, &key, &fault))
        keys->items[keys->count++] = key;
    OPENSSL_cleanse(bytes, length);
    return fault ? complain(complaints, path, fault) : true;
}

static bool directory_add(struct auth_keys *keys, const char *path, struct buffer *complaints)
{
    struct dirent **entries;
    int count = scandir(path, &entries, NULL, alphasort);
    bool good = true;

    if (count < 0)
        return complain(complaints, path, strerror(errno));
    for (int i = 0; i < count; i++) {
        const char *name = entries[i]->d_name;
        if (name[0] != '.' &&
            !key_add(keys, arena_print(keys->arena, "%s/%s", path, name), complaints))
            good = false;
        free(entries[i]);
    }
    free(entries);
    return good;
}

struct auth_keys *auth_keys_new(void)
{
    struct arena *arena = arena_new();
    struct auth_keys *keys = ARENA_NEW(arena, struct auth_keys);

    keys->arena = arena;
    atomic_init(&keys->holders, 1);
    return keys;
}

struct arena *auth_keys_arena(struct auth_keys *keys)
{
    return keys->arena;
}

void auth_keys_add(struct auth_keys *keys, const struct auth_key *key)
{
    if (keys->count == KEYS_MAX || auth_keys_find(keys, key->kid))
        fatal("a set of keys has no room for another");
    keys->items[keys->count++] = *key;
}

struct auth_keys *auth_keys_load(const struct strings *paths, struct buffer *complaints)
{
    struct auth_keys *keys = auth_keys_new();
    bool good = true;

    for (size_t i = 0; i < paths->count; i++) {
        struct stat status;
        const char *path = paths->items[i];
        bool added = stat(path, &status) == 0 && S_ISDIR(status.st_mode)
                         ? directory_add(keys, path, complaints)
                         : key_add(keys, path, complaints);
        good = added && good;
    }
    if (good && keys->count == 0) {
        buffer_text(complaints, "no token key: name files or a directory with the option keys\n");
        good = false;
    }
    if (good)
        return keys;
    auth_keys_release(keys);
    return NULL;
}

struct auth_keys *auth_keys_hold(struct auth_keys *keys)
{
    atomic_fetch_add(&keys->holders, 1);
    return keys;
}

void auth_keys_release(struct auth_keys *keys)
{
    if (!keys || atomic_fetch_sub(&keys->holders, 1) != 1)
        return;
    for (size_t i = 0; i < keys->count; i++) {
        OPENSSL_cleanse(keys->items[i].bytes, keys->items[i].length);
        EVP_PKEY_free(keys->items[i].public);
    }
    arena_free(keys->arena);
}

const struct auth_key *auth_keys_find(const struct auth_keys *keys, const char *kid)
{
    for (size_t i = 0; i < keys->count; i++)
        if (text_equal(keys->items[i].kid, kid))
            return &keys->items[i];
    return NULL;
}

size_t auth_keys_count(const struct auth_keys *keys)
{
    return keys->count;
}
