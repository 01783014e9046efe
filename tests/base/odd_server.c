#include "odd_server.h"

#include "base/fetch.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define OK "HTTP/1.1 200 OK\r\n"

/* What is answered to a path; silent: nothing, and the connection stays open. */
static const struct script {
    const char *path, *answer;
    bool silent;
} SCRIPTS[] = {
    {"/good", OK "Content-Type: application/json\r\nCache-Control: max-age=60\r\n"
                 "Retry-After: 7\r\nContent-Length: 2\r\n\r\n{}"},
    {"/plain", OK "Content-Length: 2\r\n\r\nok"},
    {"/moved", "HTTP/1.1 302 Found\r\nLocation: /good\r\nContent-Length: 0\r\n\r\n"},
    {"/fault", "HTTP/1.1 503 Busy\r\nContent-Length: 4\r\n\r\nbusy"},
    {"/short", OK "Content-Length: 9\r\n\r\nnot so"},
    {"/junk", "220 mail.example ESMTP\r\n"},
    {"/large", OK "Content-Length: 11\r\n\r\n0123456789x"},
    {"/silent", "", true},
    {"/begun", OK "Content-Length: 5\r\n\r\nab", true},
    {"/ten", OK "Content-Length: 10\r\n\r\n0123456789"},
    {"/chunks", OK "Transfer-Encoding: chunked\r\n\r\na\r\n0123456789\r\n0\r\n\r\n"},
    {"/chunks-more", OK "Transfer-Encoding: chunked\r\n\r\na\r\n0123456789\r\n1\r\nx\r\n0\r\n\r\n"},
};

static void heard_keep(struct place *place, const char *text)
{
    pthread_mutex_lock(&place->lock);
    snprintf(place->heard, sizeof(place->heard), "%s", text);
    pthread_mutex_unlock(&place->lock);
}

/* Reads one request with its body; false at the end of the connection. */
static bool request_read(int client, char *text)
{
    size_t length = 0, wanted = SIZE_MAX;
    while (length < wanted && length < HEARD_MAX - 1) {
        ssize_t got = read(client, text + length, HEARD_MAX - 1 - length);
        if (got <= 0 || text[0] < 'A') /* gone, or a handshake of TLS */
            return false;
        length += (size_t)got;
        text[length] = '\0';
        const char *end = strstr(text, "\r\n\r\n");
        const char *body = strcasestr(text, "\r\nContent-Length:");
        if (end != NULL)
            wanted = (size_t)(end - text) + 4 + (body ? strtoul(body + 17, NULL, 10) : 0);
    }
    return true;
}

static void many_heads_write(int client)
{
    char line[1024];
    memset(line, 'x', sizeof(line));
    memcpy(line, "X-Long: ", 8);
    memcpy(line + sizeof(line) - 2, "\r\n", 2);
    bool going = write(client, OK, strlen(OK)) > 0;
    for (size_t i = 0; going && i <= FETCH_HEAD_MAX / sizeof(line); i++)
        going = write(client, line, sizeof(line)) > 0;
}

/* True when the connection can be used again. */
static bool request_answer(int client, const char *text)
{
    char path[64] = "";
    (void)sscanf(text, "%*s %63s", path);
    if (strcmp(path, "/heads") == 0)
        many_heads_write(client);
    for (size_t i = 0; i < COUNT(SCRIPTS); i++) {
        size_t length = strlen(SCRIPTS[i].answer);
        if (strcmp(SCRIPTS[i].path, path) != 0)
            continue;
        if (write(client, SCRIPTS[i].answer, length) != (ssize_t)length)
            return false;
        char rest;
        return SCRIPTS[i].silent ? read(client, &rest, 1) > 0
                                 : strcmp(path, "/short") != 0 && strcmp(path, "/junk") != 0;
    }
    return false;
}

static void *serve(void *context)
{
    struct place *place = context;
    int client;
    while ((client = accept(place->listener, NULL, NULL)) >= 0) {
        char text[HEARD_MAX];
        pthread_mutex_lock(&place->lock);
        place->connections++;
        pthread_mutex_unlock(&place->lock);
        do {
            if (!request_read(client, text))
                break;
            heard_keep(place, text);
        } while (request_answer(client, text));
        close(client);
    }
    return NULL;
}

int place_open(void **state)
{
    static struct place place;
    struct sockaddr_in address = {.sin_family = AF_INET,
                                  .sin_addr = {.s_addr = htonl(INADDR_LOOPBACK)}};
    socklen_t length = sizeof(address);
    memset(&place, 0, sizeof(place));
    pthread_mutex_init(&place.lock, NULL);
    place.arena = arena_new();
    buffer_init(&place.complaints);
    place.listener = socket(AF_INET, SOCK_STREAM, 0);
    if (bind(place.listener, (struct sockaddr *)&address, length) != 0 ||
        listen(place.listener, 16) != 0 ||
        getsockname(place.listener, (struct sockaddr *)&address, &length) != 0 ||
        pthread_create(&place.thread, NULL, serve, &place) != 0)
        return -1;
    place.port = ntohs(address.sin_port);
    *state = &place;
    return 0;
}

int place_close(void **state)
{
    struct place *place = *state;
    shutdown(place->listener, SHUT_RDWR);
    pthread_join(place->thread, NULL);
    close(place->listener);
    arena_free(place->arena);
    buffer_release(&place->complaints);
    pthread_mutex_destroy(&place->lock);
    return 0;
}
