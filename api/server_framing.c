#include "api/server_framing.h"
#include "api/server.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define LENGTH_DIGITS 10 /* of a Content-Length */

/* Headers of which a second one could be read by somebody else. */
static const char *const ONCE[] = {
    "Host",         "Content-Length", "Transfer-Encoding", "Authorization", "Idempotency-Key",
    "Content-Type", "Expect",         "If-Match",          "If-None-Match", "X-Request-Id",
    "Connection",   "Upgrade",        "Accept-Language",
};

static bool is_token(const char *text)
{
    const char *allowed = "!#$%&'*+-.^_`|~0123456789"
                          "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    return *text && text[strspn(text, allowed)] == '\0';
}

/* civetweb parses from the start of its buffer but skips blanks there. It then mistakes a blank
 * line for the end of the head, so the byte before the method must not be a blank: at the true
 * start it belongs to the allocator, whose last byte before a block is zero (server_self_test
 * proves it). */
__attribute__((no_sanitize("address"))) static bool begins_buffer(const char *method)
{
    const char *before = method - 1;
    __asm__("" : "+r"(before)); /* the compiler must not reason about the bounds */
    return !(*before == ' ' || (*before >= '\t' && *before <= '\r'));
}

/* METHOD SP TARGET SP HTTP/1.x CR LF, with single spaces; '?' was replaced by NUL. */
static const char *line_fault(const struct mg_request_info *info)
{
    const char *target_end = info->query_string ? info->query_string : info->request_uri;
    target_end += strlen(target_end);
    if (!begins_buffer(info->request_method))
        return "something precedes the request line";
    if (info->request_method + strlen(info->request_method) + 1 != info->request_uri ||
        target_end + 1 != info->http_version - strlen("HTTP/"))
        return "the request line has extra blanks";
    if (info->query_string &&
        info->request_uri + strlen(info->request_uri) + 1 != info->query_string)
        return "the request line is unclear";
    return NULL;
}

/* From the end of one line to the end of the next: NAME ":" blanks VALUE CR LF. */
static const char *header_fault(const struct mg_header *header, const char **end)
{
    const char *p = header->name + strlen(header->name) + 1;
    if (header->name != *end || !is_token(header->name))
        return "a header line is not readable";
    for (; p < header->value; p++)
        if (*p != ' ' && *p != '\t')
            return "a header name is followed by a blank";
    p = header->value + strlen(header->value);
    if (p[1] != '\0')
        return "a header line does not end with CR LF";
    *end = p + 2;
    return NULL;
}

static const char *lines_fault(const struct mg_request_info *info, struct framing *framing)
{
    if (info->num_headers > SERVER_HEADERS)
        return "there are too many headers";
    if (info->num_headers == 0)
        return "there are no headers";
    const char *end = info->http_version + strlen(info->http_version) + 2;
    for (int i = 0; i < info->num_headers; i++) {
        const char *fault = header_fault(&info->http_headers[i], &end);
        if (fault)
            return fault;
    }
    framing->head = end + 2 - info->request_method;
    /* What follows the last line civetweb took must be the blank line and nothing else. */
    return end[0] == '\r' && end[1] == '\0' ? NULL : "a header line is not readable";
}

static const char *header_find(const struct mg_request_info *info, const char *name, int *ret_count)
{
    const char *value = NULL;
    *ret_count = 0;
    for (int i = 0; i < info->num_headers; i++)
        if (strcasecmp(info->http_headers[i].name, name) == 0 && (*ret_count)++ == 0)
            value = info->http_headers[i].value;
    return value;
}

static const char *once_fault(const struct mg_request_info *info)
{
    int count;
    for (size_t i = 0; i < COUNT(ONCE); i++) {
        header_find(info, ONCE[i], &count);
        if (count > 1)
            return "a header that may occur once occurs twice";
    }
    const char *host = header_find(info, "Host", &count);
    return host && *host ? NULL : "there is no Host";
}

static const char *length_fault(const struct mg_request_info *info, struct framing *framing)
{
    int count;
    const char *coding = header_find(info, "Transfer-Encoding", &count);
    const char *length = header_find(info, "Content-Length", &count);
    if (coding && length)
        return "Transfer-Encoding and Content-Length exclude each other";
    if (coding && (strcasecmp(coding, "chunked") != 0 || strcmp(info->http_version, "1.1") != 0))
        return "the only Transfer-Encoding is chunked, in HTTP/1.1";
    framing->chunked = coding != NULL;
    if (!length)
        return NULL;
    size_t digits = strspn(length, "0123456789");
    if (digits == 0 || digits > LENGTH_DIGITS || length[digits])
        return "Content-Length is no plain number";
    framing->length = strtoll(length, NULL, 10);
    return NULL;
}

/* civetweb ends the connection for any Connection header without keep-alive, and so do we. */
static bool wants_keep_alive(const struct mg_request_info *info)
{
    int count;
    const char *header = header_find(info, "Connection", &count);
    bool modern = strcmp(info->http_version, "1.1") == 0;
    return modern && (!header || strcasecmp(header, "keep-alive") == 0);
}

const char *framing_check(const struct mg_request_info *info, struct framing *ret_framing)
{
    const char *fault;
    int count;
    *ret_framing = (struct framing){0};
    if ((fault = line_fault(info)) || (fault = lines_fault(info, ret_framing)) ||
        (fault = once_fault(info)) || (fault = length_fault(info, ret_framing)))
        return fault;
    const char *upgrade = header_find(info, "Upgrade", &count);
    if (upgrade && strncasecmp(upgrade, "websocket", 9) == 0)
        return "there is nothing to upgrade to";
    ret_framing->keep_alive = wants_keep_alive(info);
    return NULL;
}
