/* Where the demonstration lives: its folder, the account PostgreSQL runs as, its cluster and
 * socket.
 *
 * PostgreSQL refuses root, its account may be unable to reach the project's folder, and a socket
 * path over 107 bytes fails; so cluster and socket each have a second place outside. The folder's
 * file "state" tells a finished demonstration from one that was interrupted while being made. Texts
 * live in the arena; one thread. */
#ifndef PENNANT_CMD_DEMO_PLACE_H
#define PENNANT_CMD_DEMO_PLACE_H

#include "base/arena.h"
#include "base/buffer.h"
#include "cmd/process.h"

#include <stdbool.h>

enum demo_state {
    DEMO_EMPTY,  /* nothing there yet */
    DEMO_MAKING, /* begun by an earlier start and not finished */
    DEMO_READY
};

struct demo_place {
    const char *directory;         /* absolute */
    const char *cluster;           /* PostgreSQL's data directory */
    const char *socket;            /* folder of its socket, mode 0700 */
    const char *log;               /* what PostgreSQL and the helpers print */
    const struct account *account; /* PostgreSQL's; NULL: ours */
    const char *user;              /* the system's name of the account that runs this program */
    enum demo_state state;
    int lock; /* open for as long as the program runs */
};

/* Makes and locks the folder and chooses the rest. False with one line in complaints: not ours,
 * locked by a running demonstration, or holding a cluster that no demonstration made. */
bool demo_place_open(const char *directory, struct arena *arena, struct demo_place *ret_place,
                     struct buffer *complaints) MUST_CHECK;

/* A path inside the folder. */
const char *demo_path(const struct demo_place *place, struct arena *arena, const char *name);

/* Makes a new, empty cluster folder for the account, after removing one that was left half made. */
bool demo_place_clear(struct demo_place *place, struct buffer *complaints) MUST_CHECK;

/* Notes that everything is made. */
bool demo_place_finish(struct demo_place *place, struct arena *arena,
                       struct buffer *complaints) MUST_CHECK;

/* Writes a file of mode 0600 whole, or not at all. */
bool demo_file_write(const char *path, const char *text, struct arena *arena,
                     struct buffer *complaints) MUST_CHECK;

#endif
