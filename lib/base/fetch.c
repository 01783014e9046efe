#include "base/fetch.h"

#include "base/fatal.h"
#include "base/network.h"

#include <curl/curl.h>
#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

struct fetch {
    struct arena *arena; /* of the settings */
    CURL *easy;
    bool guarded;
    struct network *networks; /* let through */
    size_t network_count;
    const char **hosts; /* let through */
    size_t host_count;
    atomic_bool stopped;
    /* of the call that runs */
    struct buffer body;
    size_t size_max, head;
    bool trusted; /* its host is one of hosts */
    bool refused; /* the guard refused an address */
    bool large;
};

const char *fetch_fault_name(enum fetch_fault fault)
{
    static const char *const NAMES[] = {
        [FETCH_NONE] = "none",       [FETCH_REQUEST] = "request", [FETCH_RESOLVE] = "resolve",
        [FETCH_ADDRESS] = "address", [FETCH_CONNECT] = "connect", [FETCH_TLS] = "tls",
        [FETCH_TIMEOUT] = "timeout", [FETCH_SIZE] = "size",       [FETCH_BROKEN] = "broken",
        [FETCH_STOPPED] = "stopped",
    };
    return NAMES[fault];
}

static void library_start(void)
{
    if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK)
        fatal("libcurl cannot be started");
}

static bool address_is_let_through(const struct fetch *fetch, const struct sockaddr *socket)
{
    struct address address;
    if (!address_from_socket(socket, &address))
        return false;
    if (!fetch->guarded || fetch->trusted || address_is_public(&address))
        return true;
    for (size_t i = 0; i < fetch->network_count; i++)
        if (network_has(&fetch->networks[i], &address))
            return true;
    return false;
}

/* libcurl asks here for the socket to one address, so there is no other way out. */
static curl_socket_t socket_open(void *context, curlsocktype purpose, struct curl_sockaddr *to)
{
    struct fetch *fetch = context;
    (void)purpose;
    if (!address_is_let_through(fetch, &to->addr)) {
        fetch->refused = true;
        return CURL_SOCKET_BAD;
    }
    return socket(to->family, to->socktype | SOCK_CLOEXEC, to->protocol);
}

static size_t body_take(char *bytes, size_t size, size_t count, void *context)
{
    struct fetch *fetch = context;
    if (count > fetch->size_max - fetch->body.length) {
        fetch->large = true;
        return 0;
    }
    buffer_add(&fetch->body, bytes, size * count);
    return count;
}

static size_t head_take(char *bytes, size_t size, size_t count, void *context)
{
    struct fetch *fetch = context;
    (void)bytes;
    fetch->head += size * count;
    if (fetch->head <= FETCH_HEAD_MAX)
        return count;
    fetch->large = true;
    return 0;
}

static int progress_look(void *context, curl_off_t down, curl_off_t so_far, curl_off_t up,
                         curl_off_t up_so_far)
{
    struct fetch *fetch = context;
    (void)down;
    (void)so_far;
    (void)up;
    (void)up_so_far;
    return atomic_load(&fetch->stopped);
}

static void option_check(CURLcode code)
{
    if (code != CURLE_OK)
        fatal("libcurl refuses an option");
}

/* What is the same for every call. */
static void handle_prepare(struct fetch *fetch, const char *ca_file)
{
    CURL *easy = fetch->easy;
    option_check(curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L));
    option_check(curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https"));
    option_check(curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 0L));
    option_check(curl_easy_setopt(easy, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1));
    option_check(curl_easy_setopt(easy, CURLOPT_PROXY, ""));
    option_check(curl_easy_setopt(easy, CURLOPT_NETRC, (long)CURL_NETRC_IGNORED));
    option_check(curl_easy_setopt(easy, CURLOPT_MAXCONNECTS, (long)FETCH_CONNECTIONS));
    option_check(curl_easy_setopt(easy, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2));
    option_check(curl_easy_setopt(easy, CURLOPT_SSL_VERIFYPEER, 1L));
    option_check(curl_easy_setopt(easy, CURLOPT_SSL_VERIFYHOST, 2L));
    if (ca_file != NULL) {
        option_check(curl_easy_setopt(easy, CURLOPT_CAINFO, ca_file));
        option_check(curl_easy_setopt(easy, CURLOPT_CAPATH, NULL));
    }
    option_check(curl_easy_setopt(easy, CURLOPT_OPENSOCKETFUNCTION, socket_open));
    option_check(curl_easy_setopt(easy, CURLOPT_OPENSOCKETDATA, fetch));
    option_check(curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, body_take));
    option_check(curl_easy_setopt(easy, CURLOPT_WRITEDATA, fetch));
    option_check(curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, head_take));
    option_check(curl_easy_setopt(easy, CURLOPT_HEADERDATA, fetch));
    option_check(curl_easy_setopt(easy, CURLOPT_NOPROGRESS, 0L));
    option_check(curl_easy_setopt(easy, CURLOPT_XFERINFOFUNCTION, progress_look));
    option_check(curl_easy_setopt(easy, CURLOPT_XFERINFODATA, fetch));
}

/* Letters, digits, dots and dashes; a last label of digits would be an address written badly. */
static bool host_is_name(const char *text)
{
    size_t length =
        strspn(text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-_");
    const char *dot = strrchr(text, '.');
    const char *last = dot != NULL ? dot + 1 : text;
    return length > 0 && length <= 253 && text[length] == '\0' &&
           last[strspn(last, "0123456789")] != '\0';
}

static bool allowed_read(struct fetch *fetch, const struct strings *allowed,
                         struct buffer *complaints)
{
    bool good = true;
    fetch->networks = ARENA_ARRAY(fetch->arena, struct network, allowed->count);
    fetch->hosts = ARENA_ARRAY(fetch->arena, const char *, allowed->count);
    for (size_t i = 0; i < allowed->count; i++) {
        const char *text = allowed->items[i];
        if (network_parse(text, &fetch->networks[fetch->network_count])) {
            fetch->network_count++;
        } else if (host_is_name(text)) {
            fetch->hosts[fetch->host_count++] = arena_text(fetch->arena, text);
        } else {
            buffer_print(complaints, "%s is neither a network nor a host name\n", text);
            good = false;
        }
    }
    return good;
}

struct fetch *fetch_new(const struct fetch_settings *settings, struct buffer *complaints)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    struct arena *arena = arena_new();
    struct fetch *fetch = ARENA_NEW(arena, struct fetch);
    fetch->arena = arena;
    fetch->guarded = settings->guarded;
    atomic_init(&fetch->stopped, false);
    buffer_init(&fetch->body);
    bool good = allowed_read(fetch, &settings->allowed, complaints);
    if (settings->ca_file != NULL && access(settings->ca_file, R_OK) != 0) {
        buffer_print(complaints, "%s: %s\n", settings->ca_file, strerror(errno));
        good = false;
    }
    if (good) {
        pthread_once(&once, library_start);
        fetch->easy = curl_easy_init();
        if (fetch->easy == NULL)
            fatal("libcurl gives no handle");
        handle_prepare(fetch, settings->ca_file);
        return fetch;
    }
    fetch_free(fetch);
    return NULL;
}

void fetch_free(struct fetch *fetch)
{
    if (fetch == NULL)
        return;
    curl_easy_cleanup(fetch->easy);
    buffer_release(&fetch->body);
    arena_free(fetch->arena);
}

void fetch_stop(struct fetch *fetch)
{
    atomic_store(&fetch->stopped, true);
}

/* A part of an address as text of the arena; NULL when it has none. */
static const char *url_part(CURLU *url, CURLUPart part, struct arena *arena)
{
    char *text = NULL;
    if (curl_url_get(url, part, &text, 0) != CURLUE_OK)
        return NULL;
    const char *copy = arena_text(arena, text);
    curl_free(text);
    return copy;
}

/* The host of an address that can be called, else NULL. */
static const char *url_host(const char *text, bool secure, struct arena *arena)
{
    CURLU *url = curl_url();
    const char *host = NULL;
    if (url == NULL)
        fatal("libcurl gives no handle");
    if (strlen(text) <= FETCH_URL_MAX &&
        curl_url_set(url, CURLUPART_URL, text, CURLU_DISALLOW_USER) == CURLUE_OK) {
        const char *scheme = url_part(url, CURLUPART_SCHEME, arena);
        bool known = scheme != NULL &&
                     (strcmp(scheme, "https") == 0 || (!secure && strcmp(scheme, "http") == 0));
        if (known && url_part(url, CURLUPART_FRAGMENT, arena) == NULL)
            host = url_part(url, CURLUPART_HOST, arena);
    }
    curl_url_cleanup(url);
    return host;
}

bool fetch_url_is_sound(const char *url, bool secure)
{
    struct arena *arena = arena_new();
    bool sound = url_host(url, secure, arena) != NULL;
    arena_free(arena);
    return sound;
}

const char *fetch_url_host(const char *url, struct arena *arena)
{
    const char *host = url_host(url, false, arena);
    size_t length = host != NULL ? strlen(host) : 0;
    if (length > 2 && host[0] == '[')
        return arena_bytes(arena, host + 1, length - 2);
    return host;
}

/* The lines of a call for libcurl; NULL when one of them would end too early. */
static struct curl_slist *headers_list(const struct strings *headers)
{
    /* No wait for a "100 Continue" that most servers never send. */
    struct curl_slist *list = curl_slist_append(NULL, "Expect:");
    for (size_t i = 0; list != NULL && i < headers->count; i++) {
        const char *line = headers->items[i];
        const char *colon = strchr(line, ':');
        bool sound = colon != NULL && colon != line && strpbrk(line, "\r\n") == NULL;
        struct curl_slist *longer = sound ? curl_slist_append(list, line) : NULL;
        if (longer == NULL)
            curl_slist_free_all(list);
        list = longer;
    }
    return list;
}

static enum fetch_fault fault_from(const struct fetch *fetch, CURLcode code)
{
    static const struct {
        CURLcode code;
        enum fetch_fault fault;
    } FAULTS[] = {
        {CURLE_URL_MALFORMAT, FETCH_REQUEST},   {CURLE_COULDNT_RESOLVE_HOST, FETCH_RESOLVE},
        {CURLE_COULDNT_CONNECT, FETCH_CONNECT}, {CURLE_OPERATION_TIMEDOUT, FETCH_TIMEOUT},
        {CURLE_SSL_CONNECT_ERROR, FETCH_TLS},   {CURLE_PEER_FAILED_VERIFICATION, FETCH_TLS},
        {CURLE_SSL_CACERT_BADFILE, FETCH_TLS},  {CURLE_SSL_CERTPROBLEM, FETCH_TLS},
        {CURLE_SSL_CIPHER, FETCH_TLS},          {CURLE_SSL_ISSUER_ERROR, FETCH_TLS},
        {CURLE_FILESIZE_EXCEEDED, FETCH_SIZE},
    };
    if (atomic_load(&fetch->stopped))
        return FETCH_STOPPED;
    if (fetch->large)
        return FETCH_SIZE;
    if (fetch->refused && code == CURLE_COULDNT_CONNECT)
        return FETCH_ADDRESS;
    for (size_t i = 0; i < COUNT(FAULTS); i++)
        if (FAULTS[i].code == code)
            return FAULTS[i].fault;
    return FETCH_BROKEN;
}

static void limits_check(const struct fetch_call *call)
{
    if (call->connect_ms < 1 || call->connect_ms > FETCH_MS_MAX || call->whole_ms < 1 ||
        call->whole_ms > FETCH_MS_MAX || call->size_max > FETCH_BODY_MAX)
        fatal("a call of another server has a limit out of range");
}

static void call_prepare(struct fetch *fetch, const struct fetch_call *call,
                         struct curl_slist *headers)
{
    CURL *easy = fetch->easy;
    buffer_clear(&fetch->body);
    fetch->size_max = call->size_max;
    fetch->head = 0;
    fetch->refused = fetch->large = false;
    option_check(curl_easy_setopt(easy, CURLOPT_URL, call->url));
    option_check(curl_easy_setopt(easy, CURLOPT_HTTPHEADER, headers));
    option_check(curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, (long)call->connect_ms));
    option_check(curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, (long)call->whole_ms));
    option_check(
        curl_easy_setopt(easy, CURLOPT_MAXFILESIZE_LARGE, (curl_off_t)(call->size_max + 1)));
    if (call->body == NULL) {
        option_check(curl_easy_setopt(easy, CURLOPT_HTTPGET, 1L));
        return;
    }
    option_check(curl_easy_setopt(easy, CURLOPT_POST, 1L));
    option_check(curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)call->length));
    option_check(curl_easy_setopt(easy, CURLOPT_POSTFIELDS, call->body));
}

static const char *header_of(const struct fetch *fetch, const char *name, struct arena *arena)
{
    struct curl_header *header;
    if (curl_easy_header(fetch->easy, name, 0, CURLH_HEADER, -1, &header) != CURLHE_OK)
        return NULL;
    return arena_text(arena, header->value);
}

static bool host_is_trusted(const struct fetch *fetch, const char *host)
{
    for (size_t i = 0; i < fetch->host_count; i++)
        if (strcasecmp(fetch->hosts[i], host) == 0)
            return true;
    return false;
}

static enum fetch_fault call_perform(struct fetch *fetch, const struct fetch_call *call,
                                     struct arena *arena, struct fetch_answer *ret_answer)
{
    long status = 0;
    const char *host = url_host(call->url, false, arena);
    struct curl_slist *headers = host != NULL ? headers_list(&call->headers) : NULL;
    if (headers == NULL)
        return FETCH_REQUEST;
    fetch->trusted = host_is_trusted(fetch, host);
    call_prepare(fetch, call, headers);
    CURLcode code = curl_easy_perform(fetch->easy);
    option_check(curl_easy_setopt(fetch->easy, CURLOPT_HTTPHEADER, NULL));
    curl_slist_free_all(headers);
    if (code != CURLE_OK)
        return fault_from(fetch, code);
    option_check(curl_easy_getinfo(fetch->easy, CURLINFO_RESPONSE_CODE, &status));
    if (status < 100 || status > 599) /* HTTP/0.9, or nothing like HTTP at all */
        return FETCH_BROKEN;
    *ret_answer = (struct fetch_answer){
        .status = (int)status,
        .body = arena_bytes(arena, fetch->body.data, fetch->body.length),
        .length = fetch->body.length,
        .content_type = header_of(fetch, "Content-Type", arena),
        .cache_control = header_of(fetch, "Cache-Control", arena),
        .retry_after = header_of(fetch, "Retry-After", arena),
    };
    return FETCH_NONE;
}

bool fetch_send(struct fetch *fetch, const struct fetch_call *call, struct arena *arena,
                struct fetch_answer *ret_answer, enum fetch_fault *ret_fault)
{
    limits_check(call);
    enum fetch_fault fault =
        atomic_load(&fetch->stopped) ? FETCH_STOPPED : call_perform(fetch, call, arena, ret_answer);
    if (fault != FETCH_NONE)
        *ret_fault = fault;
    return fault == FETCH_NONE;
}
