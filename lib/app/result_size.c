#include "app/result_size.h"

#include "base/text.h"

#include <stdio.h>

#define NUMBER_TEXT          24 /* any int64_t with its sign and NUL */
#define RESULT_RETRY_SECONDS 5

/* A graded rule makes a line for each gravity it has a value for, any other makes one. */
static int64_t lines_each(const struct scheme *scheme)
{
    int64_t lines = 0;
    for (size_t i = 0; i < scheme->component_count; i++) {
        const struct ledger *ledger = scheme->components[i].ledger;
        for (size_t j = 0; ledger != NULL && j < ledger->rule_count; j++) {
            const struct amount *each = &ledger->rules[j].each;
            lines += each->kind == AMOUNT_CHOICE && each->choice.count > 0
                         ? (int64_t)each->choice.count
                         : 1;
        }
    }
    return lines;
}

bool result_fits(const struct scheme *scheme, int64_t standings, struct error *error)
{
    char units[NUMBER_TEXT], lines[NUMBER_TEXT], most[NUMBER_TEXT];
    int64_t each = lines_each(scheme);
    if (each == 0 || standings <= RESULT_LINES_MOST / each)
        return true;
    snprintf(units, sizeof(units), "%lld", (long long)standings);
    snprintf(lines, sizeof(lines), "%lld", (long long)each);
    snprintf(most, sizeof(most), "%d", RESULT_LINES_MOST);
    return error_set(error, CODE_RESULT_TOO_LARGE, "standings", units, "lines", lines, "max", most,
                     NULL);
}

static int64_t standings_of(const struct campaign *campaign)
{
    int64_t count = 0;
    for (size_t i = 0; i < campaign->scheme->award_count; i++)
        for (size_t j = 0; j < campaign->facts.unit_count; j++)
            count += text_equal(campaign->scheme->awards[i].kind, campaign->facts.units[j].kind);
    return count;
}

bool result_enter(struct app *app, const struct campaign *campaign, bool *ret_large,
                  struct error *error)
{
    int64_t standings = standings_of(campaign);
    if (!result_fits(campaign->scheme, standings, error))
        return false;
    bool large = standings * lines_each(campaign->scheme) >= RESULT_LINES_LARGE;
    if (large && atomic_fetch_add(&app->large_results, 1) >= RESULTS_LARGE_MOST) {
        atomic_fetch_sub(&app->large_results, 1);
        error->retry_after = RESULT_RETRY_SECONDS;
        return error_set(error, CODE_UNAVAILABLE, NULL);
    }
    *ret_large = large;
    return true;
}

void result_leave(struct app *app, bool large)
{
    if (large)
        atomic_fetch_sub(&app->large_results, 1);
}
