/* pennant health: asks a running server whether it is ready, for a container's health check. */
#include "base/attributes.h"
#include "cmd/command.h"
#include "cmd/http_client.h"

#include <stdio.h>

static const struct option OPTIONS[] = {
    {.name = "admin-port",
     .type = OPTION_INTEGER,
     .fallback = "8081",
     .minimum = 1,
     .maximum = 65535,
     .value_name = "PORT",
     .help = "port of health and metrics on 127.0.0.1"},
};

/* 0 when ready; 1 with a line on standard error otherwise. */
static int readiness(int port, struct arena *arena)
{
    struct http_call call = {.port = port, .method = "GET", .path = "/readyz"};
    struct http_answer answer;
    struct buffer complaints;
    buffer_init(&complaints);
    bool answered = http_send(&call, arena, &answer, &complaints);
    if (!answered) {
        fprintf(stderr, "pennant health: %s", complaints.data);
    } else if (answer.status != 200) {
        fprintf(stderr, "pennant health: not ready: %s\n", answer.body);
    }
    buffer_release(&complaints);
    return answered && answer.status == 200 ? 0 : 1;
}

int health_run(int argc, const char *const *argv)
{
    struct arena *arena = arena_new();
    struct options options;
    int status;
    if (command_options("health [OPTION...]", OPTIONS, COUNT(OPTIONS), argc, argv, 0, arena,
                        &options, &status)) {
        status = readiness((int)option_integer(&options, "admin-port"), arena);
    }
    arena_free(arena);
    return status;
}
