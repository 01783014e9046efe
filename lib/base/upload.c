#include "base/upload.h"

#include "base/fatal.h"

#include <curl/curl.h>
#include <stdlib.h>
#include <string.h>

struct upload {
    CURL *easy;
    const char *ca_file;
    const struct upload_call *call;
    struct buffer answer;
    char fault[CURL_ERROR_SIZE];
};

/* Every option is one that Debian's libcurl has. */
static void must(CURLcode code)
{
    if (code != CURLE_OK)
        fatal("libcurl refuses an option: %s", curl_easy_strerror(code));
}

struct upload *upload_new(const char *ca_file)
{
    if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK)
        return NULL;
    struct upload *upload = calloc(1, sizeof(*upload));
    if (upload == NULL)
        fatal("out of memory");
    upload->easy = curl_easy_init();
    upload->ca_file = ca_file;
    buffer_init(&upload->answer);
    if (upload->easy != NULL)
        return upload;
    upload_free(upload);
    return NULL;
}

void upload_free(struct upload *upload)
{
    if (upload == NULL)
        return;
    curl_easy_cleanup(upload->easy);
    buffer_release(&upload->answer);
    free(upload);
    curl_global_cleanup();
}

static size_t answer_take(char *bytes, size_t size, size_t count, void *context)
{
    struct upload *upload = context;
    size_t length = size * count;
    if (upload->answer.length + length > UPLOAD_ANSWER_MAX)
        return 0;
    buffer_add(&upload->answer, bytes, length);
    return length;
}

static size_t body_give(char *bytes, size_t size, size_t count, void *context)
{
    const struct upload *upload = context;
    size_t given = upload->call->read(upload->call->context, bytes, size * count);
    return given == UPLOAD_FAILED ? CURL_READFUNC_ABORT : given;
}

static void options_common(struct upload *upload)
{
    CURL *easy = upload->easy;
    curl_easy_reset(easy);
    must(curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L));
    must(curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, upload->fault));
    must(curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https"));
    must(curl_easy_setopt(easy, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1));
    must(curl_easy_setopt(easy, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2));
    must(curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT, (long)UPLOAD_CONNECT_SECONDS));
    must(curl_easy_setopt(easy, CURLOPT_LOW_SPEED_LIMIT, 1L));
    must(curl_easy_setopt(easy, CURLOPT_LOW_SPEED_TIME, (long)UPLOAD_IDLE_SECONDS));
    must(curl_easy_setopt(easy, CURLOPT_UPLOAD_BUFFERSIZE, 256L * 1024));
    must(curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, answer_take));
    must(curl_easy_setopt(easy, CURLOPT_WRITEDATA, upload));
    if (upload->ca_file != NULL)
        must(curl_easy_setopt(easy, CURLOPT_CAINFO, upload->ca_file));
}

static void options_call(struct upload *upload, const struct upload_call *call,
                         struct curl_slist *headers)
{
    CURL *easy = upload->easy;
    must(curl_easy_setopt(easy, CURLOPT_URL, call->url));
    must(curl_easy_setopt(easy, CURLOPT_HTTPHEADER, headers));
    if (call->read != NULL) {
        must(curl_easy_setopt(easy, CURLOPT_UPLOAD, 1L));
        must(curl_easy_setopt(easy, CURLOPT_READFUNCTION, body_give));
        must(curl_easy_setopt(easy, CURLOPT_READDATA, upload));
        must(curl_easy_setopt(easy, CURLOPT_INFILESIZE_LARGE, (curl_off_t)call->length));
    }
    must(curl_easy_setopt(easy, CURLOPT_CUSTOMREQUEST, call->method));
}

static struct curl_slist *headers_list(const struct upload_call *call)
{
    struct curl_slist *list = NULL;
    for (size_t i = 0; i < call->headers.count; i++) {
        struct curl_slist *longer = curl_slist_append(list, call->headers.items[i]);
        if (longer == NULL)
            fatal("out of memory");
        list = longer;
    }
    return list;
}

bool upload_send(struct upload *upload, const struct upload_call *call, struct arena *arena,
                 struct upload_answer *ret_answer, struct buffer *complaint)
{
    struct curl_slist *headers = headers_list(call);
    struct upload_answer answer = {0};
    curl_off_t retry_after = 0;
    long status = 0;
    upload->call = call;
    buffer_clear(&upload->answer);
    options_common(upload);
    options_call(upload, call, headers);
    CURLcode code = curl_easy_perform(upload->easy);
    must(curl_easy_getinfo(upload->easy, CURLINFO_RESPONSE_CODE, &status));
    must(curl_easy_getinfo(upload->easy, CURLINFO_RETRY_AFTER, &retry_after));
    must(curl_easy_setopt(upload->easy, CURLOPT_HTTPHEADER, NULL));
    curl_slist_free_all(headers);
    if (code != CURLE_OK || status == 0) {
        buffer_text(complaint, upload->fault[0] != '\0' ? upload->fault : curl_easy_strerror(code));
        return false;
    }
    answer.status = (int)status;
    answer.retry_after = (int)retry_after;
    answer.length = upload->answer.length;
    answer.body = arena_bytes(arena, upload->answer.data, upload->answer.length);
    *ret_answer = answer;
    return true;
}
