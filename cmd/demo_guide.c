#include "cmd/demo_guide.h"

#include "base/date.h"
#include "cmd/demo_answers.h"
#include "cmd/demo_people.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define TOKEN_MAX 4096 /* bytes of a token's file */

/* A line to try: who sends, what it shows, and the rest of the curl line after the token, where
 * {base}, {period}, {unit} and {now} are put in. */
struct example {
    const char *part; /* NULL: without a token */
    const char *comment, *line;
};

static const struct example EXAMPLES[] = {
    {"organiser", "the projects", "'{base}/v1/units'"},
    {"collector", "post an event: praise for project b1",
     "-H 'Content-Type: application/json' -d "
     "'{\"unit\":\"b1\",\"indicator\":\"praise\",\"occurred_at\":\"{now}\"}' '{base}/v1/events'"},
    {"collector", "post an answer to the survey about project b1",
     "-H 'Content-Type: application/json' -d "
     "'{\"unit\":\"b1\",\"indicator\":\"" DEMO_SURVEY_INDICATOR "\",\"gravity\":\"satisfied\","
     "\"occasion\":\"visit-{now}\",\"occurred_at\":\"{now}\"}' '{base}/v1/events'"},
    {"leadership", "how everybody was rated", "'{base}/v1/surveys/" DEMO_SURVEY "/rates'"},
    {"evaluator", "the events of the running quarter, newest first", "'{base}/v1/events?limit=5'"},
    {"leadership", "the standings of the running quarter",
     "'{base}/v1/periods/{period}/standings'"},
    {"window", "the receipt of project b1: every line that makes up its score",
     "'{base}/v1/periods/{period}/standings/{unit}'"},
    {NULL, "the awards of the last quarter, as the public sees them",
     "'{base}/v1/awards?organisation=" DEMO_ORGANISATION "'"},
    {NULL, "the contract of everything else; in a browser: {base}/docs", "'{base}/openapi.json'"},
};

/* Inside single quotes for a shell. */
static void shell_text(struct buffer *out, const char *text)
{
    for (; *text != '\0'; text++) {
        if (*text == '\'') {
            buffer_text(out, "'\\''");
        } else {
            buffer_byte(out, *text);
        }
    }
}

static bool token_read(const char *path, char token[TOKEN_MAX], struct buffer *complaints)
{
    int file = open(path, O_RDONLY | O_CLOEXEC);
    ssize_t length = file < 0 ? -1 : read(file, token, TOKEN_MAX - 1);
    if (file >= 0) {
        close(file);
    }
    if (length <= 0) {
        buffer_print(complaints, "cannot read %s: %s\n", path, strerror(errno));
        return false;
    }
    token[length] = '\0';
    return true;
}

static void example_line(struct buffer *out, const char *line, const char *base,
                         const struct campaign_ids *ids)
{
    const struct {
        const char *name, *value;
    } words[] = {{"{base}", base}, {"{period}", ids->period}, {"{unit}", ids->unit}};
    while (*line != '\0') {
        bool found = false;
        for (size_t i = 0; i < COUNT(words) && !found; i++) {
            if (strncmp(line, words[i].name, strlen(words[i].name)) == 0) {
                buffer_text(out, words[i].value);
                line += strlen(words[i].name);
                found = true;
            }
        }
        if (!found && strncmp(line, "{now}", 5) == 0) {
            instant_print(out, instant_now() / 1000000 * 1000000);
            line += 5;
        } else if (!found) {
            buffer_byte(out, *line++);
        }
    }
}

static void examples_print(const struct demo_place *place, const char *base,
                           const struct campaign_ids *ids, struct buffer *out)
{
    buffer_text(out, "\nLines to paste:\n");
    for (size_t i = 0; i < COUNT(EXAMPLES); i++) {
        const struct example *example = &EXAMPLES[i];
        buffer_text(out, "# ");
        example_line(out, example->comment, base, ids);
        buffer_text(out, "\ncurl ");
        if (example->part != NULL) {
            buffer_text(out, "-H \"Authorization: Bearer $(cat '");
            shell_text(out, place->directory);
            buffer_print(out, "/tokens/%s')\" ", example->part);
        }
        example_line(out, example->line, base, ids);
        buffer_byte(out, '\n');
    }
}

bool guide_print(const struct demo_place *place, int port, const struct campaign_ids *ids,
                 struct arena *arena, struct buffer *out, struct buffer *complaints)
{
    const char *base = arena_print(arena, "http://127.0.0.1:%d", port);
    char token[TOKEN_MAX];
    buffer_print(out, "Pennant's demonstration runs on %s (organisation %s).\n", base,
                 DEMO_ORGANISATION);
    buffer_print(out, "Its files are in %s\n", place->directory);
    if (strncmp(place->cluster, place->directory, strlen(place->directory)) != 0) {
        buffer_print(out, "Its PostgreSQL cluster is in %s, as %s cannot reach that folder\n",
                     place->cluster, place->account == NULL ? place->user : place->account->name);
    }
    buffer_text(out, "\nTokens, one a role, for 12 hours:\n");
    for (size_t i = 0; i < DEMO_PART_COUNT; i++) {
        const struct demo_part *part = &DEMO_PARTS[i];
        const char *path = arena_print(arena, "%s/tokens/%s", place->directory, part->name);
        if (!token_read(path, token, complaints)) {
            return false;
        }
        buffer_print(out, "%s (%s)\n  %s\n", part->name, part->summary, token);
    }
    examples_print(place, base, ids, out);
    buffer_print(out, "\nStop it with Ctrl-C, or: kill -INT %ld\n", (long)getpid());
    return true;
}
