/* Who takes part in the demonstration, and their tokens.
 *
 * One table of parts; each start makes fresh tokens with the demonstration's own key and keeps them
 * as files, so that a shell can read them. Texts live in the arena; one thread. */
#ifndef PENNANT_CMD_DEMO_PEOPLE_H
#define PENNANT_CMD_DEMO_PEOPLE_H

#include "base/arena.h"
#include "base/buffer.h"
#include "base/principal.h"
#include "cmd/demo_place.h"

#include <stdbool.h>
#include <stddef.h>

#define DEMO_ORGANISATION "demo"
#define DEMO_TIME_ZONE    "Asia/Shanghai"

/* The projects that are evaluated; a window token speaks for one of them. */
struct demo_project {
    const char *code, *name, *group;
};
extern const struct demo_project DEMO_PROJECTS[];
extern const size_t DEMO_PROJECT_COUNT;

/* The leaders who cast ballots; the first two also approve. */
extern const char *const DEMO_LEADERS[];
extern const size_t DEMO_LEADER_COUNT;

/* Someone whose token is printed. */
struct demo_part {
    const char *name;    /* of the token's file: "organiser" */
    const char *summary; /* what the role may do */
    enum role role;
};
extern const struct demo_part DEMO_PARTS[];
extern const size_t DEMO_PART_COUNT;

/* The demonstration's key file, made if it is missing. */
bool demo_key(const struct demo_place *place, struct arena *arena, const char **ret_path,
              struct buffer *complaints) MUST_CHECK;

/* A token for the role. subject NULL: the part's usual one; unit: the code a window speaks for,
 * NULL for others. */
bool demo_token(const char *key, enum role role, const char *subject, const char *unit,
                struct arena *arena, const char **ret_token, struct buffer *complaints) MUST_CHECK;

/* Writes tokens/NAME for every part. */
bool demo_tokens_write(const struct demo_place *place, const char *key, struct arena *arena,
                       struct buffer *complaints) MUST_CHECK;

#endif
