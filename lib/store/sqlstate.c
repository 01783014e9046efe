#include "store/sqlstate.h"

#include "base/attributes.h"
#include "base/log.h"
#include "base/text.h"

#include <string.h>

enum response { ANSWER, ANSWER_AND_DROP };

/* The first row whose state is a prefix of the SQLSTATE holds. */
static const struct {
    const char *state;
    enum code code;
    enum response response;
    int retry_after; /* seconds */
} STATES[] = {
    {"08", CODE_UNAVAILABLE, ANSWER_AND_DROP, 1},    /* connection exceptions */
    {"22", CODE_UNPROCESSABLE, ANSWER, 0},           /* a value that no column can hold */
    {"23503", CODE_CONFLICT, ANSWER, 0},             /* foreign key */
    {"23505", CODE_CONFLICT, ANSWER, 0},             /* unique */
    {"23P01", CODE_PERIODS_OVERLAP, ANSWER, 0},      /* exclusion: only periods have one */
    {"23514", CODE_UNPROCESSABLE, ANSWER, 0},        /* a check that the program did not make */
    {"25006", CODE_UNAVAILABLE, ANSWER_AND_DROP, 1}, /* read-only: demoted */
    {"25P03", CODE_TIMEOUT, ANSWER_AND_DROP, 1},     /* idle in transaction */
    {"0A000", CODE_CONTENDED, ANSWER_AND_DROP, 1},   /* a cached plan outlived its table's form */
    {"26000", CODE_CONTENDED, ANSWER_AND_DROP, 1},   /* a prepared statement went away */
    {"40001", CODE_CONTENDED, ANSWER, 1},            /* serialisation failure */
    {"40P01", CODE_CONTENDED, ANSWER, 1},            /* deadlock */
    {"40003", CODE_OUTCOME_UNKNOWN, ANSWER_AND_DROP, 1},
    {"42501", CODE_FORBIDDEN, ANSWER, 0},          /* privilege or row security */
    {"53", CODE_UNAVAILABLE, ANSWER_AND_DROP, 1},  /* no connections, disk or memory left */
    {"54", CODE_UNPROCESSABLE, ANSWER, 0},         /* a limit of PostgreSQL's own */
    {"55P03", CODE_TIMEOUT, ANSWER, 1},            /* lock timeout */
    {"57014", CODE_TIMEOUT, ANSWER, 1},            /* statement timeout */
    {"57P", CODE_UNAVAILABLE, ANSWER_AND_DROP, 1}, /* shutdown, crash, starting up */
    {"58", CODE_UNAVAILABLE, ANSWER_AND_DROP, 1},  /* the server's own files */
};

/* Unique constraints that a client can run into, and how to say it. */
static const struct {
    const char *constraint, *what, *field;
} UNIQUE[] = {
    {"organisation_code_key", "organisation", "code"},
    {"unit_pkey", "unit", "id"},
    {"unit_code_key", "unit", "code"},
    {"indicator_pkey", "indicator", "code"},
    {"verdict_pkey", "verdict", "id"},
    {"metric_pkey", "metric", "id"},
    {"survey_pkey", "survey", "code"},
    {"webhook_url_key", "webhook", "url"},
    {"survey_indicator_key", "survey", "indicator"},
};

static bool unique_error(const char *constraint, struct error *error)
{
    for (size_t i = 0; i < COUNT(UNIQUE); i++) {
        if (text_equal(UNIQUE[i].constraint, constraint)) {
            error_set(error, CODE_ALREADY_EXISTS, "what", UNIQUE[i].what, "field", UNIQUE[i].field,
                      NULL);
            return true;
        }
    }
    return false;
}

bool sqlstate_error(const char *sqlstate, const char *constraint, const char *message,
                    const char *statement, struct error *error)
{
    for (size_t i = 0; i < COUNT(STATES); i++) {
        if (strncmp(sqlstate, STATES[i].state, strlen(STATES[i].state)) != 0)
            continue;
        if (strcmp(sqlstate, "23505") == 0 && unique_error(constraint, error))
            return false;
        if (STATES[i].code == CODE_CONFLICT)
            error_set(error, CODE_CONFLICT, "reason",
                      strcmp(sqlstate, "23503") == 0 ? "missing_reference" : "already_there", NULL);
        else
            error_set(error, STATES[i].code, NULL);
        if (error->retry_after == 0)
            error->retry_after = STATES[i].retry_after;
        if (STATES[i].code == CODE_FORBIDDEN || STATES[i].code == CODE_UNPROCESSABLE ||
            STATES[i].response == ANSWER_AND_DROP)
            log_line(LOG_WARNING, "database refused a statement", "sqlstate", sqlstate, "statement",
                     statement, "detail", message != NULL ? message : "", NULL);
        return STATES[i].response == ANSWER_AND_DROP;
    }
    log_line(LOG_ERROR, "database statement failed", "sqlstate", sqlstate, "statement", statement,
             "constraint", constraint != NULL ? constraint : "", "detail",
             message != NULL ? message : "", NULL);
    error_set(error, CODE_INTERNAL, NULL);
    return false;
}
